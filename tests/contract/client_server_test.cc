// The real client library against a real server over TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "ihala/client.h"
#include "ihala/status.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ClientServerTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) / ("contract." + name + "." + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Connect();
    client_ = Make("field.ihala");
  }
  void TearDown() override {
    client_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<Client> Make(const std::string& file) {
    Options options;
    options.path = (folder_ / file).string();
    options.passphrase_effort = PassphraseEffort::kTests;
    options.clock = &server_.clock();
    options.random = &random_;
    absl::StatusOr<std::unique_ptr<Client>> client = Client::Create(options);
    EXPECT_TRUE(client.ok()) << client.status();
    return *std::move(client);
  }

  void Connect() {
    GrpcOptions options;
    options.target = server_.address();
    options.ca_pem = server_.CaCertificate();
    transport_ = *NewGrpcTransport(options);
  }

  absl::Status SignIn(Client& client, const std::string& account) {
    return client.SignIn(*transport_, account, world::PassphraseOf(account));
  }
  SyncResult Sync(Client& client) {
    SyncOptions options;
    options.max_failures = 2;
    return client.Sync(*transport_, options);
  }
  void MustSync(Client& client) {
    const SyncResult result = Sync(client);
    ASSERT_TRUE(result.status.ok()) << result.status;
    ASSERT_TRUE(result.all_synced);
  }
  void Prepare() {
    const absl::Status status = SignIn(*client_, world::kWorker);
    ASSERT_TRUE(status.ok()) << status;
    MustSync(*client_);
  }
  Queued Submit() {
    const absl::StatusOr<Queued> queued = client_->SubmitReferral(world::Dossier(server_.clock(), random_));
    EXPECT_TRUE(queued.ok()) << queued.status();
    return queued.value_or(Queued());
  }

  // The reviewer takes a step online.
  void Act(const std::string& account, const std::string& referral_id, const std::string& step_id,
           const std::vector<v1::InputValue>& inputs) {
    const auto stub = v1::ReferralService::NewStub(server_.Channel());
    grpc::ClientContext reading, acting;
    v1::GetReferralRequest get;
    get.set_referral_id(referral_id);
    v1::GetReferralResponse found;
    server_.As(account, reading);
    grpc::Status status = stub->GetReferral(&reading, get, &found);
    ASSERT_TRUE(status.ok()) << status.error_message();
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(referral_id);
    request.set_base_revision(found.core().revision());
    request.set_base_entry(found.core().entry());
    request.set_step_id(step_id);
    for (const v1::InputValue& input : inputs) *request.add_inputs() = input;
    v1::TakeStepResponse response;
    server_.As(account, acting);
    status = stub->TakeStep(&acting, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  void Ask(const std::string& referral_id) {
    v1::InputValue questions, text;
    questions.set_name("questions");
    questions.add_codes("ID_MISSING");
    text.set_name("text");
    text.set_text("رقم الهوية؟");
    Act(world::kReviewer, referral_id, "CLAIM", {});
    Act(world::kReviewer, referral_id, "ASK", {questions, text});
  }

  // Runs the README's program as a caseworker would; returns what it printed.
  std::string Quickstart() {
    const std::string ca = (folder_ / "ca.pem").string();
    std::ofstream(ca) << server_.CaCertificate();
    const std::string command = "IHALA_PASSPHRASE='" + world::PassphraseOf(world::kWorker) +
                                "' '" IHALA_QUICKSTART "' '" + (folder_ / "quick.ihala").string() + "' " +
                                server_.address() + " '" + ca + "' " + world::kWorker + " 2025-03-01 2>&1";
    FILE* out = popen(command.c_str(), "r");
    std::string text;
    char buffer[1024];
    while (const size_t got = fread(buffer, 1, sizeof(buffer), out)) text.append(buffer, got);
    EXPECT_EQ(pclose(out), 0) << text;
    return text;
  }

  TestServer server_;
  SeededRandom random_{7};
  std::filesystem::path folder_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<Client> client_;
};

TEST_F(ClientServerTest, AReaderOfOneDeskIsNotStoppedByWhatOnlyOthersSee) {
  const std::unique_ptr<Client> reader = Make("reader.ihala");
  ASSERT_TRUE(SignIn(*reader, world::kDeskReviewer).ok());
  MustSync(*reader);
  // More rows than the server looks through for one page, none of them for this reader.
  Prepare();
  for (int i = 0; i < 180; ++i) Submit();
  MustSync(*client_);
  MustSync(*reader);
  EXPECT_EQ(reader->GetStatus()->cases, 0u);
}

TEST_F(ClientServerTest, AReferralGoesOverTheAnswerComesBackAndTheReplyGoesOver) {
  Prepare();
  const Queued queued = Submit();
  ASSERT_TRUE(client_->AddComment(queued.referral_id, v1::AUDIENCE_BOTH_SIDES, "الأسرة في خيمة").ok());
  MustSync(*client_);
  CaseView view = *client_->GetCase(queued.referral_id);
  EXPECT_EQ(view.summary.delivery, Delivery::kAcknowledged);
  EXPECT_FALSE(view.summary.predicted);
  EXPECT_EQ(view.summary.short_code, queued.short_code);
  EXPECT_THAT(*client_->ListComments(queued.referral_id), SizeIs(1));
  Ask(queued.referral_id);
  MustSync(*client_);
  ASSERT_THAT(*client_->ListAttention(), SizeIs(1));
  v1::InputValue answer;
  answer.set_name("answer");
  answer.set_text("لا وثيقة");
  ASSERT_TRUE(client_->Answer(queued.referral_id, {answer}).ok());
  const v1::CaseCore predicted = client_->GetCase(queued.referral_id)->summary.core;
  MustSync(*client_);
  view = *client_->GetCase(queued.referral_id);
  EXPECT_EQ(view.summary.core.stage_id(), predicted.stage_id());
  EXPECT_EQ(view.summary.core.entry(), predicted.entry());
  EXPECT_FALSE(view.summary.predicted);
  EXPECT_THAT(client_->ListHistory(queued.referral_id)->size(), testing::Ge(4u));
}

TEST_F(ClientServerTest, ManyReferralsGoInFewExchangesAndOnceOnly) {
  Prepare();
  for (int i = 0; i < 100; ++i) Submit();
  const SyncResult result = Sync(*client_);
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.acknowledged, 100u);
  EXPECT_LE(result.exchanges, 12u);
  const SyncResult again = Sync(*client_);
  EXPECT_EQ(again.exchanges, 1u);
  EXPECT_EQ(again.rows, 0u);
  EXPECT_THAT(*client_->ListCases(), SizeIs(100));
}

TEST_F(ClientServerTest, NobodyElseOfTheOrganisationSeesACaseworkersCaseButTheSupervisorDoes) {
  Prepare();
  Submit();
  MustSync(*client_);
  const std::unique_ptr<Client> other = Make("other.ihala");
  ASSERT_TRUE(SignIn(*other, world::kOtherWorker).ok());
  MustSync(*other);
  EXPECT_THAT(*other->ListCases(), IsEmpty());
  const std::unique_ptr<Client> supervisor = Make("supervisor.ihala");
  ASSERT_TRUE(SignIn(*supervisor, world::kSupervisor).ok());
  MustSync(*supervisor);
  EXPECT_THAT(*supervisor->ListCases(), SizeIs(1));
}

TEST_F(ClientServerTest, AWithdrawalAheadOfADecisionClosesTheCase) {
  Prepare();
  const Queued queued = Submit();
  MustSync(*client_);
  Act(world::kReviewer, queued.referral_id, "CLAIM", {});
  v1::InputValue reason;
  reason.set_name("reason");
  reason.add_codes("CONSENT_WITHDRAWN");
  // As the device saw it the case was not even claimed.
  ASSERT_TRUE(client_->Withdraw(queued.referral_id, {reason}).ok());
  MustSync(*client_);
  EXPECT_EQ(client_->GetCase(queued.referral_id)->summary.stage_kind, v1::STAGE_KIND_CLOSED_STOPPED);
}

TEST_F(ClientServerTest, AnAnswerToAnOlderQuestionIsRefusedWithWordsForIt) {
  Prepare();
  const Queued queued = Submit();
  MustSync(*client_);
  Ask(queued.referral_id);
  MustSync(*client_);
  v1::InputValue answer;
  answer.set_name("answer");
  answer.set_text("لا");
  ASSERT_TRUE(client_->Answer(queued.referral_id, {answer}).ok());
  // The question went away meanwhile: the same caseworker answered on another device.
  Act(world::kWorker, queued.referral_id, "ANSWER", {answer});
  v1::InputValue questions, text;
  questions.set_name("questions");
  questions.add_codes("ADDRESS");
  text.set_name("text");
  text.set_text("العنوان؟");
  Act(world::kReviewer, queued.referral_id, "ASK", {questions, text});
  const SyncResult result = Sync(*client_);
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.refused, 1u);
  const std::vector<AttentionItem> attention = *client_->ListAttention();
  ASSERT_THAT(attention, SizeIs(2));
  EXPECT_EQ(attention[0].kind, AttentionKind::kRefused);
  EXPECT_EQ(attention[0].reason, "STALE_REVISION");
  EXPECT_EQ(attention[0].text.en(), "The case has changed since you last saw it");
  EXPECT_EQ(attention[1].kind, AttentionKind::kQuestion);
  ASSERT_TRUE(client_->ResendRefused(attention[0].operation_id).ok());
  MustSync(*client_);
}

TEST_F(ClientServerTest, WhatWasQueuedSurvivesARestartOfTheServer) {
  Prepare();
  Submit();
  MustSync(*client_);
  Submit();
  server_.Restart();
  // The old address is gone; nothing is lost by trying it.
  EXPECT_TRUE(absl::IsUnavailable(Sync(*client_).status));
  Connect();
  MustSync(*client_);
  EXPECT_THAT(*client_->ListCases(), SizeIs(2));
}

TEST_F(ClientServerTest, AWrongPassphraseOpensNothing) {
  Prepare();
  client_->Lock();
  EXPECT_TRUE(absl::IsUnauthenticated(client_->SignIn(*transport_, world::kWorker, "not the passphrase")));
}

TEST_F(ClientServerTest, AServerThatTheAuthorityDoesNotVouchForIsNotSpokenTo) {
  TestServer impostor;
  GrpcOptions options;
  options.target = impostor.address();
  options.ca_pem = server_.CaCertificate();
  const std::unique_ptr<Transport> transport = *NewGrpcTransport(options);
  const absl::Status status = client_->SignIn(*transport, world::kWorker, world::PassphraseOf(world::kWorker));
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
}

TEST_F(ClientServerTest, TransportOptionsThatEndangerPeopleAreRefused) {
  EXPECT_TRUE(absl::IsInvalidArgument(NewGrpcTransport({}).status()));
  GrpcOptions options;
  options.target = "referrals.example.org:8443";
  options.plaintext = true;
  EXPECT_EQ(FieldsOf(NewGrpcTransport(options).status()).at(0).field(), "plaintext");
  options.plaintext = false;
  options.ca_pem = "not a certificate";
  EXPECT_EQ(FieldsOf(NewGrpcTransport(options).status()).at(0).field(), "ca_pem");
}

TEST_F(ClientServerTest, ACallIsGivenUpWhenItIsCancelled) {
  Prepare();
  Submit();
  // An address at which nobody answers and nobody refuses.
  GrpcOptions options;
  options.target = "192.0.2.1:8443";
  const std::unique_ptr<Transport> nowhere = *NewGrpcTransport(options);
  Cancellation cancellation;
  SyncOptions sync;
  sync.cancellation = &cancellation;
  sync.progress = [&](const SyncProgress&) { cancellation.Cancel(); };
  EXPECT_TRUE(absl::IsCancelled(client_->Sync(*nowhere, sync).status));
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
}

TEST_F(ClientServerTest, TheQuickstartOfTheReadmeDoesWhatItSays) {
  EXPECT_THAT(Quickstart(), HasSubstr("1 acknowledged"));
  const std::unique_ptr<Client> supervisor = Make("supervisor.ihala");
  ASSERT_TRUE(SignIn(*supervisor, world::kSupervisor).ok());
  MustSync(*supervisor);
  const std::vector<CaseSummary> cases = *supervisor->ListCases();
  ASSERT_THAT(cases, SizeIs(1));
  Ask(cases[0].referral_id);
  EXPECT_THAT(Quickstart(), HasSubstr("attention: " + cases[0].short_code));
}

}  // namespace
}  // namespace ihala
