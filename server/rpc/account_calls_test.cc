// AccountService and choosing a passphrase, through a whole server.
#include <set>
#include <string>

#include <grpcpp/client_context.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/account_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using Accounts = v1::AccountService;

class AccountCallsTest : public ::testing::Test {
 protected:
  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(const std::string& account, Stub& stub,
                    grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*), const Request& request,
                    Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return (stub.*rpc)(&context, request, response);
  }
  std::string CodeOf(const std::string& by, const std::string& account) {
    v1::IssueSignInCodeRequest request;
    request.set_account(account);
    v1::IssueSignInCodeResponse response;
    const grpc::Status status = Call(by, *accounts_, &Accounts::Stub::IssueSignInCode, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.sign_in_code();
  }
  grpc::Status Choose(const std::string& account, const std::string& code, const std::string& passphrase) {
    v1::ChoosePassphraseRequest request;
    request.set_account(account);
    request.set_sign_in_code(code);
    request.set_new_passphrase(passphrase);
    return Choose(request);
  }
  grpc::Status Choose(const v1::ChoosePassphraseRequest& request) {
    grpc::ClientContext context;
    v1::ChoosePassphraseResponse response;
    return sessions_->ChoosePassphrase(&context, request, &response);
  }
  grpc::Status SignIn(const std::string& account, const std::string& passphrase) {
    v1::SignInRequest request;
    request.set_account(account);
    request.set_passphrase(passphrase);
    grpc::ClientContext context;
    v1::SignInResponse response;
    return sessions_->SignIn(&context, request, &response);
  }
  template <typename Request, typename Response>
  grpc::Status Stop(const std::string& by, const std::string& account,
                    grpc::Status (Accounts::Stub::*rpc)(grpc::ClientContext*, const Request&, Response*)) {
    Request request;
    request.set_request_id(server_.RequestId());
    request.set_account(account);
    Response response;
    return Call(by, *accounts_, rpc, request, &response);
  }
  grpc::Status WhoAmI(const std::string& account) {
    v1::WhoAmIResponse response;
    return Call(account, *sessions_, &v1::SessionService::Stub::WhoAmI, v1::WhoAmIRequest(), &response);
  }
  grpc::Status Freeze(const std::string& by, const std::string& organisation) {
    v1::FreezeOrganisationRequest request;
    request.set_request_id(server_.RequestId());
    request.set_organisation(organisation);
    v1::FreezeOrganisationResponse response;
    return Call(by, *accounts_, &Accounts::Stub::FreezeOrganisation, request, &response);
  }
  bool IsOverAfter(const std::string& by, const std::string& organisation) {
    v1::LiftFreezeRequest request;
    request.set_request_id(server_.RequestId());
    request.set_organisation(organisation);
    v1::LiftFreezeResponse response;
    const grpc::Status status = Call(by, *accounts_, &Accounts::Stub::LiftFreeze, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.is_over();
  }

  TestServer server_;
  std::unique_ptr<Accounts::Stub> accounts_ = Accounts::NewStub(server_.Channel());
  std::unique_ptr<v1::SessionService::Stub> sessions_ = v1::SessionService::NewStub(server_.Channel());
};

TEST_F(AccountCallsTest, ACodeSetsAPassphraseOnceAndEndsTheSessions) {
  ASSERT_TRUE(WhoAmI(world::kWorker).ok());
  const std::string code = CodeOf(world::kSupervisor, world::kWorker);
  EXPECT_TRUE(WhoAmI(world::kWorker).ok()) << "asking for a code takes nothing away";
  ASSERT_TRUE(Choose(world::kWorker, code, "my own new words").ok());
  EXPECT_EQ(WhoAmI(world::kWorker).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_TRUE(SignIn(world::kWorker, "my own new words").ok());
  EXPECT_FALSE(SignIn(world::kWorker, world::PassphraseOf(world::kWorker)).ok());
  EXPECT_EQ(Choose(world::kWorker, code, "another one's words").error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(AccountCallsTest, ACodeIsReadAsPeopleTypeItAndAMistypedOneIsNamed) {
  std::string code = CodeOf(world::kSupervisor, world::kWorker);
  for (char& c : code) c = c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  std::string wrong = code;
  wrong[0] = wrong[0] == 'x' ? 'y' : 'x';
  const grpc::Status mistyped = Choose(world::kWorker, wrong, "my own new words");
  EXPECT_EQ(mistyped.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(ErrorOf(mistyped).fields, testing::ElementsAre("sign_in_code"));
  EXPECT_TRUE(Choose(world::kWorker, code, "my own new words").ok());
}

TEST_F(AccountCallsTest, OldUnknownAndForeignCodesGetTheSameWords) {
  const std::string code = CodeOf(world::kSupervisor, world::kWorker);
  const std::string foreign = CodeOf(world::kForeignSupervisor, world::kForeignWorker);
  std::set<std::string> words;
  for (const auto& [account, typed] : std::vector<std::pair<std::string, std::string>>{
           {world::kWorker, foreign}, {"NOBODY-1", code}, {world::kSupervisor, code}}) {
    const grpc::Status status = Choose(account, typed, "my own new words");
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    words.insert(status.error_message() + status.error_details());
  }
  server_.clock().Advance(absl::Hours(72));
  const grpc::Status old = Choose(world::kWorker, code, "my own new words");
  words.insert(old.error_message() + old.error_details());
  EXPECT_EQ(words.size(), 1u);
}

TEST_F(AccountCallsTest, GuessingCodesEndsAtTheLimitOfSignIns) {
  const std::string foreign = CodeOf(world::kForeignSupervisor, world::kForeignWorker);
  grpc::StatusCode code = grpc::StatusCode::OK;
  for (int i = 0; i < 11; ++i) code = Choose(world::kWorker, foreign, "my own new words").error_code();
  EXPECT_EQ(code, grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(AccountCallsTest, ThePresentPassphraseChangesItToo) {
  v1::ChoosePassphraseRequest request;
  request.set_account(world::kWorker);
  request.set_present_passphrase(world::PassphraseOf(world::kWorker));
  request.set_new_passphrase("my own new words");
  ASSERT_TRUE(Choose(request).ok());
  EXPECT_FALSE(Choose(request).ok()) << "it is not the present one any more";
  EXPECT_TRUE(SignIn(world::kWorker, "my own new words").ok());
}

TEST_F(AccountCallsTest, APassphraseThatIsTooShortAndAMissingProofAreNamed) {
  v1::ChoosePassphraseRequest request;
  request.set_account(world::kWorker);
  request.set_new_passphrase("short");
  const grpc::Status status = Choose(request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(ErrorOf(status).fields, testing::UnorderedElementsAre("present_passphrase", "new_passphrase"));
}

TEST_F(AccountCallsTest, ColleaguesAreListedInPagesAndOthersAreNot) {
  std::vector<std::string> codes;
  v1::ListColleaguesRequest request;
  request.set_page_size(2);
  do {
    v1::ListColleaguesResponse page;
    ASSERT_TRUE(Call(world::kSupervisor, *accounts_, &Accounts::Stub::ListColleagues, request, &page).ok());
    EXPECT_LE(page.colleagues_size(), 2);
    EXPECT_GT(page.colleagues_size(), 0) << "that others have accounts is not told by a page without any";
    for (const v1::Colleague& colleague : page.colleagues()) codes.push_back(colleague.account().code());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(codes, testing::UnorderedElementsAre(world::kWorker, world::kOtherWorker, world::kSupervisor,
                                                   world::kIntegrator));
}

TEST_F(AccountCallsTest, ALostDeviceIsSignedOutByItsSupervisorAtOnce) {
  ASSERT_TRUE(WhoAmI(world::kWorker).ok());
  ASSERT_TRUE(Stop(world::kSupervisor, world::kWorker, &Accounts::Stub::EndSessions).ok());
  EXPECT_EQ(WhoAmI(world::kWorker).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_TRUE(SignIn(world::kWorker, world::PassphraseOf(world::kWorker)).ok());
  ASSERT_TRUE(Stop(world::kSupervisor, world::kWorker, &Accounts::Stub::DisableAccount).ok());
  EXPECT_FALSE(SignIn(world::kWorker, world::PassphraseOf(world::kWorker)).ok());
  EXPECT_EQ(Stop(world::kForeignSupervisor, world::kOtherWorker, &Accounts::Stub::EndSessions).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(AccountCallsTest, AFrozenOrganisationsPeopleGetNothingAndItsSpeakerLiftsWithTheAdministrator) {
  server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  ASSERT_TRUE(WhoAmI(world::kWorker).ok());
  ASSERT_TRUE(Freeze(world::kSupervisor, world::kCso1).ok());
  EXPECT_EQ(WhoAmI(world::kWorker).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  const grpc::Status frozen = SignIn(world::kWorker, world::PassphraseOf(world::kWorker));
  EXPECT_EQ(frozen.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ErrorOf(frozen).reason, "FROZEN");
  EXPECT_EQ(SignIn(world::kWorker, "not the passphrase").error_code(), grpc::StatusCode::UNAUTHENTICATED)
      << "only whoever has the passphrase learns of it";
  server_.Forget(world::kSupervisor);
  ASSERT_TRUE(WhoAmI(world::kSupervisor).ok()) << "who speaks for it may say that it ends";
  v1::ListReferralsResponse list;
  const auto referrals = v1::ReferralService::NewStub(server_.Channel());
  const grpc::Status refused = Call(world::kSupervisor, *referrals, &v1::ReferralService::Stub::ListReferrals,
                                    v1::ListReferralsRequest(), &list);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::PERMISSION_DENIED) << "and nothing else";
  EXPECT_EQ(ErrorOf(refused).reason, "FROZEN");
  EXPECT_FALSE(IsOverAfter(world::kSupervisor, world::kCso1));
  EXPECT_TRUE(IsOverAfter(world::kAdministrator, world::kCso1));
  EXPECT_TRUE(SignIn(world::kWorker, world::PassphraseOf(world::kWorker)).ok());
}

}  // namespace
}  // namespace ihala
