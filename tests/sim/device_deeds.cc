// What a person does on the device.
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/referral/directory.h"
#include "ihala/status.h"
#include "tests/sim/device.h"
#include "tests/sim/habits.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

// What the device itself may answer where its disk fails or is full.
bool IsDisk(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsResourceExhausted(status) || absl::IsDataLoss(status) ||
         absl::IsUnavailable(status) || absl::IsFailedPrecondition(status);
}

}  // namespace

void Device::Told(const std::string& words, const absl::StatusOr<Queued>& queued) {
  if (queued.ok()) {
    ++saved_;
    play_.memory.Look(*client_);
    if (!words.empty()) play_.oracle.IsPromised(words);
    if (syncing_) saved_on_way_.insert(queued->operation_id);
    return;
  }
  const absl::Status& status = queued.status();
  if (!disk_.stopped() && !disk_.failed() && IsDisk(status) && ReasonOf(status).empty()) {
    play_.findings.stuck.push_back(absl::StrCat(name_, " cannot save: ", status.ToString()));
  }
}

void Device::Save() {
  const absl::StatusOr<std::vector<CaseSummary>> cases = client_->ListCases();
  if (!cases.ok() || cases->empty() || Chance(350)) return Submit();
  std::vector<uint64_t> revisions;
  for (const CaseSummary& one : *cases) revisions.push_back(one.core.revision());
  const CaseSummary& one = (*cases)[ChooseCase(revisions, play_.scenario.same_case, random_)];
  if (one.delivery == Delivery::kLocal) return Submit();
  if (Chance(450)) return Comment(one.referral_id);
  if (Chance(300)) return Amend(one.referral_id);
  Step(one.referral_id);
}

void Device::Submit() {
  v1::Referral referral =
      world::DossierOf(account_ == world::kForeignWorker ? world::kCso2 : world::kCso1, account_, clock_, random_);
  // Dates are the person's own; the clock of the device may be years off.
  const absl::CivilDay today = absl::ToCivilDay(play_.stage.Now(), absl::UTCTimeZone());
  *referral.mutable_consent()->mutable_given_on() = ToDate(today - 1);
  *referral.mutable_consent()->mutable_expires_on() = ToDate(SomeLastDay());
  *referral.mutable_interview()->mutable_held_on() = ToDate(today - 1);
  if (Chance(200)) {
    referral.mutable_envelope()->set_urgency(v1::URGENCY_EMERGENCY);
    referral.mutable_envelope()->set_urgency_reason("MEDICAL");
  }
  const std::string words = play_.oracle.NewWords(name_);
  referral.mutable_needs()->set_summary(words);
  play_.oracle.Tries(words, Deed::kSubmit, account_);
  if (Chance(play_.scenario.poison)) poisoned_.insert(words);
  const absl::StatusOr<Queued> queued = client_->SubmitReferral(referral);
  Told(words, queued);
  if (queued.ok()) witness_.HasSubmitted(queued->referral_id);
}

void Device::Comment(const std::string& referral_id) {
  const std::string words = play_.oracle.NewWords(name_);
  play_.oracle.Tries(words, Deed::kComment, account_);
  if (Chance(play_.scenario.poison)) poisoned_.insert(words);
  const v1::Audience audience = Chance(300) ? v1::AUDIENCE_INTERNAL : v1::AUDIENCE_BOTH_SIDES;
  const absl::StatusOr<Queued> queued = client_->AddComment(referral_id, audience, words);
  Told(words, queued);
  if (queued.ok()) witness_.HasCommented(referral_id, words);
}

void Device::Amend(const std::string& referral_id) {
  const absl::StatusOr<CaseView> view = client_->GetCase(referral_id);
  if (!view.ok()) return;
  const std::string words = play_.oracle.NewWords(name_);
  play_.oracle.Tries(words, Deed::kAmend, account_);
  v1::Referral edited = EditDossier(view->dossier, words, random_);
  if (Chance(200)) *edited.mutable_consent()->mutable_expires_on() = ToDate(SomeLastDay());
  Told(words, client_->AmendReferral(*view, edited, NumbersOf(view->conflicts)));
}

void Device::Step(const std::string& referral_id) {
  const absl::StatusOr<CaseView> view = client_->GetCase(referral_id);
  if (!view.ok()) return;
  const v1::WorkflowRef& ref = view->summary.core.workflow();
  const absl::StatusOr<v1::Workflow> workflow = client_->GetWorkflow(ref.workflow_id(), ref.version());
  if (!workflow.ok()) return;
  std::string words = play_.oracle.NewWords(name_);
  const absl::CivilDay today = absl::ToCivilDay(play_.stage.Now(), absl::UTCTimeZone());
  if (view->may_confirm && Chance(700)) {
    for (const v1::Step& step : workflow->steps()) {
      if (step.step_id() != view->summary.core.pending().step_id()) continue;
      const auto inputs = FillForm(*workflow, step.confirmation().inputs(), words, today, random_);
      if (!TakesWords(step.confirmation().inputs())) words.clear();
      if (!words.empty()) play_.oracle.Tries(words, Deed::kStep, account_);
      if (inputs.has_value()) Told(words, client_->ConfirmStep(referral_id, Chance(500), *inputs));
    }
    return;
  }
  std::vector<v1::Step> steps;
  for (const v1::Step& step : view->permitted_steps) {
    // What erases takes the words along by which things are found again.
    if (!step.offline() || step.kind() == v1::STEP_KIND_VOID) continue;
    // A case that was withdrawn is at its end, and much would never be met.
    if (step.kind() != v1::STEP_KIND_WITHDRAW || Chance(250)) steps.push_back(step);
  }
  if (steps.empty()) return;
  const v1::Step& step = steps[random_.Uniform(steps.size())];
  const auto inputs = FillForm(*workflow, step.inputs(), words, today, random_);
  if (!inputs.has_value()) return;
  if (!TakesWords(step.inputs())) words.clear();
  if (!words.empty()) play_.oracle.Tries(words, Deed::kStep, account_);
  Told(words, client_->TakeStep(referral_id, step.step_id(), *inputs));
}

absl::CivilDay Device::SomeLastDay() {
  const absl::CivilDay today = absl::ToCivilDay(play_.stage.Now(), absl::UTCTimeZone());
  // Past midnight in Gaza: it ends before the play comes to rest, and the server has its turn.
  const absl::CivilDay last = absl::ToCivilDay(play_.ends - absl::Hours(24), absl::UTCTimeZone());
  if (last < today || !Chance(250)) return today + 180;
  return today + static_cast<int>(random_.Uniform(static_cast<uint64_t>(last - today) + 1));
}

}  // namespace ihala::sim
