#include "tests/forbidden/ways.h"

#include <utility>

#include "common/base/ids.h"
#include "common/wire/payload.h"
#include "ihala/v1/agreement_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/world/test_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::forbidden {
namespace {

v1::InputValue Reference(const std::string& name, const std::string& reference) {
  v1::InputValue input;
  input.set_name(name);
  input.set_reference(reference);
  return input;
}

v1::InputValue Code(const std::string& name, const std::string& code) {
  v1::InputValue input;
  input.set_name(name);
  input.add_codes(code);
  return input;
}

bool SubmitDossier(Setting& setting, Case& one, const v1::Referral& referral) {
  v1::SubmitReferralRequest request;
  request.set_request_id(setting.server().RequestId());
  request.set_referral_id(one.id);
  *request.mutable_referral() = referral;
  v1::SubmitReferralResponse response;
  if (!setting.Call(world::kWorker, "ReferralService/SubmitReferral", request, &response)) return false;
  one.core = response.core();
  return true;
}

bool Submit(Setting& setting, Case& one) { return SubmitDossier(setting, one, setting.DossierOf(one)); }

// A case at the desk that may know, with a comment.
Case& OpenCase(Setting& setting) {
  Case& one = setting.NewCase(world::kDesk);
  if (!Submit(setting, one)) Die("a referral to the desk that may know should have been taken");
  v1::AddCommentRequest comment;
  comment.set_request_id(setting.server().RequestId());
  comment.set_referral_id(one.id);
  comment.set_comment_id(NewUuidV7(setting.server().clock(), setting.server().random()));
  comment.set_audience(v1::AUDIENCE_BOTH_SIDES);
  comment.set_text(setting.book().Word(one.number, "above"));
  setting.Must(world::kWorker, "ReferralService/AddComment", comment, nullptr);
  return one;
}

bool Step(Setting& setting, Case& one, const std::string& account, const std::string& step,
          const std::vector<v1::InputValue>& inputs = {}) {
  v1::TakeStepRequest request;
  request.set_request_id(setting.server().RequestId());
  request.set_referral_id(one.id);
  request.set_base_revision(one.core.revision());
  request.set_base_entry(one.core.entry());
  request.set_step_id(step);
  for (const v1::InputValue& input : inputs) *request.add_inputs() = input;
  v1::TakeStepResponse response;
  if (!setting.Call(account, "ReferralService/TakeStep", request, &response)) return false;
  one.core = response.core();
  return true;
}

void MustStep(Setting& setting, Case& one, const std::string& account, const std::string& step,
              const std::vector<v1::InputValue>& inputs = {}) {
  if (!Step(setting, one, account, step, inputs)) Die(step + " should have been taken");
}

// A case that the reviewer at the desk holds and has opened.
Case& HeldCase(Setting& setting) {
  Case& one = OpenCase(setting);
  MustStep(setting, one, world::kReviewer, "CLAIM");
  MustStep(setting, one, world::kReviewer, "OPEN_IDENTITY", {Code("reason", "ELIGIBILITY")});
  return one;
}

// Sends operations as a caseworker's device does.
void SendOperation(Setting& setting, const v1::Operation& operation) {
  RawDevice device(setting.server().random(), world::kWorker);
  const std::string token = setting.server().SignInWithDevice(world::kWorker, device.Enrolment());
  device.Append(operation.SerializeAsString());
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(device.Up({{1, 1}}));
  setting.CallAs(world::kWorker, token, "SyncService/Exchange", request, nullptr);
}

v1::Operation NewOperationOn(Setting& setting, const Case& one) {
  v1::WorkflowRef workflow;
  workflow.set_workflow_id("default");
  workflow.set_version(world::kWorkflowVersion);
  return NewOperation(setting.server().clock(), one.id, workflow);
}

void SubmitByDevice(Setting& setting, const std::string& desk) {
  Case& one = setting.NewCase(desk);
  v1::Operation operation = NewOperationOn(setting, one);
  *operation.mutable_submit()->mutable_referral() = setting.DossierOf(one);
  operation.mutable_submit()->set_short_code("");
  SendOperation(setting, operation);
}

v1::AmendReferral ToOtherDesk(Setting& setting, const Case& one) {
  v1::AmendReferral amendment;
  v1::Envelope& envelope = *amendment.mutable_changed()->mutable_envelope();
  envelope = setting.DossierOf(one).envelope();
  envelope.set_desk(world::kOtherDesk);
  envelope.set_governorate(world::kOtherGovernorate);
  return amendment;
}

void AmendDesk(Setting& setting) {
  Case& one = OpenCase(setting);
  v1::AmendReferralRequest request;
  request.set_request_id(setting.server().RequestId());
  request.set_referral_id(one.id);
  request.set_base_revision(one.core.revision());
  *request.mutable_amendment() = ToOtherDesk(setting, one);
  setting.Call(world::kWorker, "ReferralService/AmendReferral", request, nullptr);
}

void AmendDeskByDevice(Setting& setting) {
  Case& one = OpenCase(setting);
  v1::Operation operation = NewOperationOn(setting, one);
  operation.mutable_base()->set_epoch(1);
  operation.mutable_base()->set_seq(one.core.revision());
  *operation.mutable_amend() = ToOtherDesk(setting, one);
  SendOperation(setting, operation);
}

// The reviewer proposes the other desk, and the caseworker agrees with a new referral to it, or with another case.
void Redirect(Setting& setting, const std::string& desk) {
  Case& one = HeldCase(setting);
  if (!Step(setting, one, world::kReviewer, "REDIRECT", {Reference("desk", desk)})) return;
  Case& next = setting.NewCase(desk);
  const Case& successor = Submit(setting, next) ? next : OpenCase(setting);
  v1::ConfirmStepRequest confirm;
  confirm.set_request_id(setting.server().RequestId());
  confirm.set_referral_id(one.id);
  confirm.set_base_revision(one.core.revision());
  confirm.set_base_entry(one.core.entry());
  confirm.set_step_id("REDIRECT");
  confirm.set_agrees(true);
  *confirm.add_inputs() = Reference("successor", UuidToText(successor.id));
  setting.Call(world::kWorker, "ReferralService/ConfirmStep", confirm, nullptr);
}

void HandTo(Setting& setting, const std::string& step, const std::string& account, const std::string& input,
            const std::string& named) {
  Case& one = HeldCase(setting);
  Step(setting, one, account, step, {Reference(input, named)});
}

// Another organisation's family with the same phone, at the desk that is forbidden for the first.
void SharePhone(Setting& setting) {
  OpenCase(setting);
  v1::SubmitReferralRequest request;
  request.set_request_id(setting.server().RequestId());
  request.set_referral_id(NewUuidV7(setting.server().clock(), setting.server().random()));
  *request.mutable_referral() =
      world::DossierOf(world::kCso2, world::kForeignWorker, setting.server().clock(), setting.server().random());
  request.mutable_referral()->mutable_envelope()->set_desk(world::kOtherDesk);
  request.mutable_referral()->mutable_envelope()->set_governorate(world::kOtherGovernorate);
  v1::SubmitReferralResponse response;
  setting.Must(world::kForeignWorker, "ReferralService/SubmitReferral", request, &response);
  // The reviewer there opens it and takes it for a duplicate of what they may not know of.
  Case own{0, request.referral_id(), world::kOtherDesk, {}, {}, response.core()};
  MustStep(setting, own, world::kDeskReviewer, "CLAIM");
  MustStep(setting, own, world::kDeskReviewer, "OPEN_IDENTITY", {Code("reason", "DUPLICATE_CHECK")});
  v1::GetReferralRequest get;
  get.set_referral_id(own.id);
  setting.Must(world::kDeskReviewer, "ReferralService/GetReferral", get, nullptr);
  for (const Case& one : setting.cases()) {
    Step(setting, own, world::kDeskReviewer, "DUPLICATE", {Reference("survivor", UuidToText(one.id))});
  }
}

// Somebody who has a copy moves to where they must have none.
void Move(Setting& setting, const std::string& account, const std::string& organisation,
          const std::set<std::string>& desks) {
  Case& one = OpenCase(setting);
  MustStep(setting, one, account, "CLAIM");
  MustStep(setting, one, account, "OPEN_IDENTITY", {Code("reason", "ELIGIBILITY")});
  setting.PutAccount({account, organisation, desks}, v1::ROLE_REVIEWER);
}

// A version that both sides sign while cases are under way.
void AgreeAnew(Setting& setting, const v1::SharingAgreement& version, const std::set<std::string>& organisations,
               const std::set<std::string>& desks) {
  HeldCase(setting);
  setting.Agree(version);
  for (Case& one : setting.cases()) {
    if (one.desk == kHealthDesk) continue;
    one.organisations.insert(organisations.begin(), organisations.end());
    one.desks.insert(desks.begin(), desks.end());
  }
  setting.Restart();
}

// What is lifted for new cases stays forbidden for those of before.
void Lift(Setting& setting) {
  AgreeAnew(setting, RedLines(2, false), {}, {});
  setting.AskUnder(2);
  HeldCase(setting);
}

void ForbidTheDesk(Setting& setting) {
  v1::SharingAgreement version = RedLines(3, setting.forbids());
  if (setting.forbids()) version.add_forbidden_desks(world::kDesk);
  AgreeAnew(setting, version, {kHealth}, {world::kDesk, world::kOtherDesk});
}

// Under the agreement with the one receiver to the other, whom it forbids.
void SubmitToForbidden(Setting& setting) {
  Case& one = setting.NewCase(kHealthDesk);
  v1::Referral referral = setting.DossierOf(one);
  referral.set_agreement_id(kRedLines);
  SubmitDossier(setting, one, referral);
  referral.mutable_envelope()->set_programme(world::kProgramme);
  SubmitDossier(setting, one, referral);
}

void EndIt(Setting& setting) {
  v1::EndAgreementRequest end;
  end.set_request_id(setting.server().RequestId());
  end.set_agreement_id(kRedLines);
  setting.Must(world::kSupervisor, "AgreementService/EndAgreement", end, nullptr);
  setting.Restart();
}

}  // namespace

std::vector<Way> Ways() {
  return {
      {"a submission to a desk that may know", [](Setting& s) { OpenCase(s); }},
      {"a case that is held and opened", [](Setting& s) { HeldCase(s); }},
      {"a submission to the forbidden desk", [](Setting& s) { Submit(s, s.NewCase(world::kOtherDesk)); }},
      {"a submission to the forbidden organisation", [](Setting& s) { Submit(s, s.NewCase(kHealthDesk)); }},
      {"a submission to the forbidden organisation under another's agreement", SubmitToForbidden},
      {"a device's submission to the forbidden desk", [](Setting& s) { SubmitByDevice(s, world::kOtherDesk); }},
      {"a device's submission to the forbidden organisation", [](Setting& s) { SubmitByDevice(s, kHealthDesk); }},
      {"an amendment of the desk", AmendDesk},
      {"a device's amendment of the desk", AmendDeskByDevice},
      {"a redirection to the forbidden desk", [](Setting& s) { Redirect(s, world::kOtherDesk); }},
      {"a redirection to the forbidden organisation", [](Setting& s) { Redirect(s, kHealthDesk); }},
      {"a hand-over to the forbidden organisation",
       [](Setting& s) { HandTo(s, "HAND_OVER", world::kSupervisor, "worker", "R-91"); }},
      {"a hand-over to the forbidden desk",
       [](Setting& s) { HandTo(s, "HAND_OVER", world::kSupervisor, "worker", world::kDeskReviewer); }},
      {"an assignment to the forbidden organisation",
       [](Setting& s) { HandTo(s, "REASSIGN", world::kLead, "reviewer", "R-91"); }},
      {"an assignment to the forbidden desk",
       [](Setting& s) { HandTo(s, "REASSIGN", world::kLead, "reviewer", world::kDeskReviewer); }},
      {"an assignment to somebody of both desks",
       [](Setting& s) { HandTo(s, "REASSIGN", world::kLead, "reviewer", "R-74"); }},
      {"a family with the same phone, and a duplicate", SharePhone},
      {"a reviewer who moves to the forbidden desk",
       [](Setting& s) {
         Move(s, "R-75", world::kMinistry, {world::kDesk, world::kOtherDesk});
       }},
      {"a version that lifts what was forbidden", Lift},
      {"a version that forbids the desk", ForbidTheDesk},
      {"the end of the agreement", EndIt},
  };
}

}  // namespace ihala::forbidden
