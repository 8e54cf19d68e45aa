#include "server/rpc/server.h"

#include <utility>
#include <vector>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "absl/base/call_once.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "server/door/ticker.h"
#include "server/rpc/credentials.h"
#include "server/rpc/door_service.h"
#include "server/rpc/health.h"
#include "server/rpc/library_log.h"

#ifndef IHALA_VERSION
#error "The build passes the version."
#endif

namespace ihala {
namespace {

// In a hurry calls in hand get this much.
constexpr absl::Duration kHurryFinish = absl::Seconds(1);

// The reflection library switches itself on in every server of a program that links it: what was asked for decides
// here.
class Reflection : public grpc::ServerBuilderOption {
 public:
  explicit Reflection(bool on) : on_(on) {}
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    plugins->clear();
    if (on_) plugins->push_back(std::make_unique<grpc::reflection::ProtoServerReflectionPlugin>());
  }

 private:
  const bool on_;
};

void SetLimits(grpc::ServerBuilder& builder) {
  const auto millis = [](absl::Duration duration) { return static_cast<int>(absl::ToInt64Milliseconds(duration)); };
  builder.SetMaxReceiveMessageSize(static_cast<int>(limits::kMessageBytes));
  builder.SetMaxSendMessageSize(static_cast<int>(limits::kMessageBytes));
  // Our payloads are packed already, and unpacking for a stranger is work that the size limit comes too late for.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, static_cast<int>(limits::kMetadataBytes));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, transport::kStreamsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, millis(transport::kConnectionIdle));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, millis(transport::kConnectionAge));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, millis(transport::kConnectionAgeGrace));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, millis(transport::kKeepaliveEvery));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, millis(transport::kKeepaliveTimeout));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, millis(transport::kPingLeast));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, transport::kPingStrikes);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, millis(transport::kHandshake));
  // Two servers on one port would share the calls between two stores.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  grpc::ResourceQuota quota("ihala");
  quota.Resize(transport::kMemoryBytes).SetMaxThreads(transport::kThreads);
  builder.SetResourceQuota(quota);
}

// A length of time as gRPC takes it: its deadlines by wall time would follow whoever sets the clock.
gpr_timespec Span(absl::Duration duration) {
  return gpr_time_from_millis(absl::ToInt64Milliseconds(duration), GPR_TIMESPAN);
}

}  // namespace

// Members are destroyed from the last to the first: gRPC's server before what its calls use.
struct Server::Parts {
  const absl::Duration drain_pause;
  Core core;
  LibraryLog library_log;
  std::unique_ptr<HealthService> health;
  std::vector<std::unique_ptr<DoorService>> services;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
  // Passes the dates of cases.
  std::unique_ptr<Ticker> dates;
  // Publishes the trail's heads.
  std::unique_ptr<Ticker> heads;
  // Tells people.
  std::unique_ptr<Ticker> messages;
  absl::Notification hurry;
  absl::once_flag hurried;
  absl::once_flag drained;

  Parts(const ServerOptions& options, ServerEnv env)
      : drain_pause(options.drain_pause),
        core(std::move(env), options.log_level,
             {transport::kSlowThreads, transport::kSlowQueue, transport::kExchangeThreads, transport::kExchangeQueue,
              transport::kFigureThreads, transport::kFigureQueue, /*ringing=*/true}),
        library_log(&core.log()) {}

  absl::Status Listen(const ServerOptions& options);
  void Drain();
};

absl::Status Server::Parts::Listen(const ServerOptions& options) {
  ASSIGN_OR_RETURN(const std::shared_ptr<grpc::ServerCredentials> credentials,
                   options.plaintext ? PlaintextCredentials(options.listen) : TlsCredentials(options.data_dir));
  grpc::ServerBuilder builder;
  SetLimits(builder);
  builder.SetOption(std::make_unique<Reflection>(options.reflection));
  std::vector<std::string> names;
  for (std::vector<Rpc>& rpcs : AllRpcs()) {
    names.push_back(MethodOf(*rpcs.front().request->GetDescriptor())->service()->full_name());
    services.push_back(std::make_unique<DoorService>(&core.door(), std::move(rpcs)));
    builder.RegisterService(services.back().get());
  }
  health = std::make_unique<HealthService>(std::move(names));
  builder.RegisterService(health.get());
  builder.AddListeningPort(options.listen, credentials, &port);
  server = builder.BuildAndStart();
  if (server != nullptr && port != 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("Cannot listen on ", options.listen,
                                             ": the address is taken or not this machine's, or the certificate and "
                                             "key do not go together."));
}

void Server::Parts::Drain() {
  dates.reset();
  heads.reset();
  messages.reset();
  if (server == nullptr) return core.store().Close();
  core.log().Line(LogLevel::kInfo, "draining");
  health->StopServing();
  hurry.WaitForNotificationWithTimeout(drain_pause);
  core.calls().Close();
  // A watch is a call in hand too, and would never finish by itself.
  core.watches().EndAll();
  const bool finished = core.calls().WaitForNone(hurry.HasBeenNotified() ? kHurryFinish : transport::kDrainFinish);
  health->EndWatches();
  // Sends what was answered, ends what was not, and waits until no call is left.
  server->Shutdown(Span(finished ? transport::kDrainFlush : absl::ZeroDuration()));
  server->Wait();
  core.PublishHead();
  core.store().Close();
  core.log().Line(LogLevel::kInfo, "stopped").Is("in_hand", finished ? Word("finished") : Word("cut off"));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  Hurry();
  Drain();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, ServerEnv env) {
  auto server = std::unique_ptr<Server>(new Server(std::make_unique<Parts>(options, std::move(env))));
  RETURN_IF_ERROR(server->parts_->core.Prepare(IHALA_VERSION));
  RETURN_IF_ERROR(server->parts_->Listen(options));
  Core& core = server->parts_->core;
  server->parts_->dates = std::make_unique<Ticker>(options.look_every, [&core](const absl::Notification& ending) {
    core.PassDates(&ending);
    core.SweepClocks(&ending);
    core.Erase(&ending);
  });
  server->parts_->heads =
      std::make_unique<Ticker>(options.head_every, [&core](const absl::Notification&) { core.PublishHead(); });
  server->parts_->messages = std::make_unique<Ticker>(
      options.send_every, [&core](const absl::Notification& ending) { core.SendMessages(&ending); });
  core.log()
      .Line(LogLevel::kInfo, "listening")
      .Count("port", static_cast<uint64_t>(server->parts_->port))
      .Is("transport", options.plaintext ? Word("plaintext") : Word("tls"));
  return server;
}

int Server::port() const { return parts_->port; }
const Store& Server::store() const { return parts_->core.store(); }

absl::Status Server::UseMaster(std::shared_ptr<const MasterKeys> master) {
  const uint64_t newest = master->newest();
  const absl::Status used = parts_->core.store().UseMaster(std::move(master));
  const Logger& log = parts_->core.log();
  if (used.ok()) {
    log.Line(LogLevel::kInfo, "master_key").Count("version", newest);
  } else {
    log.Line(LogLevel::kError, "master_key").Count("version", newest).Status(used.code());
  }
  return used;
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  return parts_->server->InProcessChannel(grpc::ChannelArguments());
}

void Server::Drain() {
  absl::call_once(parts_->drained, [this] { parts_->Drain(); });
}

void Server::Hurry() {
  absl::call_once(parts_->hurried, [this] { parts_->hurry.Notify(); });
}

}  // namespace ihala
