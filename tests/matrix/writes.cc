#include "tests/matrix/writes.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/matrix/relation.h"
#include "tests/matrix/scribe.h"
#include "tests/matrix/surfaces.h"

namespace ihala::matrix {
namespace {

const std::vector<v1::Role>& DoorOf(const std::string& method) {
  for (const Row& row : Rows()) {
    if (method == row.method) return row.roles;
  }
  std::abort();
}

// A revision that every case has left behind, so that a step that would be taken is not.
constexpr uint64_t kOldRevision = 1;

}  // namespace

bool NamesTheReferrer(const Office& office, const Sight& sight, const CaseTruth& truth, const std::string& bytes) {
  if (sight.side == v1::SIDE_REFERRER) return false;
  const auto opens = sight.openings.find("envelope.worker_code");
  if (opens != sight.openings.end() && opens->second <= sight.up_to) return false;
  return std::any_of(office.people().begin(), office.people().end(), [&](const Person& person) {
    return person.account.organisation() == truth.core.referring_organisation() &&
           absl::StrContains(bytes, person.code());
  });
}

absl::StatusCode Writes::CodeOf(const Tried& tried, const std::vector<v1::Role>& door, Fate fate,
                                absl::StatusCode taken) const {
  if (!tried.person.may_enter()) return absl::StatusCode::kUnauthenticated;
  if (!HoldsAnyOf(tried.person, door)) return absl::StatusCode::kPermissionDenied;
  switch (fate) {
    case Fate::kHidden:
      return absl::StatusCode::kNotFound;
    case Fate::kDenied:
      return absl::StatusCode::kPermissionDenied;
    case Fate::kNotNow:
      return absl::StatusCode::kFailedPrecondition;
    case Fate::kAlready:
      return absl::StatusCode::kOk;
    default:
      return taken;
  }
}

Place Writes::PlaceOf(const Tried& tried, const std::string& surface) const {
  return {tried.person.code(), RelationOf(tried.person, tried.truth), surface, tried.truth.name};
}

std::string Writes::OtherCase(const Tried& tried) const {
  const bool is_first = cases_.front().core.referral_id() == tried.truth.core.referral_id();
  return cases_[is_first ? 1 : 0].core.referral_id();
}

bool Writes::IsErased(const CaseTruth& truth) const {
  return oracle_.KindOf(truth.core) == v1::STAGE_KIND_CLOSED_ERASED;
}

void Writes::Judge(const Place& place, const std::string& what, absl::StatusCode expected, const absl::Status& status,
                   const std::function<absl::Status()>& absent) {
  tally_.Check(place, what, absl::StatusCodeToString(expected), absl::StatusCodeToString(status.code()));
  const bool is_hidden = expected != absl::StatusCode::kOk && !status.ok() &&
                         (absl::IsNotFound(status) || absl::IsUnauthenticated(status));
  if (is_hidden) tally_.Check(place, what + ": words", EndingOf(absent()).words, EndingOf(status).words);
}

void Writes::JudgeVerdict(const Tried& tried, const Place& place, const v1::Verdict& verdict) {
  const bool names = NamesTheReferrer(office_, tried.sight, tried.truth, verdict.SerializeAsString());
  tally_.Check(place, "verdict", "names nobody", names ? "names somebody of the referrer" : "names nobody");
}

void Writes::JudgeShown(const Tried& tried, const Place& place, const v1::CaseCore& core, const v1::Verdict& verdict) {
  v1::CaseCore expected;
  if (tried.sight.exists) {
    expected = tried.truth.core;
    oracle_.Hide(tried.sight, &expected);
  }
  tally_.Compare(place, expected, core);
  JudgeVerdict(tried, place, verdict);
}

void Writes::TryStep(const Tried& tried, const v1::Step& step, uint32_t base_entry) {
  const v1::CaseCore& core = tried.truth.core;
  const absl::Time now = office_.clock().Now();
  v1::TakeStepRequest request;
  request.set_referral_id(core.referral_id());
  request.set_base_revision(kOldRevision);
  request.set_base_entry(base_entry);
  request.set_step_id(step.step_id());
  for (v1::InputValue& value : InputsFor(oracle_.WorkflowOf(core), step.inputs(), core, now, OtherCase(tried))) {
    *request.add_inputs() = std::move(value);
  }
  v1::TakeStepResponse response;
  const auto call = [&] {
    request.set_request_id(office_.RequestId());
    return office_.Call(tried.person, request, &response);
  };
  const absl::Status status = call();
  const Place place = PlaceOf(tried, "TakeStep");
  const auto absent = [&] {
    request.set_referral_id(office_.NewId());
    return call();
  };
  Fate fate = FateOfStep(oracle_, tried.sight, tried.person.account, tried.truth, step, now);
  // With an entry that has passed it is already so, or stale: who may not know of the case still hears neither.
  absl::StatusCode taken = absl::StatusCode::kAborted;
  if (base_entry != core.entry() && fate != Fate::kHidden && tried.sight.may_act) {
    fate = Fate::kTaken;
    const bool is_open = absl::IsNotFound(status) || absl::IsUnauthenticated(status);
    if (!is_open) taken = status.code();
  }
  if (status.ok()) JudgeShown(tried, place, response.core(), response.verdict());
  Judge(place, step.step_id(), CodeOf(tried, DoorOf("ReferralService.TakeStep"), fate, taken), status, absent);
}

void Writes::TrySteps(const Tried& tried) {
  const v1::CaseCore& core = tried.truth.core;
  for (const v1::Step& step : oracle_.WorkflowOf(core).steps()) {
    TryStep(tried, step, core.entry());
    // As one would who did not yet hear that it was taken.
    if (step.step_id() == core.entered_by_step() && core.entry() > 1) TryStep(tried, step, core.entry() - 1);
  }
}

void Writes::TryAnswer(const Tried& tried) {
  const v1::CaseCore& core = tried.truth.core;
  const v1::Workflow& workflow = oracle_.WorkflowOf(core);
  v1::ConfirmStepRequest request;
  request.set_referral_id(core.referral_id());
  request.set_base_revision(kOldRevision);
  request.set_base_entry(core.entry());
  request.set_step_id(core.has_pending() ? core.pending().step_id() : core.entered_by_step());
  request.set_agrees(true);
  const v1::Step* const step = FindStep(workflow, request.step_id());
  if (step == nullptr || !step->has_confirmation()) return;
  for (v1::InputValue& value :
       InputsFor(workflow, step->confirmation().inputs(), core, office_.clock().Now(), OtherCase(tried))) {
    *request.add_inputs() = std::move(value);
  }
  v1::ConfirmStepResponse response;
  const auto call = [&] {
    request.set_request_id(office_.RequestId());
    return office_.Call(tried.person, request, &response);
  };
  const absl::Status status = call();
  Fate fate = Fate::kHidden;
  if (core.has_pending()) {
    fate = FateOfAnswer(oracle_, tried.sight, tried.person.account, tried.truth);
  } else if (tried.sight.exists && !tried.sight.may_act) {
    fate = Fate::kDenied;
  } else if (tried.sight.exists) {
    // Answered before: so it is, or it is too late.
    fate = status.ok() ? Fate::kAlready : Fate::kTaken;
    // Of an erased case nothing is confirmed late.
    if (!status.ok() && IsErased(tried.truth)) fate = Fate::kNotNow;
  }
  const Place place = PlaceOf(tried, "ConfirmStep");
  if (status.ok()) JudgeShown(tried, place, response.core(), response.verdict());
  const auto absent = [&] {
    request.set_referral_id(office_.NewId());
    return call();
  };
  Judge(place, request.step_id(),
        CodeOf(tried, DoorOf("ReferralService.ConfirmStep"), fate, absl::StatusCode::kAborted), status, absent);
}

void Writes::TryComment(const Tried& tried) {
  if (tried.truth.comments.empty()) return;
  v1::AddCommentRequest request;
  request.set_referral_id(tried.truth.core.referral_id());
  request.set_comment_id(tried.truth.comments.front().body.comment_id());
  request.set_audience(v1::AUDIENCE_BOTH_SIDES);
  request.set_text("said twice");
  v1::AddCommentResponse response;
  const auto call = [&] {
    request.set_request_id(office_.RequestId());
    return office_.Call(tried.person, request, &response);
  };
  const absl::Status status = call();
  const auto absent = [&] {
    request.set_referral_id(office_.NewId());
    return call();
  };
  Fate fate = Fate::kHidden;
  // Whoever sees a case may speak about it, but for one that was erased.
  if (tried.sight.exists) fate = IsErased(tried.truth) ? Fate::kNotNow : Fate::kAlready;
  if (tried.sight.exists && !tried.sight.may_comment) fate = Fate::kDenied;
  const Place place = PlaceOf(tried, "AddComment");
  if (status.ok()) JudgeVerdict(tried, place, response.verdict());
  Judge(place, "comment", CodeOf(tried, DoorOf("ReferralService.AddComment"), fate, absl::StatusCode::kOk), status,
        absent);
}

void Writes::TryAmendment(const Tried& tried) {
  const v1::CaseCore& core = tried.truth.core;
  v1::AmendReferralRequest request;
  request.set_referral_id(core.referral_id());
  // An erased case has no dossier, and whoever had it says what they saw.
  request.set_base_revision(std::max<uint64_t>(tried.truth.dossier.seq, 1));
  request.mutable_amendment()->mutable_changed()->mutable_interview()->set_at_home(true);
  v1::AmendReferralResponse response;
  const auto call = [&] {
    request.set_request_id(office_.RequestId());
    return office_.Call(tried.person, request, &response);
  };
  const absl::Status status = call();
  const auto absent = [&] {
    request.set_referral_id(office_.NewId());
    return call();
  };
  Fate fate = Fate::kHidden;
  const bool amends = tried.sight.side == v1::SIDE_REFERRER && tried.sight.may_act;
  if (tried.sight.exists) fate = amends ? Fate::kAlready : Fate::kDenied;
  // A system is asked what it may do by the workflow, to which an erased case is over for everybody.
  const bool is_system = absl::c_linear_search(tried.sight.roles, v1::ROLE_INTEGRATOR);
  if (fate == Fate::kDenied && is_system && tried.sight.may_act && IsErased(tried.truth)) fate = Fate::kNotNow;
  // What a family took back, and what is closed, is not added to.
  if (fate == Fate::kAlready && (!oracle_.IsOpen(core) || core.consent_ended())) fate = Fate::kNotNow;
  const Place place = PlaceOf(tried, "AmendReferral");
  if (status.ok()) JudgeShown(tried, place, response.core(), response.verdict());
  Judge(place, "amendment", CodeOf(tried, DoorOf("ReferralService.AmendReferral"), fate, absl::StatusCode::kOk), status,
        absent);
}

// Submitting under an id that is taken: whoever knows the case hears that it is there, and others what they would hear
// under a free one. Only whoever could have submitted it finds that it is not theirs to use.
void Writes::TryAgain(const Tried& tried) {
  v1::SubmitReferralRequest request;
  request.set_request_id(office_.RequestId());
  request.set_referral_id(tried.truth.core.referral_id());
  *request.mutable_referral() = FullDossier(office_, {"again"});
  v1::SubmitReferralResponse response;
  const absl::Status status = office_.Call(tried.person, request, &response);
  const Place place = PlaceOf(tried, "SubmitReferral again");
  if (status.ok()) JudgeShown(tried, place, response.core(), response.verdict());
  v1::GetReferralRequest get;
  get.set_referral_id(office_.NewId());
  const bool is_own = request.referral().envelope().worker_code() == tried.person.code();
  Fate fate = is_own ? Fate::kHidden : Fate::kDenied;
  if (tried.sight.exists) fate = IsErased(tried.truth) ? Fate::kNotNow : Fate::kAlready;
  Judge(place, "id", CodeOf(tried, DoorOf("ReferralService.SubmitReferral"), fate, absl::StatusCode::kOk), status,
        [&] { return office_.Call(tried.person, get, nullptr); });
  if (fate != Fate::kDenied) return;
  request.set_request_id(office_.RequestId());
  request.set_referral_id(office_.NewId());
  const absl::Status under_free = office_.Call(tried.person, request, &response);
  tally_.Check(place, "id: words", EndingOf(under_free).words, EndingOf(status).words);
}

void Writes::Try(const Person& person) {
  for (const CaseTruth& truth : cases_) {
    Sight sight;
    if (person.may_enter()) sight = oracle_.See(person.account, truth, office_.clock().Now());
    const Tried tried{person, truth, std::move(sight)};
    TrySteps(tried);
    TryAnswer(tried);
    TryComment(tried);
    TryAmendment(tried);
    TryAgain(tried);
  }
}

}  // namespace ihala::matrix
