#include "tests/sim/installation.h"

#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ihala/v1/session_service.pb.h"
#include "server/door/rpc.h"
#include "server/store/sql_store.h"
#include "tests/sim/make_world.h"
#include "tests/support/sealed/sealed_file.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {

Installation::Installation(Stage* stage, const FaultDisk::Image& image, const std::string& name, uint64_t seed)
    : clock_(stage, "server"), random_(seed), disk_(name, &clock_, seed) {
  disk_.Load(image);
  for (std::vector<Rpc>& rpcs : AllRpcs()) {
    for (Rpc& rpc : rpcs) {
      DoorRpc known = MakeDoorRpc(std::move(rpc));
      const std::string name = known.method->full_name();
      rpcs_.emplace(name, std::move(known));
    }
  }
  const absl::Status started = Start();
  if (started.ok()) return;
  std::cerr << "sim: the server does not start: " << started << std::endl;
  std::abort();
}

Installation::~Installation() = default;

absl::Status Installation::Start() {
  SqlStoreOptions options;
  options.data_dir = kServerFolder;
  options.random = &random_;
  options.readers = 1;
  options.files = &disk_;
  options.master = TestMasterKeys();
  options.writer.own_thread = false;
  // Often, so that a power cut meets it.
  options.writer.log_pages_enough = 200;
  absl::StatusOr<std::unique_ptr<Store>> store = OpenSqlStore(options);
  absl::Status status = store.status();
  if (status.ok()) {
    ServerEnv env;
    env.clock = &clock_;
    env.random = &random_;
    env.log = &log_;
    env.store = *std::move(store);
    env.cost = PassphraseCost::ForTests();
    core_ = std::make_unique<Core>(std::move(env), LogLevel::kError, CoreThreads());
    status = core_->Prepare("sim");
  }
  if (!status.ok()) core_.reset();
  return status;
}

void Installation::Crash() {
  if (!up()) return;
  ++crashes_;
  disk_.CutPower(random_);
  core_.reset();
  clock_.Restart();
}

FaultDisk::Image Installation::CloseAndCopyDisk() {
  core_.reset();
  return disk_.Copy();
}

void Installation::PassDates() {
  if (!up()) return;
  core_->PassDates();
  core_->SweepClocks();
  core_->PublishHead();
  // Its disk died under it.
  if (disk_.stopped()) Crash();
}

absl::StatusOr<std::string> Installation::SignIn(const std::string& account) {
  v1::SignInRequest sign_in;
  sign_in.set_account(account);
  sign_in.set_passphrase(world::PassphraseOf(account));
  ASSIGN_OR_RETURN(const v1::SignInResponse response, Call<v1::SignInResponse>("", sign_in));
  return response.session().token();
}

void Installation::CrashAtDiskCall(uint64_t n) { disk_.StopAt(n); }

std::optional<Installation::Answer> Installation::Deliver(const std::string& method, absl::string_view token,
                                                          const std::string& bytes) {
  if (!up()) return std::nullopt;
  ArrivedCall arrived;
  const std::string authorization = absl::StrCat("Bearer ", absl::BytesToHexString(token));
  if (!token.empty()) arrived.authorization.push_back(authorization);
  arrived.peer = "sim";
  arrived.cancelled = [] { return false; };
  arrived.request_bytes = bytes.size();
  arrived.read = [&bytes] { return bytes; };
  std::optional<Answer> answer;
  core_->door().Enter(rpcs_.at(method), std::move(arrived),
                      [&answer](const absl::Status& status, const google::protobuf::Message* response) {
                        answer = {status, response == nullptr ? "" : response->SerializeAsString()};
                      });
  if (!disk_.stopped()) return answer;
  // Its disk died under it: whatever it would still say, the power is off.
  Crash();
  return std::nullopt;
}

}  // namespace ihala::sim
