// ReferralService and QueueService through a whole server: what each party may see and do of a case.
#include <set>

#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/queue_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

class CaseCallsTest : public ::testing::Test {
 protected:
  using Referrals = v1::ReferralService::Stub;

  // Makes one call as an account.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(const std::string& account, Stub& stub,
                    grpc::Status (Stub::*call)(grpc::ClientContext*, const Request&, Response*), const Request& request,
                    Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return (stub.*call)(&context, request, response);
  }

  v1::SubmitReferralRequest Submission() {
    v1::SubmitReferralRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(NewUuidV7(server_.clock(), server_.random()));
    *request.mutable_referral() = world::Dossier(server_.clock(), server_.random());
    return request;
  }
  grpc::Status Submit(const std::string& account, const v1::SubmitReferralRequest& request,
                      v1::SubmitReferralResponse* response) {
    return Call(account, *referrals_, &Referrals::SubmitReferral, request, response);
  }
  v1::CaseCore NewCase() { return server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random())); }

  grpc::Status Get(const std::string& account, const std::string& id, v1::GetReferralResponse* response) {
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    return Call(account, *referrals_, &Referrals::GetReferral, request, response);
  }
  grpc::Status Get(const std::string& account, const std::string& id) {
    v1::GetReferralResponse response;
    return Get(account, id, &response);
  }

  v1::TakeStepRequest StepOn(const v1::CaseCore& core, const std::string& step) {
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(core.referral_id());
    request.set_base_revision(core.revision());
    request.set_base_entry(core.entry());
    request.set_step_id(step);
    return request;
  }
  grpc::Status TakeStep(const std::string& account, const v1::TakeStepRequest& request,
                        v1::TakeStepResponse* response) {
    return Call(account, *referrals_, &Referrals::TakeStep, request, response);
  }

  // Every case that an account's list shows, page by page.
  std::vector<std::string> Listed(const std::string& account, uint32_t page_size) {
    std::vector<std::string> ids;
    v1::ListReferralsRequest request;
    request.set_page_size(page_size);
    do {
      v1::ListReferralsResponse response;
      EXPECT_TRUE(Call(account, *referrals_, &Referrals::ListReferrals, request, &response).ok());
      EXPECT_LE(response.cores_size(), static_cast<int>(page_size));
      for (const auto& core : response.cores()) ids.push_back(core.referral_id());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  std::vector<std::string> Queued(const std::string& account, v1::QueueView view, uint32_t page_size) {
    std::vector<std::string> ids;
    v1::ListQueueRequest request;
    request.set_view(view);
    request.set_page_size(page_size);
    do {
      v1::ListQueueResponse response;
      EXPECT_TRUE(Call(account, *queue_, &v1::QueueService::Stub::ListQueue, request, &response).ok());
      for (const auto& item : response.items()) ids.push_back(item.core().referral_id());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  grpc::Status Comment(const std::string& account, const v1::CaseCore& core, v1::Audience audience,
                       const std::string& text) {
    v1::AddCommentRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(core.referral_id());
    request.set_comment_id(NewUuidV7(server_.clock(), server_.random()));
    request.set_audience(audience);
    request.set_text(text);
    v1::AddCommentResponse response;
    return Call(account, *referrals_, &Referrals::AddComment, request, &response);
  }
  std::vector<std::string> Comments(const std::string& account, const v1::CaseCore& core, uint32_t page_size) {
    std::vector<std::string> texts;
    v1::ListCommentsRequest request;
    request.set_referral_id(core.referral_id());
    request.set_page_size(page_size);
    do {
      v1::ListCommentsResponse response;
      EXPECT_TRUE(Call(account, *referrals_, &Referrals::ListComments, request, &response).ok());
      for (const auto& comment : response.comments()) texts.push_back(comment.text());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return texts;
  }

  TestServer server_;
  std::unique_ptr<Referrals> referrals_ = v1::ReferralService::NewStub(server_.Channel());
  std::unique_ptr<v1::QueueService::Stub> queue_ = v1::QueueService::NewStub(server_.Channel());
};

TEST_F(CaseCallsTest, ASubmittedReferralIsThereForBothSides) {
  v1::SubmitReferralResponse submitted;
  const v1::SubmitReferralRequest request = Submission();
  const grpc::Status status = Submit(world::kWorker, request, &submitted);
  ASSERT_TRUE(status.ok()) << ErrorOf(status);
  EXPECT_EQ(submitted.verdict().kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(submitted.core().stage_id(), "SUBMITTED");
  EXPECT_EQ(submitted.core().short_code().size(), 9u);
  for (const char* account : {world::kWorker, world::kSupervisor, world::kIntegrator, world::kReviewer, world::kLead}) {
    v1::GetReferralResponse response;
    ASSERT_TRUE(Get(account, request.referral_id(), &response).ok()) << account;
    EXPECT_EQ(response.core().short_code(), submitted.core().short_code());
    EXPECT_EQ(response.dossier().envelope().household_size(), 4u);
  }
}

TEST_F(CaseCallsTest, TheSameRequestGetsTheSameAnswerAndAnotherContentIsRefused) {
  v1::SubmitReferralRequest request = Submission();
  v1::SubmitReferralResponse first;
  v1::SubmitReferralResponse second;
  ASSERT_TRUE(Submit(world::kWorker, request, &first).ok());
  ASSERT_TRUE(Submit(world::kWorker, request, &second).ok());
  EXPECT_EQ(first.verdict().SerializeAsString(), second.verdict().SerializeAsString());
  request.mutable_referral()->mutable_envelope()->set_household_size(5);
  const CallError error = ErrorOf(Submit(world::kWorker, request, &second));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.fields, ElementsAre("request_id"));
  EXPECT_EQ(Listed(world::kSupervisor, 50).size(), 1u);
}

TEST_F(CaseCallsTest, FieldsOfADossierAreNamedFromTheRequestsRoot) {
  v1::SubmitReferralRequest request = Submission();
  request.set_referral_id("short");
  request.mutable_referral()->mutable_people(0)->mutable_name()->clear_first();
  request.mutable_referral()->mutable_needs()->set_summary("\u202Ehidden");
  v1::SubmitReferralResponse response;
  const CallError error = ErrorOf(Submit(world::kWorker, request, &response));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.fields,
              UnorderedElementsAreArray({"referral_id", "referral.people[0].name.first", "referral.needs.summary"}));
}

TEST_F(CaseCallsTest, MissingConsentIsRefusedByName) {
  v1::SubmitReferralRequest request = Submission();
  request.mutable_referral()->mutable_consent()->clear_basis();
  v1::SubmitReferralResponse response;
  const CallError error = ErrorOf(Submit(world::kWorker, request, &response));
  EXPECT_EQ(error.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(error.reason, "CONSENT_MISSING");
  EXPECT_THAT(error.fields, ElementsAre("referral.consent.basis"));
}

TEST_F(CaseCallsTest, AnOutsiderCannotTellAHiddenCaseFromNone) {
  const v1::CaseCore core = NewCase();
  const std::string absent = NewUuidV7(server_.clock(), server_.random());
  for (const char* account : {world::kForeignWorker, world::kOtherWorker, world::kDeskReviewer}) {
    const grpc::Status hidden = Get(account, core.referral_id());
    const grpc::Status none = Get(account, absent);
    EXPECT_EQ(hidden.error_code(), grpc::StatusCode::NOT_FOUND) << account;
    EXPECT_EQ(hidden.error_message(), none.error_message());
    EXPECT_EQ(hidden.error_details(), none.error_details());
    v1::TakeStepResponse response;
    const grpc::Status hidden_step = TakeStep(account, StepOn(core, "WITHDRAW"), &response);
    v1::TakeStepRequest absent_step = StepOn(core, "WITHDRAW");
    absent_step.set_referral_id(absent);
    const grpc::Status no_step = TakeStep(account, absent_step, &response);
    EXPECT_EQ(hidden_step.error_code(), grpc::StatusCode::NOT_FOUND) << account;
    EXPECT_EQ(hidden_step.error_details(), no_step.error_details());
    EXPECT_EQ(Comment(account, core, v1::AUDIENCE_BOTH_SIDES, "words").error_code(), grpc::StatusCode::NOT_FOUND);
    EXPECT_THAT(Listed(account, 50), IsEmpty()) << account;
  }
}

TEST_F(CaseCallsTest, AnotherOrganisationCannotSubmitUnderThisOnesName) {
  v1::SubmitReferralResponse response;
  const CallError error = ErrorOf(Submit(world::kForeignWorker, Submission(), &response));
  EXPECT_EQ(error.code, grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(CaseCallsTest, ACaseIsFoundByItsShortCodeInAnySpelling) {
  const v1::CaseCore core = NewCase();
  std::string typed = core.short_code();
  typed.insert(4, " - ");
  for (char& c : typed) c = static_cast<char>(tolower(c));
  v1::GetReferralRequest request;
  request.set_short_code(typed);
  v1::GetReferralResponse response;
  ASSERT_TRUE(Call(world::kReviewer, *referrals_, &Referrals::GetReferral, request, &response).ok());
  EXPECT_EQ(response.core().referral_id(), core.referral_id());
  EXPECT_EQ(Call(world::kForeignWorker, *referrals_, &Referrals::GetReferral, request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.set_referral_id(core.referral_id());
  EXPECT_THAT(ErrorOf(Call(world::kReviewer, *referrals_, &Referrals::GetReferral, request, &response)).fields,
              ElementsAre("short_code"));
}

TEST_F(CaseCallsTest, AListShowsExactlyWhatAGetAllowsAtEveryPageSize) {
  std::vector<std::string> all;
  std::vector<std::string> of_worker;
  for (int i = 0; i < 12; ++i) {
    const bool own = i % 3 == 0;
    const char* author = own ? world::kWorker : i % 3 == 1 ? world::kOtherWorker : world::kForeignWorker;
    const char* organisation = i % 3 == 2 ? world::kCso2 : world::kCso1;
    const v1::CaseCore core =
        server_.Submit(author, world::DossierOf(organisation, author, server_.clock(), server_.random()));
    all.push_back(core.referral_id());
    if (own) of_worker.push_back(core.referral_id());
  }
  EXPECT_THAT(Listed(world::kWorker, 50), UnorderedElementsAreArray(of_worker));
  for (const char* account : {world::kWorker, world::kSupervisor, world::kForeignWorker, world::kReviewer,
                              world::kDeskReviewer, world::kIntegrator}) {
    std::vector<std::string> readable;
    for (const std::string& id : all) {
      if (Get(account, id).ok()) readable.push_back(id);
    }
    for (const uint32_t page_size : {1u, 2u, 5u, 12u, 500u}) {
      EXPECT_THAT(Listed(account, page_size), UnorderedElementsAreArray(readable)) << account << " " << page_size;
    }
  }
  for (const uint32_t page_size : {1u, 5u, 500u}) {
    EXPECT_THAT(Queued(world::kReviewer, v1::QUEUE_VIEW_UNSPECIFIED, page_size), UnorderedElementsAreArray(all));
    EXPECT_THAT(Queued(world::kDeskReviewer, v1::QUEUE_VIEW_UNSPECIFIED, page_size), IsEmpty());
  }
}

TEST_F(CaseCallsTest, ATokenOfAnotherListOrCallerIsRefusedByName) {
  NewCase();
  NewCase();
  v1::ListReferralsRequest request;
  request.set_page_size(1);
  v1::ListReferralsResponse page;
  ASSERT_TRUE(Call(world::kWorker, *referrals_, &Referrals::ListReferrals, request, &page).ok());
  ASSERT_FALSE(page.next_page_token().empty());
  request.set_page_token(page.next_page_token());
  v1::ListReferralsResponse response;
  EXPECT_THAT(ErrorOf(Call(world::kSupervisor, *referrals_, &Referrals::ListReferrals, request, &response)).fields,
              ElementsAre("page_token"));
  request.set_stage_id("SUBMITTED");
  EXPECT_THAT(ErrorOf(Call(world::kWorker, *referrals_, &Referrals::ListReferrals, request, &response)).fields,
              ElementsAre("page_token"));
  request.set_page_size(501);
  request.set_page_token("nonsense");
  EXPECT_THAT(ErrorOf(Call(world::kWorker, *referrals_, &Referrals::ListReferrals, request, &response)).fields,
              ElementsAre("page_size"));
}

TEST_F(CaseCallsTest, AReviewerClaimsAndTheSecondOneIsToldByWhom) {
  const v1::CaseCore core = NewCase();
  EXPECT_THAT(Queued(world::kReviewer, v1::QUEUE_VIEW_UNCLAIMED, 10), ElementsAre(core.referral_id()));
  v1::TakeStepResponse claimed;
  const grpc::Status status = TakeStep(world::kReviewer, StepOn(core, "CLAIM"), &claimed);
  ASSERT_TRUE(status.ok()) << ErrorOf(status);
  EXPECT_EQ(claimed.core().holder(), world::kReviewer);
  EXPECT_THAT(Queued(world::kReviewer, v1::QUEUE_VIEW_UNCLAIMED, 10), IsEmpty());
  EXPECT_THAT(Queued(world::kReviewer, v1::QUEUE_VIEW_MINE, 10), ElementsAre(core.referral_id()));
  EXPECT_THAT(Queued(world::kOtherReviewer, v1::QUEUE_VIEW_MINE, 10), IsEmpty());
  v1::TakeStepResponse late;
  ASSERT_TRUE(TakeStep(world::kOtherReviewer, StepOn(core, "CLAIM"), &late).ok());
  EXPECT_EQ(late.verdict().kind(), v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(late.verdict().already_by(), world::kReviewer);
  EXPECT_EQ(late.core().holder(), world::kReviewer);
}

TEST_F(CaseCallsTest, AStepOnAStaleRevisionIsAborted) {
  const v1::CaseCore core = NewCase();
  v1::TakeStepResponse response;
  ASSERT_TRUE(TakeStep(world::kReviewer, StepOn(core, "CLAIM"), &response).ok());
  const CallError error = ErrorOf(TakeStep(world::kReviewer, StepOn(core, "RELEASE"), &response));
  EXPECT_EQ(error.code, grpc::StatusCode::ABORTED);
  EXPECT_EQ(error.reason, "STALE_REVISION");
}

TEST_F(CaseCallsTest, AStepOfTheOtherPartyIsDeniedAndOneThatNobodyMayTakeIsNotPossible) {
  const v1::CaseCore core = NewCase();
  v1::TakeStepResponse response;
  EXPECT_EQ(TakeStep(world::kWorker, StepOn(core, "CLAIM"), &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(TakeStep(world::kReviewer, StepOn(core, "NO_SUCH_STEP"), &response).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(CaseCallsTest, AStepNamesEveryMissingField) {
  v1::TakeStepResponse response;
  const CallError error = ErrorOf(TakeStep(world::kReviewer, v1::TakeStepRequest(), &response));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.fields,
              UnorderedElementsAreArray({"request_id", "referral_id", "base_revision", "base_entry", "step_id"}));
}

TEST_F(CaseCallsTest, InternalCommentsStayInsideAtEveryPageSize) {
  v1::CaseCore core = NewCase();
  ASSERT_TRUE(Comment(world::kWorker, core, v1::AUDIENCE_BOTH_SIDES, "first").ok());
  ASSERT_TRUE(Comment(world::kWorker, core, v1::AUDIENCE_INTERNAL, "ours").ok());
  ASSERT_TRUE(Comment(world::kReviewer, core, v1::AUDIENCE_INTERNAL, "theirs").ok());
  EXPECT_THAT(Comments(world::kReviewer, core, 10), ElementsAre("", "theirs")) << "nobody holds the case yet";
  core = server_.OpenTo(world::kReviewer, core);
  ASSERT_TRUE(Comment(world::kReviewer, core, v1::AUDIENCE_BOTH_SIDES, "second").ok());
  for (const uint32_t page_size : {1u, 2u, 3u, 100u}) {
    EXPECT_THAT(Comments(world::kWorker, core, page_size), ElementsAre("first", "ours", "second"));
    EXPECT_THAT(Comments(world::kSupervisor, core, page_size), ElementsAre("first", "ours", "second"));
    EXPECT_THAT(Comments(world::kReviewer, core, page_size), ElementsAre("first", "theirs", "second"));
  }
}

TEST_F(CaseCallsTest, APageGoesOnOnlyWhereSomethingIsOnTheNextOne) {
  const v1::CaseCore core = NewCase();
  ASSERT_TRUE(Comment(world::kWorker, core, v1::AUDIENCE_BOTH_SIDES, "first").ok());
  ASSERT_TRUE(Comment(world::kWorker, core, v1::AUDIENCE_INTERNAL, "ours").ok());
  v1::ListCommentsRequest comments;
  comments.set_referral_id(core.referral_id());
  comments.set_page_size(1);
  v1::ListCommentsResponse said;
  ASSERT_TRUE(Call(world::kReviewer, *referrals_, &Referrals::ListComments, comments, &said).ok());
  EXPECT_EQ(said.comments_size(), 1);
  EXPECT_EQ(said.next_page_token(), "") << "that the other side goes on among itself is not to be seen";
  ASSERT_TRUE(Call(world::kWorker, *referrals_, &Referrals::ListComments, comments, &said).ok());
  EXPECT_NE(said.next_page_token(), "");
  // Older cases of the organisation that are not this caseworker's.
  server_.Submit(world::kOtherWorker,
                 world::DossierOf(world::kCso1, world::kOtherWorker, server_.clock(), server_.random()));
  v1::ListReferralsRequest list;
  list.set_page_size(1);
  v1::ListReferralsResponse cases;
  ASSERT_TRUE(Call(world::kOtherWorker, *referrals_, &Referrals::ListReferrals, list, &cases).ok());
  EXPECT_EQ(cases.cores_size(), 1);
  EXPECT_EQ(cases.next_page_token(), "");
}

TEST_F(CaseCallsTest, APhoneOfManyHouseholdsIsToldToTheReceiverAlone) {
  const auto submit = [this](const char* number) {
    v1::Referral dossier = world::Dossier(server_.clock(), server_.random());
    dossier.mutable_people(0)->clear_phones();
    dossier.mutable_people(0)->add_phones()->set_e164("+970590000009");
    dossier.mutable_people(0)->add_phones()->set_e164(number);
    return server_.Submit(world::kWorker, dossier);
  };
  const auto told = [this](const std::string& account, const v1::CaseCore& core) {
    v1::GetReferralResponse response;
    EXPECT_TRUE(Get(account, core.referral_id(), &response).ok());
    std::vector<std::string> phones;
    for (const v1::SharedPhone& shared : response.shared_phones()) {
      phones.push_back(absl::StrCat(shared.person(), "/", shared.phone(), " ", shared.households()));
    }
    return phones;
  };
  std::vector<v1::CaseCore> cores;
  // One SIM card under both country codes is one phone. The first phone is each case's too.
  for (int i = 0; i < 4; ++i) cores.push_back(submit(i % 2 == 0 ? "+970590000001" : "+972590000001"));
  EXPECT_THAT(told(world::kReviewer, cores[3]), IsEmpty());
  cores.push_back(submit("+970590000001"));
  EXPECT_THAT(told(world::kReviewer, cores[0]), IsEmpty()) << "whose numbers they are not told yet";
  server_.OpenTo(world::kReviewer, cores[0]);
  EXPECT_THAT(told(world::kReviewer, cores[0]), ElementsAre("0/0 5", "0/1 5"));
  EXPECT_THAT(told(world::kWorker, cores[0]), IsEmpty());
  EXPECT_THAT(told(world::kSupervisor, cores[0]), IsEmpty());
  const v1::CaseCore other = server_.OpenTo(world::kReviewer, submit("+970590000002"));
  EXPECT_THAT(told(world::kReviewer, other), ElementsAre("0/0 6"));
}

TEST_F(CaseCallsTest, HistoryTellsWhatHappenedInOrder) {
  const v1::CaseCore core = NewCase();
  v1::TakeStepResponse claimed;
  ASSERT_TRUE(TakeStep(world::kReviewer, StepOn(core, "CLAIM"), &claimed).ok());
  v1::ListHistoryRequest request;
  request.set_referral_id(core.referral_id());
  request.set_page_size(1);
  std::vector<std::string> steps;
  do {
    v1::ListHistoryResponse response;
    ASSERT_TRUE(Call(world::kWorker, *referrals_, &Referrals::ListHistory, request, &response).ok());
    for (const auto& entry : response.entries()) steps.push_back(entry.step_id());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(steps, ElementsAre("SUBMIT", "CLAIM"));
}

TEST_F(CaseCallsTest, ARoleThatIsTakenAwayEndsSightFromTheNextCallOn) {
  const v1::CaseCore core = NewCase();
  ASSERT_TRUE(Get(world::kReviewer, core.referral_id()).ok());
  v1::PutAccountRequest request;
  request.set_request_id(server_.RequestId());
  for (const v1::Account& account : world::Accounts()) {
    if (account.code() == world::kReviewer) *request.mutable_account() = account;
  }
  request.mutable_account()->mutable_roles(0)->add_desks(world::kOtherDesk);
  v1::PutAccountResponse put;
  const auto admin = v1::AdminService::NewStub(server_.Channel());
  ASSERT_TRUE(Call(world::kAdministrator, *admin, &v1::AdminService::Stub::PutAccount, request, &put).ok());
  EXPECT_EQ(Get(world::kReviewer, core.referral_id()).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  server_.Forget(world::kReviewer);
  EXPECT_EQ(Get(world::kReviewer, core.referral_id()).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(Queued(world::kReviewer, v1::QUEUE_VIEW_UNSPECIFIED, 10), IsEmpty());
}

}  // namespace
}  // namespace ihala
