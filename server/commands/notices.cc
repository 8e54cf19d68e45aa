#include "server/commands/notices.h"

#include <utility>

#include "common/access/access.h"
#include "common/audit/actions.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

// Of one exchange; what is left comes with the next.
constexpr int kNoticesAtOnce = 100;

bool Waits(const v1::CaseCore& core) { return core.has_notice() && !core.notice().has_confirmed_at(); }

absl::Status ConfirmOne(WriteTxn& txn, const StoreContext& context, const ReadUpTo& read, const Caller& caller,
                        const std::string& referral_id) {
  ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(referral_id));
  if (!core.has_value() || !Waits(*core)) return txn.PutNotice(referral_id, {}, std::nullopt);
  // Numbered again since: the device has an older copy, which may say the same, and may not.
  if (core->revision() > read.seq) return txn.PutNotice(referral_id, ScopeOf(*core), core->revision());
  const auto workflow = context.reference->FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
  if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
  const CaseFacts facts = FactsOf(*core, *workflow);
  const bool sees = Visible(caller, facts, *context.reference->policy, context.now).exists();
  if (!sees || ActorOn(caller, facts).side != v1::SIDE_REFERRER) return absl::OkStatus();
  Reduction effects;
  effects.kind = v1::VERDICT_KIND_APPLIED;
  effects.core_changed = true;
  effects.core = *core;
  *effects.core.mutable_notice()->mutable_confirmed_at() = TimestampOfTime(context.now);
  RETURN_IF_ERROR(StoreEffects(txn, *workflow, core, context, &effects, nullptr).status());
  return txn.PutAudit({context.now, read.account, caller.organisation, audit_action::kCaseNotice,
                       UuidToText(referral_id), "CONFIRMED", ""});
}

}  // namespace

absl::Status PutNoticeOf(WriteTxn& txn, const std::optional<v1::CaseCore>& before, const v1::CaseCore& core) {
  if (Waits(core)) return txn.PutNotice(core.referral_id(), ScopeOf(core), core.revision());
  if (!before.has_value() || !Waits(*before)) return absl::OkStatus();
  return txn.PutNotice(core.referral_id(), {}, std::nullopt);
}

absl::StatusOr<std::vector<std::string>> FindNotices(ReadTxn& txn, const ReadUpTo& read) {
  std::vector<std::string> cases;
  for (const auto& [party, code] : read.feeds) {
    ASSIGN_OR_RETURN(std::vector<std::string> some, txn.ListNotices(party, code, read.seq, kNoticesAtOnce));
    for (std::string& id : some) cases.push_back(std::move(id));
  }
  if (cases.empty()) return cases;
  ASSIGN_OR_RETURN(const std::optional<uint32_t> tag, txn.FindTag(read.seq));
  if (tag != read.tag) cases.clear();
  return cases;
}

absl::Status ConfirmNotices(WriteTxn& txn, const StoreContext& context, const ReadUpTo& read,
                            absl::Span<const std::string> cases) {
  const std::optional<Caller> caller = context.reference->FindCaller(read.account, context.now);
  if (!caller.has_value()) return absl::OkStatus();
  for (const std::string& id : cases) RETURN_IF_ERROR(ConfirmOne(txn, context, read, *caller, id));
  return absl::OkStatus();
}

}  // namespace ihala
