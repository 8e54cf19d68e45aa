// ihala-story on the files that a real server and real field stores leave behind, sound and then spoiled on purpose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/base/file.h"
#include "common/sqlite/connection.h"
#include "ihala/client.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/support/sealed/sealed_file.h"
#include "tests/support/test_server.h"
#include "tools/story/files.h"
#include "tools/story/tally.h"

namespace ihala::story {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

namespace fs = std::filesystem;

constexpr int kReferralsOfEach = 3;

// Made once: two caseworkers of two organisations, three referrals each, the first of each declined and pulled back,
// then everything stopped. Each test spoils a copy.
class World {
 public:
  World() : folder_(fs::path(testing::TempDir()) / ("story." + std::to_string(getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    GrpcOptions options;
    options.target = server_.address();
    options.ca_pem = server_.CaCertificate();
    transport_ = *NewGrpcTransport(options);
    Refer(world::kCso1, world::kWorker);
    Refer(world::kCso2, world::kForeignWorker);
    server_.Stop();
    fs::copy(server_.data_dir(), folder_ / "server", fs::copy_options::recursive);
  }
  ~World() { fs::remove_all(folder_); }

  const fs::path& folder() const { return folder_; }
  // The first referral of the first caseworker, which was declined, and the second, which nobody touched.
  const std::string& declined() const { return ids_[0]; }
  const std::string& untouched() const { return ids_[1]; }

 private:
  void Refer(const std::string& organisation, const std::string& worker) {
    Options options;
    options.path = (folder_ / worker).string();
    options.passphrase_effort = PassphraseEffort::kTests;
    options.clock = &server_.clock();
    const auto client = *Client::Create(options);
    EXPECT_TRUE(client->SignIn(*transport_, worker, world::PassphraseOf(worker)).ok());
    EXPECT_TRUE(client->Sync(*transport_, {}).all_synced);
    const size_t first = ids_.size();
    for (int i = 0; i < kReferralsOfEach; ++i) {
      const v1::Referral dossier = world::DossierOf(organisation, worker, server_.clock(), server_.random());
      const absl::StatusOr<Queued> queued = client->SubmitReferral(Distinct(dossier));
      EXPECT_TRUE(queued.ok()) << queued.status();
      ids_.push_back(queued->referral_id);
    }
    EXPECT_TRUE(client->Sync(*transport_, {}).all_synced);
    Act(ids_[first], "CLAIM", "");
    Act(ids_[first], "DECLINE", "ALREADY_COVERED");
    EXPECT_TRUE(client->Sync(*transport_, {}).all_synced);
  }

  v1::Referral Distinct(v1::Referral dossier) {
    dossier.mutable_people(0)->mutable_name()->set_father("الأب " + std::string(ids_.size() + 1, 'x'));
    return dossier;
  }

  void Act(const std::string& id, const std::string& step, const std::string& reason) {
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(id);
    const v1::CaseCore core = CoreOf(id);
    request.set_base_revision(core.revision());
    request.set_base_entry(core.entry());
    request.set_step_id(step);
    if (!reason.empty()) {
      request.add_inputs()->set_name("reason");
      request.mutable_inputs(0)->add_codes(reason);
    }
    v1::TakeStepResponse response;
    grpc::ClientContext context;
    server_.As(world::kReviewer, context);
    const grpc::Status status = Referrals().TakeStep(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }

  v1::CaseCore CoreOf(const std::string& id) {
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    grpc::ClientContext context;
    server_.As(world::kReviewer, context);
    EXPECT_TRUE(Referrals().GetReferral(&context, request, &response).ok());
    return response.core();
  }

  v1::ReferralService::Stub& Referrals() {
    if (stub_ == nullptr) stub_ = v1::ReferralService::NewStub(server_.Channel());
    return *stub_;
  }

  TestServer server_;
  const fs::path folder_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<v1::ReferralService::Stub> stub_;
  std::vector<std::string> ids_;
};

class StoryTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = std::make_unique<World>(); }
  static void TearDownTestSuite() { world_.reset(); }

  StoryTest() : folder_(world_->folder().string() + "." + Name()) {
    fs::remove_all(folder_);
    fs::copy(world_->folder(), folder_, fs::copy_options::recursive);
  }
  ~StoryTest() override { fs::remove_all(folder_); }

  static std::string Name() { return testing::UnitTest::GetInstance()->current_test_info()->name(); }

  std::string ServerFolder() const { return (folder_ / "server").string(); }
  std::string ServerPath() const { return (folder_ / "server" / "ihala.db").string(); }
  std::string FieldPath(const std::string& worker) const { return (folder_ / worker).string(); }

  // Changes a stored row behind everybody's back. `id` is bound to ?1.
  void Spoil(const std::string& path, const std::string& sql, const std::string& id) {
    const auto db = sqlite::Connection::Open(path, {.create = false});
    ASSERT_TRUE(db.ok()) << db.status();
    ASSERT_TRUE((*db)->Execute("PRAGMA foreign_keys=OFF").ok());
    absl::StatusOr<sqlite::Statement> statement = (*db)->Prepare(sql);
    ASSERT_TRUE(statement.ok()) << statement.status();
    if (!id.empty()) statement->BindBlob(1, id);
    const absl::Status status = statement->Run();
    ASSERT_TRUE(status.ok()) << status;
    ASSERT_GE((*db)->Changes(), 1);
  }

  absl::StatusOr<Tally> Read() const {
    const auto server = ReadServer(ServerFolder());
    if (!server.ok()) return server.status();
    std::vector<FieldFile> fields;
    for (const char* worker : {world::kWorker, world::kForeignWorker}) {
      auto field = ReadField(FieldPath(worker), world::PassphraseOf(worker));
      if (!field.ok()) return field.status();
      fields.push_back(*std::move(field));
    }
    return Compare(*server, fields);
  }
  Tally MustRead() const {
    absl::StatusOr<Tally> tally = Read();
    EXPECT_TRUE(tally.ok()) << tally.status();
    return tally.value_or(Tally());
  }

  void MustCopyRow(const RowName& from, const RowName& to) {
    const absl::Status copied = CopyRow({.data_dir = ServerFolder(), .random = &SystemRandom::Get()}, from, to);
    ASSERT_TRUE(copied.ok()) << copied;
  }

  static std::unique_ptr<World> world_;
  const fs::path folder_;
};

std::unique_ptr<World> StoryTest::world_;

TEST_F(StoryTest, WhatTheProductLeavesBehindIsSound) {
  const Tally tally = MustRead();
  EXPECT_THAT(tally.problems, IsEmpty());
  EXPECT_EQ(tally.submitted, 2u * kReferralsOfEach);
  EXPECT_EQ(tally.acknowledged, 2u * kReferralsOfEach);
  EXPECT_EQ(tally.decided, 2u);
  EXPECT_EQ(tally.answered_back, 2u);
  EXPECT_EQ(tally.lost, 0u);
  EXPECT_EQ(tally.doubled, 0u);
  EXPECT_EQ(tally.at_stage.at("DECLINED"), 2u);
}

TEST_F(StoryTest, ACaseTakenOutOfTheServersFileIsLost) {
  Spoil(ServerPath(), "DELETE FROM rows WHERE referral_id = ?1", world_->untouched());
  EXPECT_EQ(MustRead().lost, 1u);
}

TEST_F(StoryTest, AHistoryCutShortIsLost) {
  Spoil(ServerPath(), "DELETE FROM rows WHERE seq = (SELECT max(seq) FROM rows WHERE referral_id = ?1 AND kind = 13)",
        world_->declined());
  EXPECT_EQ(MustRead().lost, 1u);
}

TEST_F(StoryTest, AnEmptiedLedgerLosesEverySubmission) {
  Spoil(ServerPath(), "DELETE FROM ledger", "");
  EXPECT_EQ(MustRead().lost, 2u * kReferralsOfEach);
}

TEST_F(StoryTest, ALedgerThatHoldsOtherBytesIsLost) {
  Spoil(
      ServerPath(),
      "UPDATE ledger SET digest = zeroblob(32) WHERE id = (SELECT min(id) FROM ledger WHERE substr(key, 1, 1) = x'73')",
      "");
  EXPECT_EQ(MustRead().lost, 1u);
}

TEST_F(StoryTest, AnotherFamilysDossierIsLostAndDoubled) {
  MustCopyRow({RowKind::kDossier, world_->declined(), ""}, {RowKind::kDossier, world_->untouched(), ""});
  const Tally tally = MustRead();
  EXPECT_EQ(tally.lost, 1u);
  EXPECT_EQ(tally.doubled, 1u);
}

TEST_F(StoryTest, ACaseCopiedUnderAnotherIdIsDoubled) {
  const std::string another(16, '\0');
  const auto db = sqlite::Connection::Open(ServerPath(), {.read_only = true, .create = false});
  ASSERT_TRUE(db.ok()) << db.status();
  auto rows = (*db)->Prepare("SELECT kind, row_id FROM rows WHERE referral_id = ?1 ORDER BY seq");
  ASSERT_TRUE(rows.ok()) << rows.status();
  rows->BindBlob(1, world_->untouched());
  std::vector<std::pair<RowKind, std::string>> names;
  while (rows->Step().value_or(false)) {
    names.emplace_back(static_cast<RowKind>(rows->ColumnInt(0)), std::string(rows->ColumnBlob(1)));
  }
  for (const auto& [kind, row_id] : names) {
    MustCopyRow({kind, world_->untouched(), row_id}, {kind, another, row_id});
  }
  const Tally tally = MustRead();
  EXPECT_EQ(tally.doubled, 1u);
  EXPECT_EQ(tally.lost, 0u);
}

TEST_F(StoryTest, AReceiptThatIsGoneIsNotAcknowledged) {
  Spoil(FieldPath(world::kWorker), "UPDATE outbox SET receipt = NULL WHERE referral_id = ?1", world_->untouched());
  EXPECT_EQ(MustRead().acknowledged, 2u * kReferralsOfEach - 1);
}

TEST_F(StoryTest, ADecisionThatIsNotInTheAuthorsStoreIsNotAnsweredBack) {
  Spoil(FieldPath(world::kWorker),
        "DELETE FROM replica WHERE seq = (SELECT max(seq) FROM replica WHERE referral_id = ?1 AND kind = 13)",
        world_->declined());
  EXPECT_EQ(MustRead().decided, 2u);
  EXPECT_EQ(MustRead().answered_back, 1u);
}

TEST_F(StoryTest, AServerThatWasPutBackToAnOlderFileIsFound) {
  Spoil(ServerPath(), "DELETE FROM rows WHERE referral_id = ?1 AND kind = 10", world_->declined());
  const Tally tally = MustRead();
  EXPECT_EQ(tally.lost, 1u);
  EXPECT_EQ(tally.decided, 1u);
}

TEST_F(StoryTest, AFieldStoreLeftOutMakesItsCasesStrangers) {
  const auto server = ReadServer(ServerFolder());
  ASSERT_TRUE(server.ok());
  const Tally tally = Compare(*server, {*ReadField(FieldPath(world::kWorker), world::PassphraseOf(world::kWorker))});
  EXPECT_EQ(tally.problems.size(), static_cast<size_t>(kReferralsOfEach));
  EXPECT_THAT(tally.problems[0], HasSubstr("no field store submitted it"));
}

TEST_F(StoryTest, ARowThatIsNoMessageIsDamage) {
  Spoil(ServerPath(), "UPDATE rows SET body = x'ffff' WHERE referral_id = ?1 AND kind = 10", world_->untouched());
  EXPECT_TRUE(absl::IsDataLoss(Read().status())) << Read().status();
}

TEST_F(StoryTest, AFileInUseIsNotRead) {
  const absl::StatusOr<FileLock> lock = FileLock::TryLock(ServerFolder() + "/lock");
  ASSERT_TRUE(lock.ok());
  EXPECT_TRUE(absl::IsUnavailable(Read().status())) << Read().status();
}

TEST_F(StoryTest, AFileThatIsNotThereIsNamed) {
  EXPECT_THAT(ReadField(FieldPath("nobody"), "words").status().message(), HasSubstr("nobody"));
  EXPECT_TRUE(absl::IsNotFound(ReadServer(FieldPath("nobody")).status()));
}

}  // namespace
}  // namespace ihala::story
