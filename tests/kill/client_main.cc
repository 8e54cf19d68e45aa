// A caseworker who never rests: saves, comments, withdraws and syncs until somebody ends the program. What the library
// acknowledged goes into a journal that is on disk before the next save begins.
//   ihala_kill_client STORE HOST:PORT CA_FILE ACCOUNT ORGANISATION PASSPHRASE JOURNAL [--drain]
// With --drain it saves nothing and syncs until nothing waits; 0 then, 3 where the store was damaged, 4 where it did
// not come to an end.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/client.h"
#include "ihala/status.h"
#include "tests/support/world/test_world.h"

namespace {

using ihala::Client;

[[noreturn]] void Die(const absl::Status& status, const std::string& doing) {
  std::cerr << "client: " << doing << ": " << status.ToString() << " " << ihala::ReasonOf(status);
  for (const auto& field : ihala::FieldsOf(status)) std::cerr << " " << field.field() << " " << field.code();
  std::cerr << std::endl;
  std::exit(1);
}

void Check(const absl::Status& status, const std::string& doing) {
  if (!status.ok()) Die(status, doing);
}

// Lines that are on disk when Write returns.
class Journal {
 public:
  explicit Journal(const std::string& path)
      : file_(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
    if (file_ < 0) Die(absl::InternalError(std::strerror(errno)), "journal");
  }
  void Write(const std::string& line) {
    const std::string text = line + "\n";
    if (write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size()) || fdatasync(file_) != 0) {
      Die(absl::InternalError(std::strerror(errno)), "journal");
    }
  }

 private:
  const int file_;
};

struct Worker {
  std::unique_ptr<Client> client;
  std::unique_ptr<ihala::Transport> transport;
  std::string account;
  std::string organisation;
};

Worker Start(char** argv) {
  Worker worker;
  worker.account = argv[4];
  worker.organisation = argv[5];
  ihala::GrpcOptions server;
  server.target = argv[2];
  std::ifstream ca(argv[3]);
  server.ca_pem.assign(std::istreambuf_iterator<char>(ca), {});
  auto transport = ihala::NewGrpcTransport(server);
  Check(transport.status(), "transport");
  worker.transport = *std::move(transport);
  ihala::Options options;
  options.path = argv[1];
  options.passphrase_effort = ihala::PassphraseEffort::kTests;
  auto client = Client::Open(options);
  if (absl::IsNotFound(client.status())) client = Client::Create(options);
  Check(client.status(), "open");
  worker.client = *std::move(client);
  // Without a link where it ever had one.
  absl::Status in = worker.client->Unlock(argv[6]);
  while (!in.ok()) {
    in = worker.client->SignIn(*worker.transport, worker.account, argv[6]);
    if (!in.ok() && !absl::IsUnavailable(in) && !absl::IsDeadlineExceeded(in)) Die(in, "sign in");
  }
  return worker;
}

ihala::SyncResult Sync(Worker& worker, int seconds) {
  ihala::SyncOptions options;
  options.max_time = absl::Seconds(seconds);
  return worker.client->Sync(*worker.transport, options);
}

// What a new store does not know it must be told once. Agreements come last.
bool KnowsTheDirectory(Client& client) {
  const auto directory = client.GetDirectory();
  Check(directory.status(), "directory");
  return directory->agreements_size() > 0;
}

// Until nothing waits.
int Drain(Worker& worker) {
  for (int i = 0; i < 20; ++i) {
    const ihala::SyncResult result = Sync(worker, 10);
    if (absl::IsUnauthenticated(result.status)) return 4;
    if (!result.all_synced) continue;
    const auto status = worker.client->GetStatus();
    Check(status.status(), "status");
    return status->damaged_file.empty() ? 0 : 3;
  }
  return 4;
}

void Save(Worker& worker, Journal& journal, std::vector<std::string>& cases) {
  auto& random = ihala::SystemRandom::Get();
  const uint64_t kind = cases.empty() ? 0 : random.Uniform(8);
  if (kind < 4) {
    const auto saved = worker.client->SubmitReferral(
        ihala::world::DossierOf(worker.organisation, worker.account, ihala::SystemClock::Get(), random));
    Check(saved.status(), "submit");
    journal.Write(absl::StrCat("S ", absl::BytesToHexString(saved->referral_id)));
    cases.push_back(saved->referral_id);
    return;
  }
  const size_t at = random.Uniform(cases.size());
  if (kind < 7) {
    const std::string token = absl::BytesToHexString(random.Bytes(12));
    Check(worker.client->AddComment(cases[at], ihala::v1::AUDIENCE_BOTH_SIDES, token).status(), "comment");
    journal.Write(absl::StrCat("C ", token));
    return;
  }
  ihala::v1::InputValue reason;
  reason.set_name("reason");
  reason.add_codes("MOVED");
  Check(worker.client->Withdraw(cases[at], {reason}).status(), "withdraw");
  journal.Write(absl::StrCat("W ", absl::BytesToHexString(cases[at])));
  cases.erase(cases.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 8) return 2;
  Worker worker = Start(argv);
  if (argc > 8 && std::string(argv[8]) == "--drain") return Drain(worker);
  Journal journal(argv[7]);
  while (!KnowsTheDirectory(*worker.client)) Sync(worker, 2);
  std::vector<std::string> cases;
  for (uint64_t i = 0;; ++i) {
    Save(worker, journal, cases);
    if (i % 3 == 2) Sync(worker, 2);
  }
}
