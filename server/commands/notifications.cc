#include "server/commands/notifications.h"

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "server/commands/addressees.h"
#include "server/commands/queue_facts.h"

namespace ihala {
namespace {

// What is told, and to whom. `mark` tells it from what else is told of this kind in this entry of the case.
struct Fact {
  v1::Notification told;
  std::string mark;
};

Fact FactOf(v1::NotificationKind kind, const v1::CaseCore& core, absl::Time now, std::string mark = "") {
  Fact fact;
  fact.told.set_kind(kind);
  fact.told.set_referral_id(core.referral_id());
  *fact.told.mutable_workflow() = core.workflow();
  fact.told.set_stage_id(core.stage_id());
  fact.told.set_reason_code(core.reason_code());
  *fact.told.mutable_at() = TimestampOfTime(now);
  fact.mark = absl::StrCat(core.entry(), "/", kind, "/", mark);
  return fact;
}

// Each way that the account left an address for and did not mute.
absl::Status PutSendings(WriteTxn& txn, const v1::Contact& contact, SendingRecord sending, v1::NotificationKind kind) {
  if (absl::c_linear_search(contact.muted(), kind)) return absl::OkStatus();
  if (!contact.email().empty()) {
    sending.channel = v1::NOTIFICATION_CHANNEL_EMAIL;
    RETURN_IF_ERROR(txn.PutSending(sending));
  }
  if (!contact.phone().empty()) {
    sending.channel = v1::NOTIFICATION_CHANNEL_SMS;
    RETURN_IF_ERROR(txn.PutSending(sending));
  }
  return absl::OkStatus();
}

absl::Status Put(WriteTxn& txn, absl::Time now, const Fact& fact, const Addressees& to) {
  for (const std::string& account : to.accounts()) {
    NotificationRecord record;
    record.account = account;
    record.fact = Digest(absl::StrCat(fact.told.referral_id(), fact.mark)).substr(0, 16);
    record.told = fact.told;
    ASSIGN_OR_RETURN(const uint64_t id, txn.PutNotification(record));
    if (id == 0) continue;
    ASSIGN_OR_RETURN(const std::optional<v1::Contact> contact, txn.FindContact(account));
    if (!contact.has_value()) continue;
    SendingRecord sending;
    sending.notification = id;
    sending.account = account;
    sending.due = now;
    RETURN_IF_ERROR(PutSendings(txn, *contact, std::move(sending), fact.told.kind()));
  }
  return absl::OkStatus();
}

// One change, and what is told of it.
class ChangeTeller {
 public:
  ChangeTeller(WriteTxn& txn, const TellContext& context, const std::optional<v1::CaseCore>& before,
               const Reduction& effects)
      : txn_(txn), context_(context), before_(before), effects_(effects) {
    core_ = effects.core_changed ? &effects.core : &*before;
    if (effects.history.has_value()) actor_ = effects.history->actor();
    if (effects.history.has_value()) side_ = effects.history->side();
  }

  absl::Status Tell() {
    if (effects_.comment.has_value()) return TellComment();
    if (!effects_.core_changed || !effects_.history.has_value() || effects_.erase_body) return absl::OkStatus();
    // Nobody did anything in the case: it is read by another document now.
    if (effects_.history->kind() == v1::HISTORY_KIND_MIGRATED) return absl::OkStatus();
    const bool moved = !before_.has_value() || before_->entry() != core_->entry();
    if (moved) RETURN_IF_ERROR(TellMove());
    RETURN_IF_ERROR(TellHands(moved));
    return TellPending(moved);
  }

 private:
  Addressees Nobody() const { return Addressees(*context_.reference, *context_.workflow, *core_, context_.now); }

  absl::Status PutFor(const Fact& fact, Addressees& to) {
    to.Leave(actor_);
    return Put(txn_, context_.now, fact, to);
  }

  absl::Status TellOne(v1::NotificationKind kind, v1::Side side, const std::string& mark = "") {
    Addressees to = Nobody();
    to.AddWorker(side);
    return PutFor(FactOf(kind, *core_, context_.now, mark), to);
  }

  // The case came to another stage.
  absl::Status TellMove() {
    const v1::StageKind kind = context_.workflow->KindOf(core_->stage_id());
    if (side_ == v1::SIDE_REFERRER) return TellReceiver(kind);
    if (kind == v1::STAGE_KIND_WAITING_ON_REFERRER) return TellOne(v1::NOTIFICATION_KIND_QUESTION, v1::SIDE_REFERRER);
    if (side_ == v1::SIDE_CLOCK && kind == v1::STAGE_KIND_WAITING_ON_RECEIVER) {
      RETURN_IF_ERROR(TellOne(v1::NOTIFICATION_KIND_ANSWER, v1::SIDE_RECEIVER));
    }
    if (IsTakenUp()) return TellOne(v1::NOTIFICATION_KIND_ACKNOWLEDGED, v1::SIDE_REFERRER);
    Addressees to = Nobody();
    to.AddWorker(v1::SIDE_REFERRER);
    to.AddWhoMay(v1::SIDE_REFERRER, v1::STEP_KIND_OBJECT);
    return PutFor(FactOf(v1::NOTIFICATION_KIND_DECISION, *core_, context_.now), to);
  }

  // The referring side brought it there.
  absl::Status TellReceiver(v1::StageKind kind) {
    if (IsClosed(kind)) {
      if (before_.has_value() && before_->holder().empty()) return absl::OkStatus();
      Addressees to = Nobody();
      to.Add(before_.has_value() ? before_->holder() : "");
      return PutFor(FactOf(v1::NOTIFICATION_KIND_ENDED, *core_, context_.now), to);
    }
    if (!core_->holder().empty()) return TellOne(v1::NOTIFICATION_KIND_ANSWER, v1::SIDE_RECEIVER);
    // A new case that can wait is found in the queue, and its clock sees to it that it is.
    const bool was_there = before_.has_value();
    if (!was_there && core_->urgency() != v1::URGENCY_EMERGENCY) return absl::OkStatus();
    return TellOne(v1::NOTIFICATION_KIND_ARRIVED, v1::SIDE_RECEIVER);
  }

  bool IsTakenUp() const {
    return side_ == v1::SIDE_RECEIVER && before_.has_value() && before_->holder().empty() && !core_->holder().empty();
  }

  // The case came into other hands.
  absl::Status TellHands(bool moved) {
    if (!before_.has_value()) return absl::OkStatus();
    if (!moved && IsTakenUp()) {
      RETURN_IF_ERROR(TellOne(v1::NOTIFICATION_KIND_ACKNOWLEDGED, v1::SIDE_REFERRER, core_->holder()));
    }
    const std::string mark = absl::StrCat(before_->revision());
    if (core_->holder() != before_->holder() && !core_->holder().empty()) {
      RETURN_IF_ERROR(TellOne(v1::NOTIFICATION_KIND_HANDED_OVER, v1::SIDE_RECEIVER, mark));
    }
    if (core_->assigned_to() == before_->assigned_to()) return absl::OkStatus();
    return TellOne(v1::NOTIFICATION_KIND_HANDED_OVER, v1::SIDE_REFERRER, mark);
  }

  // A proposal was made, or fell away.
  absl::Status TellPending(bool moved) {
    const bool was = before_.has_value() && before_->has_pending();
    if (core_->has_pending() && !was) {
      Addressees to = Nobody();
      to.AddWhoMayConfirm(AnsweringSide(*context_.workflow, *core_));
      const std::string mark = core_->pending().step_id() + core_->pending().proposed_at().SerializeAsString();
      return PutFor(FactOf(v1::NOTIFICATION_KIND_TO_CONFIRM, *core_, context_.now, mark), to);
    }
    if (!was || core_->has_pending() || moved) return absl::OkStatus();
    if (effects_.history->kind() == v1::HISTORY_KIND_CONFIRMED) return absl::OkStatus();
    Addressees to = Nobody();
    to.Add(before_->pending().proposed_by());
    const std::string mark = before_->pending().step_id() + before_->pending().proposed_at().SerializeAsString();
    return PutFor(FactOf(v1::NOTIFICATION_KIND_PROPOSAL_OVER, *core_, context_.now, mark), to);
  }

  absl::Status TellComment() {
    const v1::Comment& comment = *effects_.comment;
    actor_ = comment.author();
    Addressees to = Nobody();
    const bool internal = comment.audience() == v1::AUDIENCE_INTERNAL;
    for (const v1::Side side : {v1::SIDE_REFERRER, v1::SIDE_RECEIVER}) {
      if (internal && side != comment.side()) continue;
      // While nobody holds it nobody waits for words; they stand in the case.
      if (side == v1::SIDE_RECEIVER && core_->holder().empty()) continue;
      to.AddWorker(side);
    }
    return PutFor(FactOf(v1::NOTIFICATION_KIND_COMMENT, *core_, context_.now, comment.comment_id()), to);
  }

  WriteTxn& txn_;
  const TellContext& context_;
  const std::optional<v1::CaseCore>& before_;
  const Reduction& effects_;
  const v1::CaseCore* core_ = nullptr;
  std::string actor_;
  v1::Side side_ = v1::SIDE_UNSPECIFIED;
};

v1::Side OtherSide(v1::Side side) { return side == v1::SIDE_REFERRER ? v1::SIDE_RECEIVER : v1::SIDE_REFERRER; }

}  // namespace

absl::Status TellChange(WriteTxn& txn, const TellContext& context, const std::optional<v1::CaseCore>& before,
                        const Reduction& effects) {
  if (!effects.core_changed && !before.has_value()) return absl::OkStatus();
  return ChangeTeller(txn, context, before, effects).Tell();
}

absl::Status TellEscalation(WriteTxn& txn, const TellContext& context, const v1::CaseCore& core,
                            const Escalated& escalated) {
  Addressees to(*context.reference, *context.workflow, core, context.now);
  v1::NotificationKind kind = v1::NOTIFICATION_KIND_OVERDUE;
  switch (escalated.level) {
    case v1::ESCALATION_LEVEL_REVIEWER:
      to.AddWorker(escalated.owed_by);
      if (core.has_pending()) to.AddWhoMayConfirm(escalated.owed_by);
      if (QueueFactsOf(*context.workflow, core).is_review) kind = v1::NOTIFICATION_KIND_REVIEW;
      break;
    case v1::ESCALATION_LEVEL_LEAD:
      to.AddLeaders(escalated.owed_by);
      to.AddWorker(OtherSide(escalated.owed_by));
      break;
    case v1::ESCALATION_LEVEL_COORDINATOR:
      to.AddCoordinators();
      break;
    default:
      to.AddLeaders(escalated.owed_by);
      to.AddCoordinators();
      break;
  }
  Fact fact = FactOf(kind, core, context.now, absl::StrCat(escalated.owed_by, "/", escalated.level));
  fact.told.clear_reason_code();
  fact.told.set_owed_by(escalated.owed_by);
  fact.told.set_level(escalated.level);
  return Put(txn, context.now, fact, to);
}

}  // namespace ihala
