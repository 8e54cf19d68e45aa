#include "tests/volume/site.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/file.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "tests/support/test_server.h"
#include "tests/support/world/test_world.h"

namespace ihala::volume {
namespace {

v1::Account Known(const std::string& code) {
  for (const v1::Account& account : world::Accounts()) {
    if (account.code() == code) return account;
  }
  Die(absl::StrCat("the world has no ", code));
}

}  // namespace

void Die(const std::string& what) {
  std::cerr << "volume: " << what << std::endl;
  std::abort();
}

Site::Site(std::string programs, int more_caseworkers) : programs_(std::move(programs)), data_dir_(folder_.At("data")) {
  MakeWorld(more_caseworkers);
}

std::string Site::CaseworkerOf(int number) { return absl::StrCat("W-", 1000 + number); }

void Site::MakeWorld(int more_caseworkers) {
  // A server of this process puts the world in and is gone before a real one comes.
  TestServer maker;
  // Without a caseworker the other organisation refers nobody.
  v1::Account foreign = Known(world::kForeignWorker);
  foreign.set_disabled(true);
  maker.PutAccount(foreign);
  v1::Account caseworker = Known(world::kWorker);
  for (int i = 0; i < more_caseworkers; ++i) {
    caseworker.set_code(CaseworkerOf(i));
    maker.Enrol(caseworker);
  }
  maker.Stop();
  std::filesystem::copy(maker.data_dir(), data_dir_, std::filesystem::copy_options::recursive);
}

std::string Site::PassphraseFile(const std::string& account) {
  std::string path = folder_.At(account);
  const absl::Status written = WriteFileDurably(path, absl::StrCat(world::PassphraseOf(account), "\n"));
  if (!written.ok()) Die(written.ToString());
  return path;
}

double Site::Fill(size_t cases, absl::Duration limit) {
  const absl::Time begun = absl::Now();
  const Ended load =
      RunToEnd({{programs_ + "/ihala-load", "cases", "--store", data_dir_, "--count", absl::StrCat(cases)}, {}}, limit);
  if (load.code != 0) Die(absl::StrCat("ihala-load ended with ", load.code, " ", load.err));
  return absl::ToDoubleSeconds(absl::Now() - begun);
}

std::unique_ptr<BackgroundProcess> Site::BeginImport(size_t cases) {
  Command command{{programs_ + "/ihala-load", "cases", "--server", address_, "--ca", AuthorityFile(), "--count",
                   absl::StrCat(cases)},
                  {}};
  for (const char* account : {world::kWorker, world::kOtherWorker, world::kSupervisor, world::kReviewer,
                              world::kOtherReviewer, world::kLead}) {
    command.words.push_back("--as");
    command.words.push_back(absl::StrCat(account, "=", PassphraseFile(account)));
  }
  return std::make_unique<BackgroundProcess>(command, folder_.At("load.log"));
}

void Site::Start() {
  server_ = std::make_unique<BackgroundProcess>(
      Command{{programs_ + "/ihala-server", "--data", data_dir_, "--listen", "localhost:0"}, {}},
      folder_.At(absl::StrCat("server-", ++starts_, ".log")));
  const std::optional<int> port = server_->WaitForPort();
  if (!port.has_value()) Die(absl::StrCat("the server did not come up: ", server_->Log()));
  address_ = absl::StrCat("localhost:", *port);
}

void Site::Stop() {
  // The second time says that nobody is to be waited for.
  server_->Signal(SIGTERM);
  server_->Signal(SIGTERM);
  if (server_->WaitForEnd() != 0) Die(absl::StrCat("the server did not stop well: ", server_->Log()));
}

}  // namespace ihala::volume
