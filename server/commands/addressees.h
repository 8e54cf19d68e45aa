#ifndef IHALA_SERVER_COMMANDS_ADDRESSEES_H_
#define IHALA_SERVER_COMMANDS_ADDRESSEES_H_

#include <functional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "server/commands/reference.h"

namespace ihala {

// Gathers the accounts that should know something of a case. Accounts that are not valid now, and such as may not know
// of the case, are never among them. One thread.
class Addressees {
 public:
  // All must outlive it.
  Addressees(const ReferenceData& reference, const Workflow& workflow, const v1::CaseCore& core, absl::Time now);

  void Add(const std::string& account);
  // Whoever works on the case on a side: the one who looks after it, or its holder; where nobody holds it, those who
  // may take it up.
  void AddWorker(v1::Side side);
  // Those who may take the case up.
  void AddWhoMayTakeUp();
  // Those of a side who may take a step of this kind now.
  void AddWhoMay(v1::Side side, v1::StepKind kind);
  // Those of a side who may answer the pending step.
  void AddWhoMayConfirm(v1::Side side);
  // Those who lead a side's people.
  void AddLeaders(v1::Side side);
  // Those who count cases and see none.
  void AddCoordinators();
  void Leave(const std::string& account) { accounts_.erase(account); }

  // By their codes.
  const std::set<std::string>& accounts() const { return accounts_; }

 private:
  using Test = std::function<bool(const Actor&)>;
  const std::string& OrganisationOf(v1::Side side) const;
  void AddIf(v1::Side side, const Test& holds);

  const ReferenceData& reference_;
  const Workflow& workflow_;
  const v1::CaseCore& core_;
  const absl::Time now_;
  const CaseFacts facts_;
  std::set<std::string> accounts_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_ADDRESSEES_H_
