#include "tests/kill/stage.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/setup/dev_ca.h"
#include "tests/kill/killer.h"
#include "tests/kill/verify.h"
#include "tests/support/test_server.h"

namespace ihala::kill_test {
namespace {

struct Worker {
  const char* account;
  const char* organisation;
};
constexpr Worker kWorkers[] = {
    {world::kWorker, world::kCso1}, {world::kOtherWorker, world::kCso1}, {world::kForeignWorker, world::kCso2}};

// Once the server is back, whatever waits goes up soon and without anybody's help.
constexpr absl::Duration kDrainMost = absl::Seconds(25);

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A port that is free now and stays the server's over all its lives.
int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  if (bind(probe, reinterpret_cast<sockaddr*>(&address), size) != 0) std::abort();
  getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  close(probe);
  return ntohs(address.sin_port);
}

bool IsListening(int port) {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = Loopback(port);
  const bool listening = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(probe);
  return listening;
}

class Stage {
 public:
  explicit Stage(const StageOptions& options) : options_(options), data_dir_(absl::StrCat(folder_, "/server")) {
    // The small world of the tests, put in by a server of this process, which is gone when the real one comes.
    TestServer maker;
    maker.Stop();
    std::filesystem::copy(maker.data_dir(), data_dir_, std::filesystem::copy_options::recursive);
    RenewCertificates();
    const std::string address = absl::StrCat("localhost:", port_);
    actors_.push_back({"server",
                       true,
                       {options_.server, "--data", data_dir_, "--listen", address, "--log-level", "warning"},
                       absl::StrCat(data_dir_, "/ihala.db"),
                       absl::StrCat(folder_, "/server.out")});
    for (const Worker& worker : kWorkers) {
      const std::string store = absl::StrCat(folder_, "/", worker.account, ".ihala");
      const std::string journal = absl::StrCat(folder_, "/", worker.account, ".journal");
      actors_.push_back({worker.account,
                         false,
                         {options_.client, store, address, absl::StrCat(data_dir_, "/tls/ca.crt"), worker.account,
                          worker.organisation, world::PassphraseOf(worker.account), journal},
                         store,
                         absl::StrCat(folder_, "/", worker.account, ".out")});
      stores_.push_back(store);
      journals_.push_back(journal);
    }
  }
  ~Stage() {
    std::error_code ignored;
    if (!options_.keep) std::filesystem::remove_all(folder_, ignored);
  }

  bool Run() {
    const absl::Time begun = absl::Now();
    const Counts counts = Killer(options_.strace, folder_, options_.seed).Run(actors_, options_.kills);
    const bool drained = Drain();
    const Findings findings = Verify(actors_[0].store, stores_, journals_);
    const bool good = drained && findings.lost == 0 && findings.doubled == 0 && counts.in_commit > 0 &&
                      counts.client > 0 && counts.server > 0 && findings.saved > 0 &&
                      // Some end by themselves when the one before has not let go of the lock yet.
                      counts.unexpected <= options_.kills / 10;
    std::cout << "saved=" << findings.saved << " unexpected_ends=" << counts.unexpected
              << " in_commit_of_server=" << counts.in_commit_of_server
              << " seconds=" << absl::ToInt64Seconds(absl::Now() - begun) << (drained ? "" : " not drained")
              << (options_.keep ? " kept in " + folder_ : "") << "\n";
    std::cout << "kill: kills=" << counts.client + counts.server << " client=" << counts.client
              << " server=" << counts.server << " in_commit=" << counts.in_commit << " lost=" << findings.lost
              << " doubled=" << findings.doubled << std::endl;
    return good;
  }

 private:
  static std::string MakeFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ihala-kill-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    return name;
  }

  // Those of the maker are of its own clock's year.
  void RenewCertificates() {
    const auto made = MakeDevCertificates({}, SystemClock::Get(), SystemRandom::Get());
    if (!made.ok()) std::abort();
    const std::pair<const char*, const std::string*> files[] = {{"ca.crt", &made->ca_certificate},
                                                                {"server.crt", &made->server_certificate},
                                                                {"server.key", &made->server_key}};
    for (const auto& [name, text] : files) {
      // In place, so that the files stay readable by their owner alone.
      std::ofstream(absl::StrCat(data_dir_, "/tls/", name), std::ios::trunc) << *text;
    }
  }

  // Everybody once more, and nobody is killed.
  bool Drain() {
    bool good = true;
    Process server(actors_[0].command, actors_[0].output);
    // A client whose first attempt fails would wait before its second.
    for (int i = 0; i < 500 && !IsListening(port_); ++i) absl::SleepFor(absl::Milliseconds(20));
    const absl::Time begun = absl::Now();
    for (size_t i = 1; i < actors_.size(); ++i) {
      std::vector<std::string> command = actors_[i].command;
      command.push_back("--drain");
      Process client(command, actors_[i].output);
      client.Wait();
      if (client.exit_code() == 0) continue;
      std::cout << actors_[i].name << " did not drain: " << client.exit_code() << std::endl;
      good = false;
    }
    if (absl::Now() - begun > kDrainMost) {
      std::cout << "the clients needed " << absl::Now() - begun << " to drain" << std::endl;
      good = false;
    }
    server.Signal(SIGTERM);
    server.Wait();
    if (server.exit_code() == 0) return good;
    std::cout << "the server did not go down well: " << server.exit_code() << std::endl;
    return false;
  }

  const StageOptions options_;
  const std::string folder_ = MakeFolder();
  const std::string data_dir_;
  const int port_ = FreePort();
  std::vector<Actor> actors_;
  std::vector<std::string> stores_;
  std::vector<std::string> journals_;
};

}  // namespace

bool RunStage(const StageOptions& options) { return Stage(options).Run(); }

}  // namespace ihala::kill_test
