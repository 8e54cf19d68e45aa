#ifndef IHALA_CLIENT_LIB_SRC_REFERENCE_H_
#define IHALA_CLIENT_LIB_SRC_REFERENCE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client-lib/src/replica.h"
#include "common/access/policy.h"
#include "common/referral/directory.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/directory_service.pb.h"

namespace ihala::client {

// The directory and the workflows of the copy, read and compiled once and kept until they change.
class Reference {
 public:
  // `replica` must outlive it.
  explicit Reference(Replica* replica) : replica_(replica) {}

  // Reads everything if it is not in memory. A workflow that does not pass this version's validator is left out:
  // it was made for a newer one.
  absl::Status Load(absl::Time now);
  // Makes the next Load read again.
  void Forget() { loaded_ = false; }

  const Directory& directory() const { return *directory_; }
  const Policy& policy() const { return *policy_; }
  // The same, for whoever needs it when it has become another one.
  std::shared_ptr<const Policy> shared_policy() const { return policy_; }
  // Null where it was not received. Pointers live until the next Load after Forget.
  const Workflow* Find(absl::string_view workflow_id, uint32_t version) const;
  const Workflow* Newest(absl::string_view workflow_id) const;
  // What a new referral of this way follows on `day`: the first that is offered to it and that both organisations
  // follow, as far as this device knows: it does not know which trial is full. Where all versions of the programme's
  // workflow are over, the newest of those: the server has a referral follow what it knows of.
  const Workflow* Followed(const v1::Envelope& way, absl::CivilDay day) const;
  // The words for a reason in the newest workflow that knows it; the code itself where none does.
  v1::LocalisedText ReasonText(absl::string_view set, absl::string_view code) const;
  // On which days the clocks of a case run, as far as this copy knows; of one that is submitted, by its envelope.
  CaseDays DaysOf(const Workflow& workflow, const v1::CaseCore& core) const;
  CaseDays DaysOf(const Workflow& workflow, const v1::Envelope& envelope) const;
  v1::GetDirectoryResponse ToProto() const;

 private:
  Replica* const replica_;
  bool loaded_ = false;
  std::unique_ptr<Directory> directory_ = std::make_unique<Directory>();
  std::shared_ptr<const Policy> policy_ = std::make_shared<const Policy>();
  std::map<std::pair<std::string, uint32_t>, std::shared_ptr<const Workflow>> workflows_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_REFERENCE_H_
