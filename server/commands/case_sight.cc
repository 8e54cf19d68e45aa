// What the author of a command sees of its case afterwards, and hears of others.
#include <optional>
#include <string>
#include <utility>

#include "common/access/access.h"
#include "server/commands/case_judge.h"

namespace ihala {

FieldSet CaseJudge::SightOf(const std::string& account, const v1::CaseCore& core) const {
  const std::optional<Caller> caller = reference_->FindCaller(account, received_);
  const auto workflow = reference_->FindWorkflow(core.workflow().workflow_id(), core.workflow().version());
  if (!caller.has_value() || workflow == nullptr) return FieldSet::None();
  return Visible(*caller, FactsOf(core, *workflow), *reference_->policy, received_);
}

v1::CaseCore CaseJudge::AsSeenBy(const std::string& account, v1::CaseCore core) const {
  Redact(SightOf(account, core), &core);
  return core;
}

v1::CaseCore CaseJudge::AsSeenBy(const std::string& account, SoughtCase found) const {
  const std::optional<Caller> caller = reference_->FindCaller(account, received_);
  FieldSet fields = FieldSet::None();
  if (caller.has_value()) fields = Visible(*caller, found.facts, *reference_->policy, received_);
  Redact(found.is_there ? fields : FieldSet::None(), &found.core);
  return std::move(found.core);
}

std::string CaseJudge::NameAsSeenBy(const std::string& account, const Ruling& ruling) const {
  const auto named = reference_->accounts.find(ruling.reduction.already_by);
  if (!ruling.visible || named == reference_->accounts.end()) return "";
  // Who did something is told as the history of the case tells it.
  v1::HistoryEntry told;
  told.set_actor(named->first);
  told.set_actor_organisation(named->second.organisation());
  Redact(SightOf(account, ruling.after()), &told);
  return told.actor();
}

}  // namespace ihala
