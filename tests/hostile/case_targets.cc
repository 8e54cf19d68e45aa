#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/referral/directory.h"
#include "common/text/short_code.h"
#include "ihala/v1/directory_service.pb.h"
#include "ihala/v1/erasure_service.pb.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "tests/hostile/setting.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::hostile {
namespace {

using Shared = std::shared_ptr<Setting>;

constexpr char kReferrals[] = "/ihala.v1.ReferralService/";

// A target whose every call is one account's and whose message needs nothing but itself.
template <typename Request, typename Make>
Target Simple(const Shared& setting, const std::string& method, const std::string& account, Make make) {
  Target target;
  target.name = method.substr(method.rfind('/') + 1);
  target.method = method;
  target.options = Foreign();
  target.valid = [setting, make] { return std::make_unique<Request>(make(*setting)); };
  target.send = [setting, method, account](const std::string& bytes, const Mutation&) {
    return setting->Send(method, account, bytes);
  };
  return target;
}

// A target on a case in a certain state, made anew where the server has moved it. `rpc` is the whole method where it is
// not one of the ReferralService.
template <typename Request, typename Prepare, typename Make>
Target OnCase(const Shared& setting, const std::string& rpc, const std::string& account, Prepare prepare, Make make) {
  const std::string method = rpc.front() == '/' ? rpc : kReferrals + rpc;
  auto present = std::make_shared<Renewed<v1::CaseCore>>();
  Target target;
  target.name = method.substr(method.rfind('/') + 1);
  target.method = method;
  target.options = Foreign();
  target.valid = [=] {
    auto request = std::make_unique<Request>();
    make(*setting, present->Get([&] { return prepare(*setting); }), request.get());
    return request;
  };
  target.send = [=](const std::string& bytes, const Mutation&) {
    Answer answer = setting->Send(method, account, bytes);
    if (!answer.refused) present->Spend();
    return answer;
  };
  return target;
}

template <typename Request>
void FillStep(Setting& setting, const v1::CaseCore& core, const std::string& step, Request* request) {
  request->set_request_id(setting.server.RequestId());
  request->set_referral_id(core.referral_id());
  request->set_base_revision(core.revision());
  request->set_base_entry(core.entry());
  request->set_step_id(step);
}

v1::SubmitReferralRequest Submission(Setting& setting) {
  v1::SubmitReferralRequest request;
  request.set_request_id(setting.server.RequestId());
  request.set_referral_id(setting.NewId());
  *request.mutable_referral() = setting.FullDossier();
  request.set_short_code(text::NewShortCode(setting.server.random()));
  request.mutable_workflow()->set_workflow_id("default");
  request.mutable_workflow()->set_version(world::kWorkflowVersion);
  return request;
}

void FillWaitlist(Setting& setting, const v1::CaseCore& core, v1::TakeStepRequest* request) {
  FillStep(setting, core, "WAITLIST", request);
  v1::InputValue day;
  day.set_name("review_on");
  *day.mutable_date() = ToDate(absl::ToCivilDay(setting.server.clock().Now(), absl::UTCTimeZone()) + 30);
  *request->add_inputs() = Code("cause", "NO_BUDGET_CYCLE");
  *request->add_inputs() = Text("priority_basis", "three small children");
  *request->add_inputs() = day;
}

// No step of the default workflow is for many: the form is taken, and each case refused by itself.
void FillMany(Setting& setting, const v1::CaseCore& core, v1::TakeStepOnManyRequest* request) {
  request->set_request_id(setting.server.RequestId());
  request->set_step_id("ACCEPT");
  *request->add_inputs() = Reference("programme", world::kProgramme);
  v1::CaseSeen& one = *request->add_cases();
  one.set_referral_id(core.referral_id());
  one.set_base_revision(core.revision());
  one.set_base_entry(core.entry());
}

void FillRedirect(Setting& setting, const v1::CaseCore& core, v1::ConfirmStepRequest* request) {
  FillStep(setting, core, "REDIRECT", request);
  request->set_agrees(true);
  *request->add_inputs() = Reference("successor", UuidToText(setting.OtherCase()));
  *request->add_inputs() = Text("note", "the family moved");
}

void FillComment(Setting& setting, const v1::CaseCore& core, v1::AddCommentRequest* request) {
  request->set_request_id(setting.server.RequestId());
  request->set_referral_id(core.referral_id());
  request->set_comment_id(setting.NewId());
  request->set_audience(v1::AUDIENCE_BOTH_SIDES);
  request->set_text("The family has moved to their cousins.");
}

void FillAmendment(Setting& setting, const v1::CaseCore& core, v1::AmendReferralRequest* request) {
  v1::GetReferralRequest get;
  get.set_referral_id(core.referral_id());
  const auto found =
      setting.Must<v1::GetReferralResponse>(absl::StrCat(kReferrals, "GetReferral"), world::kWorker, get);
  request->set_request_id(setting.server.RequestId());
  request->set_referral_id(core.referral_id());
  request->set_base_revision(found.dossier_revision());
  v1::Person* const person = request->mutable_amendment()->mutable_changed()->add_people();
  person->set_person_id(found.dossier().people(0).person_id());
  // A name is one field.
  *person->mutable_name() = found.dossier().people(0).name();
  person->mutable_name()->set_first("\u0633\u0644\u0645\u0649");
  person->set_role(found.dossier().people(0).role());
  v1::DossierField* const emptied = request->mutable_amendment()->add_emptied();
  emptied->set_path("people.payment_alias");
  // Of somebody else, so that no change of a field meets it.
  emptied->set_person_id(found.dossier().people(found.dossier().people_size() - 1).person_id());
  v1::Person* const added = request->mutable_amendment()->add_added();
  *added = found.dossier().people(found.dossier().people_size() - 1);
  added->set_person_id(setting.NewId());
  v1::Needs* const needs = request->mutable_amendment()->mutable_changed()->mutable_needs();
  needs->set_summary("The family has moved to their cousins' tent.");
}

void FillHold(Setting& setting, const v1::CaseCore& core, v1::SetRetentionRequest* request) {
  request->set_request_id(setting.server.RequestId());
  request->set_referral_id(core.referral_id());
  request->set_base_revision(core.revision());
  request->mutable_said()->set_act(v1::RETENTION_ACT_HOLD);
  request->mutable_said()->set_reason(v1::RETENTION_REASON_COURT);
}

v1::CaseCore NewCase(Setting& setting) { return setting.NewCase(); }

void AddQueueTargets(const Shared& setting, std::vector<Target>* targets) {
  targets->push_back(
      Simple<v1::ListQueueRequest>(setting, "/ihala.v1.QueueService/ListQueue", world::kReviewer, [](Setting&) {
        v1::ListQueueRequest request;
        request.set_view(v1::QUEUE_VIEW_UNCLAIMED);
        request.set_sort(v1::QUEUE_SORT_DUE);
        request.set_desk(world::kDesk);
        request.set_programme(world::kProgramme);
        request.set_governorate("PS0260");
        request.set_urgency(v1::URGENCY_URGENT);
        request.set_stage_id("SUBMITTED");
        request.set_page_size(3);
        return request;
      }));
  targets->push_back(
      Simple<v1::CountQueueRequest>(setting, "/ihala.v1.QueueService/CountQueue", world::kReviewer, [](Setting&) {
        v1::CountQueueRequest request;
        request.set_desk(world::kDesk);
        return request;
      }));
}

}  // namespace

void AddSessionTargets(const Shared& setting, std::vector<Target>* targets) {
  const std::string service = "/ihala.v1.SessionService/";
  Target sign_in;
  sign_in.name = "SignIn";
  sign_in.method = service + "SignIn";
  sign_in.options = Foreign();
  sign_in.refusals_count = true;
  sign_in.valid = [setting] {
    auto request = std::make_unique<v1::SignInRequest>();
    request->set_account(world::kOtherWorker);
    request->set_passphrase(world::PassphraseOf(world::kOtherWorker));
    request->mutable_device()->set_stream_id(setting->server.random().Bytes(kIdBytes));
    request->mutable_device()->set_public_key(setting->server.random().Bytes(32));
    return request;
  };
  sign_in.send = [setting, method = sign_in.method](const std::string& bytes, const Mutation&) {
    Answer answer;
    answer.raw = setting->caller.Call(method, bytes, {});
    answer.refused = !answer.raw.ok();
    answer.invalid = answer.raw.error.code == grpc::StatusCode::INVALID_ARGUMENT;
    answer.fields = answer.raw.error.fields;
    return answer;
  };
  targets->push_back(std::move(sign_in));

  // These two end the session that they are called with.
  const auto ending = [&]<typename Request>(const std::string& rpc, Request) {
    Target target = Simple<Request>(setting, service + rpc, world::kAuditor, [](Setting& s) {
      s.server.Forget(world::kAuditor);
      s.server.TokenOf(world::kAuditor);
      return Request();
    });
    targets->push_back(std::move(target));
  };
  ending("RefreshSession", v1::RefreshSessionRequest());
  ending("SignOut", v1::SignOutRequest());
  targets->push_back(Simple<v1::WhoAmIRequest>(setting, service + "WhoAmI", world::kCoordinator,
                                               [](Setting&) { return v1::WhoAmIRequest(); }));
}

void AddCaseTargets(const Shared& setting, std::vector<Target>* targets) {
  targets->push_back(Simple<v1::SubmitReferralRequest>(setting, absl::StrCat(kReferrals, "SubmitReferral"),
                                                       world::kWorker, Submission));
  targets->push_back(OnCase<v1::TakeStepRequest>(setting, "TakeStep", world::kReviewer, ClaimedCase, FillWaitlist));
  targets->push_back(
      OnCase<v1::TakeStepOnManyRequest>(setting, "TakeStepOnMany", world::kReviewer, ClaimedCase, FillMany));
  targets->push_back(
      OnCase<v1::ConfirmStepRequest>(setting, "ConfirmStep", world::kWorker, RedirectedCase, FillRedirect));
  targets->push_back(OnCase<v1::AddCommentRequest>(setting, "AddComment", world::kReviewer, NewCase, FillComment));
  targets->push_back(
      OnCase<v1::AmendReferralRequest>(setting, "AmendReferral", world::kWorker, NewCase, FillAmendment));
  // What is wrong with the dossier as it would become is named in the dossier.
  targets->back().prefixes = {"amendment.changed."};
  targets->back().places = {{"amendment.added.", "people."}};
  targets->push_back(OnCase<v1::SetRetentionRequest>(setting, "/ihala.v1.ErasureService/SetRetention",
                                                     world::kSupervisor, NewCase, FillHold));
}

void AddReadTargets(const Shared& setting, std::vector<Target>* targets) {
  auto core = std::make_shared<Renewed<v1::CaseCore>>();
  const auto on_one_case = [&]<typename Request>(const std::string& rpc, Request) {
    targets->push_back(Simple<Request>(setting, kReferrals + rpc, world::kWorker, [core](Setting& s) {
      Request request;
      const v1::CaseCore& one = core->Get([&] { return s.NewCase(); });
      request.set_referral_id(one.referral_id());
      if constexpr (requires { request.set_page_size(5); }) request.set_page_size(5);
      return request;
    }));
  };
  on_one_case("GetReferral", v1::GetReferralRequest());
  on_one_case("ListComments", v1::ListCommentsRequest());
  on_one_case("ListHistory", v1::ListHistoryRequest());
  targets->push_back(Simple<v1::TellStageRequest>(
      setting, absl::StrCat(kReferrals, "TellStage"), world::kReviewer, [core](Setting& s) {
        v1::TellStageRequest request;
        request.set_short_code(core->Get([&] { return s.NewCase(); }).short_code());
        return request;
      }));
  targets->push_back(Simple<v1::ListReferralsRequest>(setting, absl::StrCat(kReferrals, "ListReferrals"),
                                                      world::kSupervisor, [](Setting&) {
                                                        v1::ListReferralsRequest request;
                                                        request.set_page_size(3);
                                                        request.set_stage_id("SUBMITTED");
                                                        return request;
                                                      }));
  AddQueueTargets(setting, targets);
  targets->push_back(Simple<v1::GetDirectoryRequest>(setting, "/ihala.v1.DirectoryService/GetDirectory",
                                                     world::kSupervisor,
                                                     [](Setting&) { return v1::GetDirectoryRequest(); }));
  targets->push_back(Simple<v1::PutCalendarRequest>(setting, "/ihala.v1.DirectoryService/PutCalendar",
                                                    world::kForeignSupervisor, [](Setting& at) {
                                                      v1::PutCalendarRequest request;
                                                      request.set_request_id(at.server.RequestId());
                                                      request.set_organisation(world::kCso2);
                                                      request.mutable_calendar()->add_weekend(5);
                                                      request.mutable_calendar()->add_weekend(6);
                                                      v1::Date& day = *request.mutable_calendar()->add_holidays();
                                                      day.set_year(2026);
                                                      day.set_month(5);
                                                      day.set_day(1);
                                                      return request;
                                                    }));
  targets->push_back(Simple<v1::GetWorkflowRequest>(setting, "/ihala.v1.DirectoryService/GetWorkflow",
                                                    world::kSupervisor, [](Setting&) {
                                                      v1::GetWorkflowRequest request;
                                                      request.set_workflow_id("default");
                                                      request.set_version(world::kWorkflowVersion);
                                                      return request;
                                                    }));
}

}  // namespace ihala::hostile
