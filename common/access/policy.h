#ifndef IHALA_COMMON_ACCESS_POLICY_H_
#define IHALA_COMMON_ACCESS_POLICY_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/access/disclosure.h"
#include "ihala/v1/directory.pb.h"

namespace ihala {

// Under what a case was sent, of its facts.
struct CaseAgreement {
  std::string agreement_id;
  uint32_t version = 0;  // 0 for the oldest that both sides signed.
  std::string referring_organisation;
  std::string receiving_organisation;
  std::string programme;
  Disclosure::Consent consent;
};

// The agreements in force. Immutable but for what it remembers of earlier answers; any thread.
class Policy {
 public:
  // Knows no agreement: receivers see envelopes.
  Policy() = default;
  // Every version of every agreement; those that a side has not signed count for nothing. And the organisations that
  // are frozen.
  explicit Policy(const std::vector<const v1::SharingAgreement*>& agreements, std::set<std::string> frozen = {});
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  // What the agreement opens of the case at `now`; null where none is in force that covers it.
  std::shared_ptr<const Disclosure> DisclosureOf(const CaseAgreement& agreed, absl::Time now) const;
  // What is left of the envelope once nothing else is open any more: what opens without any grant, but for what a
  // version or the family keeps shut. The same at all times.
  std::shared_ptr<const Disclosure> EnvelopeOf(const CaseAgreement& agreed) const;
  // Whether a version under which the case stands, or one that came after, forbids somebody to hold a copy: the
  // organisation, or one of the desks.
  bool Forbids(const CaseAgreement& agreed, const std::string& organisation,
               const std::vector<std::string>& desks) const;
  // Whether the organisation is frozen: of what it referred no receiver sees more than the envelope.
  bool IsFrozen(const std::string& organisation) const { return frozen_.find(organisation) != frozen_.end(); }
  // Whether any version of any agreement forbids the desk.
  bool ForbidsDeskSomewhere(const std::string& desk) const;
  // Whether any version forbids anybody anything.
  bool forbids() const { return forbids_; }
  // The instants at which what an agreement opens of the case changes by itself, in any order.
  std::vector<absl::Time> DatesOf(const CaseAgreement& agreed) const;
  // For how long after its end a receiver sees more than the envelope: the shortest time of the versions that begin
  // before `closed_at`; `refused` says which of the two. The ordinary time where there is no agreement.
  absl::Duration RetentionOf(const CaseAgreement& agreed, bool refused, absl::Time closed_at) const;
  // For how long after its end the case is kept at all, in the same way; never shorter than that.
  absl::Duration RecordOf(const CaseAgreement& agreed, bool refused, absl::Time closed_at) const;

 private:
  using Versions = std::vector<const v1::SharingAgreement*>;
  // Signed ones from the case's own on, ascending; empty where its own is not there.
  absl::Span<const v1::SharingAgreement* const> VersionsOf(const CaseAgreement& agreed) const;
  // The shortest of a term of the versions that begin before `closed_at`; that of no agreement where there is none.
  using Term = absl::Duration (*)(const v1::SharingAgreement*, bool refused);
  absl::Duration Shortest(Term term, const CaseAgreement& agreed, bool refused, absl::Time closed_at) const;
  // What was made before of the same, or it is made now.
  std::shared_ptr<const Disclosure> Made(const CaseAgreement& agreed, const Versions& versions,
                                         Disclosure::Reach reach) const;

  std::vector<std::unique_ptr<const v1::SharingAgreement>> agreements_;
  absl::flat_hash_map<std::string, Versions> by_id_;
  std::set<std::string> frozen_;
  bool forbids_ = false;
  mutable absl::Mutex mutex_;
  mutable absl::flat_hash_map<std::string, std::shared_ptr<const Disclosure>> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_COMMON_ACCESS_POLICY_H_
