#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "common/text/short_code.h"
#include "common/wire/payload.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/matrix/relation.h"
#include "tests/matrix/scribe.h"
#include "tests/matrix/writes.h"

namespace ihala::matrix {
v1::Verdict Writes::Send(const Person& person, const v1::Operation& operation) {
  RawDevice& device = office_.DeviceOf(person.code());
  const uint64_t n = device.Append(operation.SerializeAsString());
  const v1::ExchangeUp up = device.Up({{n, n}});
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(up);
  v1::ExchangeResponse response;
  v1::ExchangeDown down;
  v1::Verdict verdict;
  const absl::Status status = office_.Call(person, request, &response);
  const bool is_read = status.ok() && Unpack(response.down(), "down", &down).ok() && down.verdicts_size() == 1;
  if (is_read) verdict = down.verdicts(0).verdict();
  if (!is_read) device.TakeBack();
  // By the device's signature alone they hear the same, and no more.
  const v1::DeliverRequest delivery = DeliveryOf(up);
  v1::DeliverResponse delivered;
  if (is_read && office_.Call(person, delivery, &delivered).ok() && delivered.verdicts_size() == 1) {
    tally_.Check({person.code(), "own words", "Deliver", ""}, "verdict", verdict.ShortDebugString(),
                 delivered.verdicts(0).verdict().ShortDebugString());
  } else if (is_read) {
    tally_.Check({person.code(), "own words", "Deliver", ""}, "verdict", verdict.ShortDebugString(), "none");
  }
  return verdict;
}

// Operations that change nothing on a case that the author knows: guarded by an entry that has passed, or already so.
std::vector<v1::Operation> Writes::OperationsOn(const Tried& tried) {
  const v1::CaseCore& core = tried.truth.core;
  const v1::Workflow& workflow = oracle_.WorkflowOf(core);
  const v1::Operation frame = NewOperation(office_.clock(), core.referral_id(), core.workflow());
  std::vector<v1::Operation> operations;
  v1::Operation& submits = operations.emplace_back(frame);
  *submits.mutable_submit()->mutable_referral() = FullDossier(office_, {"again"});
  // An erased case has no code any more; its device has.
  const bool has_code = !core.short_code().empty();
  submits.mutable_submit()->set_short_code(has_code ? core.short_code() : text::NewShortCode(office_.random()));
  v1::Operation& answers = operations.emplace_back(frame);
  answers.set_base_entry(core.entry() - 1);
  answers.mutable_confirm_step()->set_step_id(core.has_pending() ? core.pending().step_id() : core.entered_by_step());
  answers.mutable_confirm_step()->set_agrees(true);
  if (!tried.truth.comments.empty()) {
    v1::Operation& says = operations.emplace_back(frame);
    says.mutable_add_comment()->set_comment_id(tried.truth.comments.back().body.comment_id());
    says.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
    says.mutable_add_comment()->set_text("said twice");
  }
  for (const v1::Step& step : workflow.steps()) {
    const bool is_late = step.step_id() == core.entered_by_step() || step.kind() == v1::STEP_KIND_CLAIM;
    if (!is_late || step.kind() == v1::STEP_KIND_SUBMIT || core.entry() < 2) continue;
    // A withdrawal of a case that is not there stops it for the author's whole organisation.
    if (step.kind() == v1::STEP_KIND_WITHDRAW && !tried.sight.exists) continue;
    v1::Operation& takes = operations.emplace_back(frame);
    takes.set_base_entry(core.entry() - 1);
    takes.mutable_take_step()->set_step_id(step.step_id());
    for (v1::InputValue& value : InputsFor(workflow, step.inputs(), core, office_.clock().Now(), OtherCase(tried))) {
      *takes.mutable_take_step()->add_inputs() = std::move(value);
    }
  }
  return operations;
}

void Writes::TryByDevice(const Person& person) {
  // Whoever is not let in was judged by what they read.
  if (!person.may_enter() || !WorksOnCases(person)) return;
  for (const CaseTruth& truth : cases_) {
    const Tried tried{person, truth, oracle_.See(person.account, truth, office_.clock().Now())};
    for (v1::Operation& operation : OperationsOn(tried)) {
      const v1::Verdict verdict = Send(person, operation);
      const std::string command = operation.GetDescriptor()->FindFieldByNumber(operation.command_case())->name();
      const Place place = PlaceOf(tried, absl::StrCat("Exchange verdict of ", command));
      JudgeVerdict(tried, place, verdict);
      const bool tells = !verdict.stage_id().empty() || verdict.entry() != 0 || !verdict.short_code().empty();
      if (tried.sight.exists) {
        tally_.Check(place, "stage", truth.core.stage_id(), verdict.stage_id());
        const bool changed = verdict.kind() == v1::VERDICT_KIND_APPLIED || verdict.kind() == v1::VERDICT_KIND_MERGED;
        tally_.Check(place, "effect", "none", changed ? "some" : "none");
        continue;
      }
      tally_.Check(place, "tells", "nothing", tells ? "that there is a case" : "nothing");
      // Under a free id it would begin a case.
      const std::string& author = operation.submit().referral().envelope().worker_code();
      if (operation.has_submit() && author == person.code()) continue;
      operation.set_referral_id(office_.NewId());
      tally_.Check(place, "verdict", Send(person, operation).ShortDebugString(), verdict.ShortDebugString());
    }
  }
}

void Writes::TrySubmitting(const Person& person) {
  const std::string& organisation = person.account.organisation();
  Sent sent{"new"};
  if (organisation == kCsoB) sent = {"new", kBare, nullptr, kDesk1, kGov1, "", kCsoB};
  if (organisation == kDuo) sent = {"new", kFromDuo, nullptr, kDesk1, kGov1, "", kDuo};
  bool is_worker = false;
  bool submits = false;
  for (const v1::RoleBinding& binding : person.account.roles()) {
    is_worker = is_worker || binding.role() == v1::ROLE_CASEWORKER;
    submits = submits || absl::c_linear_search(binding.rights(), v1::RIGHT_SUBMIT);
  }
  // Their own case, one in a colleague's name, one of another organisation, and one for a programme whose workflow lets
  // systems take its steps.
  for (const std::string how : {"own", "colleague's", "another organisation's", "own, as a system may"}) {
    const bool to_systems = how == "own, as a system may";
    if (to_systems && organisation != kCsoA) continue;
    if (to_systems) sent = {"new", kToB, nullptr, kDeskB, kGov1, "", kCsoA, kMinB, kCashB};
    sent.author = how == "colleague's" ? "W-idle" : person.code();
    if (how == "another organisation's") sent.referring = organisation == kCsoA ? kCsoB : kCsoA;
    if (how == "colleague's" && person.code() == sent.author) continue;
    v1::SubmitReferralRequest request;
    request.set_request_id(office_.RequestId());
    request.set_referral_id(office_.NewId());
    *request.mutable_referral() = FullDossier(office_, sent);
    v1::SubmitReferralResponse response;
    const absl::Status status = office_.Call(person, request, &response);
    absl::StatusCode expected = absl::StatusCode::kPermissionDenied;
    if ((is_worker && how == "own") || ((is_worker || submits) && to_systems)) expected = absl::StatusCode::kOk;
    if (!person.may_enter()) expected = absl::StatusCode::kUnauthenticated;
    const Place place{person.code(), "nobody's yet", "SubmitReferral", how};
    // Whose role begins no case is told in either way that there is none.
    const bool is_refused = absl::IsNotFound(status) || absl::IsPermissionDenied(status);
    const absl::StatusCode code = is_refused ? absl::StatusCode::kPermissionDenied : status.code();
    tally_.Check(place, "status", absl::StatusCodeToString(expected), absl::StatusCodeToString(code));
    if (!status.ok()) continue;
    const CaseTruth truth = office_.Read("new", request.referral_id());
    const Tried tried{person, truth, oracle_.See(person.account, truth, office_.clock().Now())};
    JudgeShown(tried, place, response.core(), response.verdict());
  }
}

}  // namespace ihala::matrix
