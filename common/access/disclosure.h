#ifndef IHALA_COMMON_ACCESS_DISCLOSURE_H_
#define IHALA_COMMON_ACCESS_DISCLOSURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/options.pb.h"

namespace ihala {

class RedactionPlans;

// From which rung on each field opens to a receiver: what every one of some agreement versions opens, and the family
// agreed to. Immutable; any thread.
class Disclosure {
 public:
  // What the family agreed to, as a case's facts have it.
  struct Consent {
    std::vector<std::string> fields;    // Groups, by name.
    std::vector<std::string> withheld;  // Paths.
  };
  // How much of what the agreements open counts: all, or only what of the envelope opens without their grant. What they
  // delay, withhold and bar is shut all the same.
  enum class Reach { kAll, kBareEnvelope };
  // With no agreement, nothing opens but what every receiver sees anyway. `key` names what it was made from.
  Disclosure(std::string key, const std::vector<const v1::SharingAgreement*>& agreements, const Consent& consent,
             Reach reach = Reach::kAll);
  ~Disclosure();
  Disclosure(const Disclosure&) = delete;
  Disclosure& operator=(const Disclosure&) = delete;

  const std::string& key() const { return key_; }
  // From which rung on the field of a dossier at `path` opens; RUNG_UNSPECIFIED where it never does, or there is none.
  v1::Rung OpensFrom(absl::string_view path) const;
  // Whether every field that the other opens, this one opens no later.
  bool Covers(const Disclosure& other) const;
  // Clears what is not open to `organisation` at `up_to`.
  void Redact(v1::Rung up_to, absl::string_view organisation, google::protobuf::Message* message) const;
  // Whether that would clear anything.
  bool WouldRedact(v1::Rung up_to, absl::string_view organisation, const google::protobuf::Message& message) const;

 private:
  const std::string key_;
  absl::flat_hash_map<std::string, v1::Rung> opens_;
  std::unique_ptr<RedactionPlans> plans_;
};

}  // namespace ihala

#endif  // IHALA_COMMON_ACCESS_DISCLOSURE_H_
