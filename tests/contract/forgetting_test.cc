// When what a family said leaves the device of who wrote it down: once a backup of the server has it, and not before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "ihala/client.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "server/setup/backup.h"
#include "tests/contract/contract_fixture.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/errors.h"
#include "tests/support/sealed/take_copy.h"

namespace ihala {
namespace {

using world::kWorker;

constexpr char kSaid[] = "what the family said at its door";
constexpr uint32_t kDays = 5;

class ForgettingContractTest : public ContractFixture {
 protected:
  ForgettingContractTest() : admin_(v1::AdminService::NewStub(server_.Channel())) {
    for (v1::Organisation organisation : world::Organisations()) {
      if (organisation.code() != world::kCso1) continue;
      organisation.set_offline_days(100);
      organisation.set_forget_after_receipt_days(kDays);
      v1::PutOrganisationRequest request;
      request.set_request_id(server_.RequestId());
      *request.mutable_organisation() = organisation;
      v1::PutOrganisationResponse response;
      grpc::ClientContext context;
      server_.As(world::kAdministrator, context);
      const grpc::Status put = admin_->PutOrganisation(&context, request, &response);
      EXPECT_TRUE(put.ok()) << put.error_message();
    }
    worker_ = Device("worker.ihala", kWorker);
  }

  std::string Submit() {
    v1::Referral referral = world::Dossier(server_.clock(), random_);
    referral.mutable_needs()->set_summary(kSaid);
    const absl::StatusOr<Queued> queued = worker_->SubmitReferral(referral);
    EXPECT_TRUE(queued.ok()) << queued.status();
    Sync(*worker_);
    return queued->referral_id;
  }
  // As many days after receipt as the organisation keeps a dossier, and whoever is asked for signs in again.
  void PassTime() {
    server_.clock().Advance(absl::Hours(24 * kDays));
    server_.Forget(world::kAdministrator);
    EXPECT_TRUE(worker_->SignIn(*link_, kWorker, world::PassphraseOf(kWorker)).ok());
    Sync(*worker_);
  }
  absl::StatusOr<BackupContents> CopyOf(TestServer& server) {
    const std::string copy = (folder_ / ("copy" + std::to_string(++copies_))).string();
    const absl::Status taken = TakeCopy(server.data_dir(), copy);
    EXPECT_TRUE(taken.ok()) << taken;
    KeyPlaces keys;
    keys.master.file = DefaultMasterKeyFile(server.data_dir());
    return VerifyBackup(copy, keys, random_);
  }
  grpc::Status Report(const BackupContents& contents) {
    v1::ReportBackupRequest request;
    request.set_request_id(server_.RequestId());
    request.set_epoch(contents.epoch);
    request.set_seq(contents.head_seq);
    request.set_tag(contents.tag);
    v1::ReportBackupResponse response;
    grpc::ClientContext context;
    server_.As(world::kAdministrator, context);
    return admin_->ReportBackup(&context, request, &response);
  }
  bool IsHeld(const std::string& id) {
    const absl::StatusOr<CaseView> view = worker_->GetCase(id);
    EXPECT_TRUE(view.ok()) << view.status();
    EXPECT_EQ(view->summary.forgotten, view->dossier.needs().summary() != kSaid);
    return !view->summary.forgotten;
  }
  bool KeepsTheWords() {
    auto opened = client::OpenedStore::Open((folder_ / "worker.ihala").string(), world::PassphraseOf(kWorker));
    EXPECT_TRUE(opened.ok()) << opened.status();
    const absl::StatusOr<std::string> content = (*opened)->Content();
    return absl::StrContains(content.value_or(""), kSaid);
  }

  std::unique_ptr<v1::AdminService::Stub> admin_;
  std::unique_ptr<Client> worker_;
  int copies_ = 0;
};

TEST_F(ForgettingContractTest, ADossierLeavesOnceABackupThatHasItWasSeenToOpen) {
  const std::string id = Submit();
  PassTime();
  EXPECT_TRUE(IsHeld(id)) << "no backup was ever reported";
  const absl::StatusOr<BackupContents> contents = CopyOf(server_);
  ASSERT_TRUE(contents.ok()) << contents.status();
  const grpc::Status reported = Report(*contents);
  ASSERT_TRUE(reported.ok()) << reported.error_message();
  const std::string after = Submit();
  PassTime();
  EXPECT_FALSE(IsHeld(id));
  EXPECT_TRUE(IsHeld(after)) << "it came after the backup";
  EXPECT_TRUE(KeepsTheWords()) << "those of the other one";
  ASSERT_TRUE(Report(*CopyOf(server_)).ok());
  PassTime();
  EXPECT_FALSE(IsHeld(after));
  EXPECT_FALSE(KeepsTheWords());
}

TEST_F(ForgettingContractTest, TheCopyOfAnotherServerMakesNobodyForget) {
  const std::string id = Submit();
  // It began like this one, and then another case came.
  TestServer other;
  other.random().Bytes(1);
  other.Submit(kWorker, world::Dossier(other.clock(), other.random()));
  const absl::StatusOr<BackupContents> contents = CopyOf(other);
  ASSERT_TRUE(contents.ok()) << contents.status();
  const grpc::Status reported = Report(*contents);
  EXPECT_EQ(reported.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ErrorOf(reported).reason, "HISTORY_CHANGED");
  PassTime();
  EXPECT_TRUE(IsHeld(id));
}

}  // namespace
}  // namespace ihala
