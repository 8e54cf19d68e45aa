#include "tests/hostile/setting.h"

#include "absl/time/civil_time.h"
#include "common/referral/directory.h"
#include "common/referral/sample_referral.h"

namespace ihala::hostile {

v1::Referral Setting::FullDossier() {
  // Every field of the sample, with the codes of this world.
  v1::Referral referral = SampleReferral();
  referral.set_agreement_id(world::kAgreement1);
  v1::Envelope* const envelope = referral.mutable_envelope();
  envelope->set_receiving_organisation(world::kMinistry);
  envelope->set_desk(world::kDesk);
  envelope->set_programme(world::kProgramme);
  envelope->set_referring_organisation(world::kCso1);
  envelope->set_worker_code(world::kWorker);
  envelope->set_governorate(world::kGovernorate);
  referral.mutable_consent()->set_receiving_organisation(world::kMinistry);
  referral.mutable_consent()->set_programme(world::kProgramme);
  referral.mutable_household()->mutable_current_place()->set_governorate(world::kGovernorate);
  referral.mutable_household()->mutable_origin()->set_governorate(world::kOtherGovernorate);
  return referral;
}

v1::CaseCore Setting::NewCase() {
  v1::SubmitReferralRequest request;
  request.set_request_id(server.RequestId());
  request.set_referral_id(NewId());
  *request.mutable_referral() = FullDossier();
  return Must<v1::SubmitReferralResponse>("/ihala.v1.ReferralService/SubmitReferral", world::kWorker, request).core();
}

v1::CaseCore ClaimedCase(Setting& setting) { return setting.Step(setting.NewCase(), world::kReviewer, "CLAIM"); }

v1::CaseCore RedirectedCase(Setting& setting) {
  return setting.Step(ClaimedCase(setting), world::kReviewer, "REDIRECT", {Reference("desk", world::kOtherDesk)});
}

MutationOptions Foreign() { return {{world::kCso2, world::kForeignWorker, world::kOtherDesk, world::kAgreement2}}; }

const std::string& Setting::OtherCase() {
  if (other_case.empty()) other_case = NewCase().referral_id();
  return other_case;
}

v1::CaseCore Setting::Step(const v1::CaseCore& core, const std::string& account, const std::string& step,
                           std::vector<v1::InputValue> inputs) {
  v1::TakeStepRequest request;
  request.set_request_id(server.RequestId());
  request.set_referral_id(core.referral_id());
  request.set_base_revision(core.revision());
  request.set_base_entry(core.entry());
  request.set_step_id(step);
  for (v1::InputValue& input : inputs) *request.add_inputs() = std::move(input);
  return Must<v1::TakeStepResponse>("/ihala.v1.ReferralService/TakeStep", account, request).core();
}

v1::InputValue Text(const std::string& name, const std::string& text) {
  v1::InputValue input;
  input.set_name(name);
  input.set_text(text);
  return input;
}

v1::InputValue Code(const std::string& name, const std::string& code) {
  v1::InputValue input;
  input.set_name(name);
  input.add_codes(code);
  return input;
}

v1::InputValue Reference(const std::string& name, const std::string& reference) {
  v1::InputValue input;
  input.set_name(name);
  input.set_reference(reference);
  return input;
}

std::vector<Target> AllTargets(TestServer& server, RawCaller& caller) {
  auto setting = std::make_shared<Setting>(Setting{server, caller});
  std::vector<Target> targets;
  AddSessionTargets(setting, &targets);
  AddCaseTargets(setting, &targets);
  AddReadTargets(setting, &targets);
  AddSyncTargets(setting, &targets);
  AddAccountTargets(setting, &targets);
  AddAdminTargets(setting, &targets);
  AddWorkflowTargets(setting, &targets);
  return targets;
}

}  // namespace ihala::hostile
