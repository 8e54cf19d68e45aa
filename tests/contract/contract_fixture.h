#ifndef IHALA_TESTS_CONTRACT_CONTRACT_FIXTURE_H_
#define IHALA_TESTS_CONTRACT_CONTRACT_FIXTURE_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "ihala/client.h"
#include "tests/contract/lossy_transport.h"
#include "tests/support/test_server.h"

namespace ihala {

// A real server, and devices whose stores lie in a folder that goes with the test, on a link that may lose answers.
class ContractFixture : public testing::Test {
 protected:
  explicit ContractFixture(const TestServer::Options& options = {}) : server_(options) {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) / ("contract." + name + "." + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    GrpcOptions dial;
    dial.target = server_.address();
    dial.ca_pem = server_.CaCertificate();
    real_ = *NewGrpcTransport(dial);
    link_ = std::make_unique<LossyTransport>(real_.get());
  }
  ~ContractFixture() override { std::filesystem::remove_all(folder_); }

  // A device on which the account is signed in and has everything.
  std::unique_ptr<Client> Device(const std::string& file, const std::string& account) {
    Options options;
    options.path = (folder_ / file).string();
    options.passphrase_effort = PassphraseEffort::kTests;
    options.clock = &server_.clock();
    options.random = &random_;
    absl::StatusOr<std::unique_ptr<Client>> client = Client::Create(options);
    EXPECT_TRUE(client.ok()) << client.status();
    EXPECT_TRUE((*client)->SignIn(*link_, account, world::PassphraseOf(account)).ok());
    Sync(**client);
    return *std::move(client);
  }
  SyncResult TrySync(Client& client) {
    SyncOptions options;
    options.max_failures = 2;
    return client.Sync(*link_, options);
  }
  void Sync(Client& client) {
    const SyncResult result = TrySync(client);
    EXPECT_TRUE(result.status.ok()) << result.status;
    EXPECT_TRUE(result.all_synced);
  }

  TestServer server_;
  SeededRandom random_{7};
  std::filesystem::path folder_;
  std::unique_ptr<Transport> real_;
  std::unique_ptr<LossyTransport> link_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_CONTRACT_CONTRACT_FIXTURE_H_
