#ifndef IHALA_COMMON_ACCESS_REDACTION_PLANS_H_
#define IHALA_COMMON_ACCESS_REDACTION_PLANS_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/message.h"
#include "ihala/v1/options.pb.h"

namespace ihala {

// From which rung on the field of a dossier at `path` opens; RUNG_UNSPECIFIED for never.
using OpensFrom = std::function<v1::Rung(absl::string_view path)>;

// What to clear of each type of message for one kind of reader. Reading options costs far more than redacting, so each
// type is looked at once for each rung, however many messages come. Thread-safe.
class RedactionPlans {
 public:
  // For a receiver. Null `opens` is for those whose own data it is, who see whatever is classified.
  explicit RedactionPlans(OpensFrom opens);
  ~RedactionPlans();

  // Clears every field that is not open at `up_to`, walking the descriptor: one without a class, one above the rung,
  // one that the dossier's rules keep shut, and what is not known here. Accounts of `organisation` itself stay.
  void Apply(v1::Rung up_to, absl::string_view organisation, google::protobuf::Message* message);
  // Whether Apply would clear anything that is set.
  bool Clears(v1::Rung up_to, absl::string_view organisation, const google::protobuf::Message& message);

 private:
  struct Plan;
  using Key = std::pair<const google::protobuf::Descriptor*, int>;
  const Plan& For(const google::protobuf::Descriptor& type, v1::Rung up_to);
  std::unique_ptr<Plan> Compile(const google::protobuf::Descriptor& type, v1::Rung up_to, const std::string* prefix,
                                int depth) const;
  static void Apply(const Plan& plan, absl::string_view organisation, google::protobuf::Message& message);
  static bool Clears(const Plan& plan, absl::string_view organisation, const google::protobuf::Message& message);

  const OpensFrom opens_;
  absl::Mutex mutex_;
  absl::flat_hash_map<Key, std::unique_ptr<Plan>> plans_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_COMMON_ACCESS_REDACTION_PLANS_H_
