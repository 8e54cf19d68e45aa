#ifndef IHALA_SERVER_RPC_SERVER_H_
#define IHALA_SERVER_RPC_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/door/core.h"
#include "server/observe/log.h"
#include "server/rpc/transport_limits.h"

namespace grpc {
class Channel;
}

namespace ihala {

// How a server is to listen.
struct ServerOptions {
  std::string data_dir;     // For tls/server.crt and tls/server.key.
  std::string listen;       // "host:port"; port 0 takes a free one.
  bool plaintext = false;   // Without TLS; loopback only.
  bool reflection = false;  // Lets tools ask what services there are.
  LogLevel log_level = LogLevel::kInfo;
  // How often the trail's head is signed, if there is anything new in it.
  absl::Duration head_every = absl::Minutes(10);
  // For how many days backups of the key store are kept, 1 to kMostKeyBackupDays: what is said of erasures goes by it.
  uint32_t key_backup_days = kMostKeyBackupDays;
  absl::Duration drain_pause = transport::kDrainPause;
  // How often it looks what there is to send.
  absl::Duration send_every = absl::Seconds(15);
  // How often the server looks for what falls due by itself. Until a date's rows go out nobody is shown what it closed,
  // so that this is no promise of any kind.
  absl::Duration look_every = absl::Minutes(1);
};

// A running server. Thread-safe.
class Server {
 public:
  // Starts one that serves when this returns. FAILED_PRECONDITION for plaintext outside loopback or bad TLS files,
  // UNAVAILABLE where the address is taken, else what the store says.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options, ServerEnv env);
  // Drains in a hurry if nobody did.
  ~Server();

  // The port that it listens on.
  int port() const;
  const Store& store() const;
  // Goes on with these master keys, while it serves: see Store::UseMaster. Logged.
  absl::Status UseMaster(std::shared_ptr<const MasterKeys> master);
  // A channel into this server without a network. Calls by it pass the same door as all others.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Goes down without losing what it acknowledged: health turns first, then a pause in which calls are still taken,
  // then new ones are refused while those in hand finish, then the store closes. Returns when all is done; a second
  // call waits for the first.
  void Drain();
  // Cuts the pause of a drain short, under way or to come. Calls in hand still finish, within a second.
  void Hurry();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_RPC_SERVER_H_
