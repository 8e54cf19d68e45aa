#ifndef IHALA_TESTS_SUPPORT_CLIENT_STORE_TEST_BASE_H_
#define IHALA_TESTS_SUPPORT_CLIENT_STORE_TEST_BASE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/client.h"
#include "ihala/status.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/client/test_options.h"
#include "tests/support/world/test_world.h"

namespace ihala::client {

#define ASSERT_OK(expression)                        \
  do {                                               \
    const absl::Status& status_ = (expression);      \
    ASSERT_TRUE(status_.ok()) << status_.ToString(); \
  } while (false)

// A store in a folder of its own, a clock that the test moves, and a server in memory.
class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              (std::string(info->test_suite_name()) + "." + info->name() + "." + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Open(/*create=*/true);
  }
  void TearDown() override {
    client_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string path() const { return (folder_ / "field.ihala").string(); }

  Options OptionsOf(const std::string& file) { return TestOptions(file, &clock_, &random_); }

  void Open(bool create = false) {
    client_.reset();
    absl::StatusOr<std::unique_ptr<Client>> client =
        create ? Client::Create(OptionsOf(path())) : Client::Open(OptionsOf(path()));
    ASSERT_TRUE(client.ok()) << client.status().ToString();
    client_ = *std::move(client);
  }

  // Opens the file anew and unlocks it, as after a restart of the device.
  void Reopen() {
    Open();
    ASSERT_OK(client_->Unlock(world::PassphraseOf(world::kWorker)));
  }

  absl::Status SignIn() { return client_->SignIn(server_, world::kWorker, world::PassphraseOf(world::kWorker)); }
  SyncResult Sync(const SyncOptions& options = {}) { return client_->Sync(server_, options); }
  // Signs in and pulls directory and workflow: from here on a caseworker can go offline.
  void Prepare() {
    ASSERT_OK(SignIn());
    const SyncResult result = Sync();
    ASSERT_OK(result.status);
    ASSERT_TRUE(result.all_synced);
  }

  v1::Referral Dossier() { return world::Dossier(clock_, random_); }
  std::string SubmitOne() {
    const absl::StatusOr<Queued> queued = client_->SubmitReferral(Dossier());
    EXPECT_TRUE(queued.ok()) << queued.status().ToString();
    return queued.ok() ? queued->referral_id : "";
  }
  Delivery DeliveryOf(const std::string& referral_id) { return client_->GetCase(referral_id)->summary.delivery; }

  static v1::InputValue Text(const std::string& name, const std::string& text) {
    v1::InputValue input;
    input.set_name(name);
    input.set_text(text);
    return input;
  }
  static v1::InputValue Code(const std::string& name, const std::string& code) {
    v1::InputValue input;
    input.set_name(name);
    input.add_codes(code);
    return input;
  }
  // The caseworker's organisation says something about its people's devices, once they sync.
  void SetDevicePolicy(uint32_t offline_days, uint32_t forget_after_receipt_days) {
    for (const v1::Organisation& organisation : world::Organisations()) {
      if (organisation.code() != world::kCso1) continue;
      v1::Row row;
      row.set_row_id(organisation.code());
      *row.mutable_organisation() = organisation;
      row.mutable_organisation()->set_offline_days(offline_days);
      row.mutable_organisation()->set_forget_after_receipt_days(forget_after_receipt_days);
      server_.PutRow(std::move(row));
    }
  }
  // The reviewer claims the case and asks for an identity document.
  void AskAbout(const std::string& referral_id) {
    server_.Act(world::kReviewer, v1::SIDE_RECEIVER, v1::ROLE_REVIEWER, referral_id, "CLAIM", {});
    server_.Act(world::kReviewer, v1::SIDE_RECEIVER, v1::ROLE_REVIEWER, referral_id, "ASK",
                {Code("questions", "ID_MISSING"), Text("text", "رقم الهوية؟")});
  }

  FakeClock clock_;
  SeededRandom random_{1};
  FakeServer server_{&clock_, &random_};
  std::filesystem::path folder_;
  std::unique_ptr<Client> client_;
};

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_STORE_TEST_BASE_H_
