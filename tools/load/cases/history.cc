#include "tools/load/cases/history.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/text/short_code.h"
#include "common/workflow/calendar.h"
#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"
#include "tools/load/cases/dossier.h"
#include "tools/load/draw.h"

namespace ihala::load {
namespace {

// Who may act depends on no agreement. One for all: it remembers what it was asked.
const Policy& NoAgreements() {
  static const auto& policy = *new Policy();
  return policy;
}

constexpr int kMostTries = 6;
// A caseworker's device may have waited so long for a network.
constexpr int kMinutesQueued = 2 * 24 * 60;

std::string WayOf(const v1::CaseCore& core) { return absl::StrCat(core.receiving_organisation(), "/", core.desk()); }

// What the clock of the author's device said when the operation was queued there.
v1::ClaimedTime ClaimedBefore(absl::Time now, const Workflow& workflow, Random& random) {
  v1::ClaimedTime claimed;
  *claimed.mutable_wall() = TimestampOfTime(now - absl::Minutes(Between(random, 1, kMinutesQueued)));
  claimed.set_utc_offset_minutes(workflow.document().calendar().utc_offset_minutes());
  return claimed;
}

}  // namespace

void CaseBook::Add(const v1::CaseCore& core) {
  absl::MutexLock lock(&mutex_);
  std::pair<std::string, std::string>& last = last_[WayOf(core)];
  last.second = std::exchange(last.first, core.referral_id());
}

std::string CaseBook::OtherThan(const v1::CaseCore& core) const {
  absl::MutexLock lock(&mutex_);
  const auto found = last_.find(WayOf(core));
  if (found == last_.end()) return "";
  const auto& [last, before] = found->second;
  const std::string& other = last == core.referral_id() ? before : last;
  return other.empty() ? "" : UuidToText(other);
}

CaseFacts History::Facts() const { return FactsOf(core_, *workflow_); }

bool History::IsOpen() const { return !IsClosed(workflow_->KindOf(core_.stage_id())); }

std::optional<Move> History::Begin(const Household& household, Clock& clock) {
  const Route& route = cast_->PickRoute(household, *random_);
  workflow_ = route.workflow;
  target_ = Between(*random_, plan_.least_events, plan_.most_events);
  Move move;
  for (const Caller& caller : cast_->callers()) {
    if (caller.account == route.worker) move.actor = &caller;
  }
  move.operation.set_schema_version(1);
  move.operation.set_referral_id(NewUuidV7(clock, *random_));
  *move.operation.mutable_workflow() = workflow_->ref();
  *move.operation.mutable_claimed() = ClaimedBefore(clock.Now(), *workflow_, *random_);
  v1::SubmitReferral& submit = *move.operation.mutable_submit();
  *submit.mutable_referral() = ToReferral(household, route, cast_->directory(), clock, *random_);
  submit.set_short_code(text::NewShortCode(*random_));
  return IfApplied(std::move(move), clock.Now());
}

std::optional<Move> History::IfApplied(Move move, absl::Time now) const {
  const v1::Operation& operation = move.operation;
  move.begins = operation.has_submit();
  move.enters = !operation.has_add_comment() || operation.add_comment().audience() != v1::AUDIENCE_INTERNAL;
  const CaseFacts facts = move.begins ? FactsOf(operation.submit().referral()) : Facts();
  const Action action = move.begins ? Action::kSubmit : (operation.has_add_comment() ? Action::kComment : Action::kAct);
  if (!MayDo(*move.actor, action, facts, NoAgreements(), now).ok()) return std::nullopt;
  Reduction reduction = Reduce(*workflow_, move.begins ? nullptr : &core_, operation, ActorOn(*move.actor, facts), now);
  if (reduction.kind != v1::VERDICT_KIND_APPLIED) return std::nullopt;
  if (reduction.core_changed) {
    move.after = std::move(reduction.core);
  } else {
    move.after = core_;
  }
  return move;
}

bool History::Took(Move move, const v1::Verdict& verdict) {
  over_ = verdict.kind() != v1::VERDICT_KIND_APPLIED || move.after.stage_id() != verdict.stage_id() ||
          move.after.entry() != verdict.entry();
  if (over_) return false;
  core_ = std::move(move.after);
  if (!verdict.short_code().empty()) core_.set_short_code(verdict.short_code());
  core_.set_revision(verdict.seq());
  seen_ = verdict.seq();
  events_ += move.enters ? 1 : 0;
  if (move.begins) book_->Add(core_);
  return true;
}

std::optional<Move> History::Next(Clock& clock) {
  if (over_ || events_ >= target_) return std::nullopt;
  const bool comments = IsOpen() ? Chance(*random_, plan_.comment) : !Chance(*random_, plan_.after_closed);
  std::optional<Move> move;
  if (!comments) {
    if (core_.has_pending() && Chance(*random_, 75)) move = Answer(clock);
    if (!move) move = TakeStep(clock);
  } else if (!IsOpen() && events_ >= plan_.least_events && Chance(*random_, 50)) {
    // Most closed cases are left alone.
    return std::nullopt;
  }
  if (!move) move = Comment(clock);
  return move;
}

Move History::MoveOf(const Caller& actor, Clock& clock) const {
  Move move;
  move.actor = &actor;
  move.operation.set_schema_version(1);
  move.operation.set_referral_id(core_.referral_id());
  *move.operation.mutable_workflow() = core_.workflow();
  move.operation.mutable_base()->set_seq(seen_);
  move.operation.set_base_entry(core_.entry());
  if (actor.organisation == core_.referring_organisation()) {
    *move.operation.mutable_claimed() = ClaimedBefore(clock.Now(), *workflow_, *random_);
  }
  return move;
}

std::vector<History::Option> History::Options(absl::Time now) const {
  std::vector<Option> options;
  const CaseFacts facts = Facts();
  for (const Caller& caller : cast_->callers()) {
    if (!MayDo(caller, Action::kAct, facts, NoAgreements(), now).ok()) continue;
    for (const v1::Step* step : PermittedSteps(*workflow_, core_, ActorOn(caller, facts), now)) {
      const auto known =
          std::find_if(options.begin(), options.end(), [&](const Option& option) { return option.step == step; });
      Option& option = known == options.end() ? options.emplace_back(Option{step, {}}) : *known;
      option.actors.push_back(&caller);
    }
  }
  return options;
}

bool History::EndsTooSoon(const v1::Step& step) const {
  return workflow_->KindOf(step.to_stage()) == v1::STAGE_KIND_CLOSED_ERASED && events_ + 1 < plan_.least_events;
}

// What a step does to the case says how often it is taken: most cases are taken up, some are asked about, and most that
// are decided are decided for the family.
int History::WeightOf(const v1::Step& step) const {
  if (EndsTooSoon(step)) return 0;
  switch (step.kind()) {
    case v1::STEP_KIND_SUBMIT:
      return 0;
    case v1::STEP_KIND_CLAIM:
    case v1::STEP_KIND_ANSWER:
      return 600;
    case v1::STEP_KIND_OBJECT:
      return 200;
    case v1::STEP_KIND_WITHDRAW:
      return 20;
    case v1::STEP_KIND_VOID:
      return 5;
    default:
      break;
  }
  if (step.to_stage().empty()) return 30;
  // Before a history is long enough its end is put off.
  const int end = events_ + 1 < plan_.least_events ? 10 : 1;
  switch (workflow_->KindOf(step.to_stage())) {
    case v1::STAGE_KIND_WAITING_ON_REFERRER:
      return 200;
    case v1::STAGE_KIND_WAITING_ON_RECEIVER:
      return IsOpen() ? 300 : 20;
    case v1::STAGE_KIND_CLOSED_SERVED:
      return 600 / end;
    case v1::STAGE_KIND_CLOSED_REFUSED:
      return 140 / end;
    default:
      return 30 / end;
  }
}

AtHand History::AtHandOf(const Caller& actor, const v1::Step& step, absl::Time now) const {
  AtHand at_hand;
  at_hand.workflow = workflow_.get();
  at_hand.today = workflow_->calendar().DayOf(now);
  at_hand.programme = core_.programme();
  at_hand.ahead = DayAhead(*workflow_, step);
  for (const Route& route : cast_->routes()) {
    const bool other = route.desk != core_.desk() && route.workflow == workflow_;
    const auto known = std::find(at_hand.desks.begin(), at_hand.desks.end(), route.desk);
    if (other && known == at_hand.desks.end()) at_hand.desks.push_back(route.desk);
  }
  for (const Caller& caller : cast_->callers()) {
    const bool reviews =
        caller.Holds(v1::ROLE_REVIEWER, actor.organisation) || caller.Holds(v1::ROLE_LEAD, actor.organisation);
    if (reviews && caller.account != core_.holder() && MayDo(caller, Action::kAct, Facts(), NoAgreements(), now).ok()) {
      at_hand.colleagues.push_back(caller.account);
    }
  }
  at_hand.other_case = book_->OtherThan(core_);
  return at_hand;
}

std::optional<Move> History::TakeStep(Clock& clock) {
  const std::vector<Option> options = Options(clock.Now());
  std::vector<int> weights;
  int total = 0;
  for (const Option& option : options) total += weights.emplace_back(WeightOf(*option.step));
  if (total == 0) return std::nullopt;
  for (int tries = 0; tries < kMostTries; ++tries) {
    const Option& option = options[Weighted(*random_, weights)];
    const Caller& actor = *Pick<const Caller*>(*random_, option.actors);
    std::optional<Inputs> inputs = FillIn(option.step->inputs(), AtHandOf(actor, *option.step, clock.Now()), *random_);
    if (!inputs) continue;
    Move move = MoveOf(actor, clock);
    move.operation.mutable_take_step()->set_step_id(option.step->step_id());
    *move.operation.mutable_take_step()->mutable_inputs() = *std::move(inputs);
    if (std::optional<Move> applied = IfApplied(std::move(move), clock.Now())) return applied;
  }
  return std::nullopt;
}

std::optional<Move> History::Answer(Clock& clock) {
  const v1::Step* const step = workflow_->FindStep(core_.pending().step_id());
  if (step == nullptr || EndsTooSoon(*step)) return std::nullopt;
  std::vector<const Caller*> may;
  for (const Caller& caller : cast_->callers()) {
    if (MayConfirm(*workflow_, core_, ActorOf(caller)).ok()) may.push_back(&caller);
  }
  if (may.empty()) return std::nullopt;
  const Caller& actor = *Pick<const Caller*>(*random_, may);
  std::optional<Inputs> inputs = FillIn(step->confirmation().inputs(), AtHandOf(actor, *step, clock.Now()), *random_);
  if (!inputs) return std::nullopt;
  Move move = MoveOf(actor, clock);
  v1::ConfirmStep& confirm = *move.operation.mutable_confirm_step();
  confirm.set_step_id(step->step_id());
  confirm.set_agrees(Chance(*random_, 85));
  *confirm.mutable_inputs() = *std::move(inputs);
  return IfApplied(std::move(move), clock.Now());
}

std::optional<Move> History::Comment(Clock& clock) {
  std::vector<const Caller*> may;
  for (const Caller& caller : cast_->callers()) {
    if (MayDo(caller, Action::kComment, Facts(), NoAgreements(), clock.Now()).ok()) may.push_back(&caller);
  }
  if (may.empty()) return std::nullopt;
  Move move = MoveOf(*Pick<const Caller*>(*random_, may), clock);
  v1::AddComment& comment = *move.operation.mutable_add_comment();
  comment.set_comment_id(NewUuidV7(clock, *random_));
  comment.set_audience(IsOpen() && Chance(*random_, 20) ? v1::AUDIENCE_INTERNAL : v1::AUDIENCE_BOTH_SIDES);
  comment.set_text(Say(*random_, Topic::kRemark));
  return IfApplied(std::move(move), clock.Now());
}

}  // namespace ihala::load
