// The only file of the library that knows gRPC.
#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "ihala/transport.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"

namespace ihala {
namespace {

// How long a link may be silent before it is asked whether it still lives, and how long it has to answer. Radio links
// drop connections without a word; the server sends away who asks more than once a minute.
constexpr int kKeepAliveMillis = 90 * 1000;
constexpr int kKeepAliveAnswerMillis = 30 * 1000;
// How long one attempt to connect may take: TCP and TLS are a handful of round trips, on 2G of a second or two each.
constexpr int kConnectMillis = 20 * 1000;
// How often a running call looks whether it was cancelled.
constexpr absl::Duration kCancelPoll = absl::Milliseconds(100);
// How long one look may take whether a connection comes about.
constexpr absl::Duration kLookTakes = absl::Milliseconds(20);

bool IsLoopback(absl::string_view target) {
  for (const char* host : {"localhost:", "127.0.0.1:", "[::1]:", "unix:"}) {
    if (absl::StartsWith(target, host)) return true;
  }
  return false;
}

// The fields and the reason that came with an error, put where the rest of the library looks for them.
void AddDetails(const grpc::Status& from, absl::Status* to) {
  google::rpc::Status details;
  if (from.error_details().empty() || !details.ParseFromString(from.error_details())) return;
  std::vector<FieldViolation> fields;
  std::string reason;
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::BadRequest bad_request;
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        fields.push_back({violation.field(), violation.reason(), violation.description()});
      }
    } else if (detail.UnpackTo(&info)) {
      reason = info.reason();
    }
  }
  if (!fields.empty()) {
    const absl::Status with_fields = InvalidFields(fields);
    with_fields.ForEachPayload(
        [&](absl::string_view type, const absl::Cord& payload) { to->SetPayload(type, payload); });
  }
  if (!reason.empty()) *to = WithReason(std::move(*to), reason);
}

absl::Status ToAbsl(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  AddDetails(status, &result);
  return result;
}

// A channel, which is one connection at a time, and the services over it.
struct Line {
  explicit Line(std::shared_ptr<grpc::Channel> opened)
      : channel(std::move(opened)),
        sessions(v1::SessionService::NewStub(channel)),
        sync(v1::SyncService::NewStub(channel)) {}

  const std::shared_ptr<grpc::Channel> channel;
  const std::unique_ptr<v1::SessionService::Stub> sessions;
  const std::unique_ptr<v1::SyncService::Stub> sync;
};

class GrpcTransport : public Transport {
 public:
  explicit GrpcTransport(std::function<std::shared_ptr<grpc::Channel>()> open)
      : open_(std::move(open)), line_(std::make_shared<Line>(open_())) {}

  absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) override {
    return CallBy<v1::SignInResponse>(&Line::sessions, &v1::SessionService::Stub::AsyncSignIn, request, options);
  }
  absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest& request,
                                                            const CallOptions& options) override {
    return CallBy<v1::RefreshSessionResponse>(&Line::sessions, &v1::SessionService::Stub::AsyncRefreshSession, request,
                                              options);
  }
  absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest& request, const CallOptions& options) override {
    return CallBy<v1::SignOutResponse>(&Line::sessions, &v1::SessionService::Stub::AsyncSignOut, request, options);
  }
  absl::Status ChoosePassphrase(const v1::ChoosePassphraseRequest& request, const CallOptions& options) override {
    return CallBy<v1::ChoosePassphraseResponse>(&Line::sessions, &v1::SessionService::Stub::AsyncChoosePassphrase,
                                                request, options)
        .status();
  }
  absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest& request,
                                                const CallOptions& options) override {
    return CallBy<v1::ExchangeResponse>(&Line::sync, &v1::SyncService::Stub::AsyncExchange, request, options);
  }

  absl::StatusOr<v1::DeliverResponse> Deliver(const v1::DeliverRequest& request, const CallOptions& options) override {
    return CallBy<v1::DeliverResponse>(&Line::sync, &v1::SyncService::Stub::AsyncDeliver, request, options);
  }

  // A watch that ends says nothing that a sync should heed, so it leaves no connection behind.
  absl::Status Watch(const v1::WatchRequest& request, const CallOptions& options,
                     const std::function<void(const v1::WatchResponse&)>& heard) override {
    return ReadStream<v1::WatchResponse>(*CurrentLine()->sync, &v1::SyncService::Stub::AsyncWatch, request, options,
                                         heard);
  }

  bool LinkIsBack(bool look) override {
    const std::shared_ptr<Line> line = LineToLookAt();
    if (line == nullptr) return false;
    grpc::Channel& channel = *line->channel;
    grpc_connectivity_state state = channel.GetState(/*try_to_connect=*/look);
    // The library does its work on the threads of those who wait for it.
    if (state == GRPC_CHANNEL_CONNECTING || state == GRPC_CHANNEL_IDLE) {
      channel.WaitForStateChange(state, absl::ToChronoTime(SystemClock::Get().Now() + kLookTakes));
      state = channel.GetState(/*try_to_connect=*/false);
    }
    if (look && state == GRPC_CHANNEL_TRANSIENT_FAILURE) Renew(line);
    return state == GRPC_CHANNEL_READY;
  }

 private:
  template <typename Response, typename Service, typename Start, typename Request>
  absl::StatusOr<Response> CallBy(Service service, Start start, const Request& request, const CallOptions& options) {
    const std::shared_ptr<Line> line = CurrentLine();
    absl::StatusOr<Response> response = Call<Response>(*((*line).*service), start, request, options);
    if (IsToBeLeft(*line, response.status())) Leave(line);
    return response;
  }

  // A connection whose other end went without a word looks healthy until the keep-alive finds out, minutes later, and a
  // channel that could not connect refuses calls for a while without trying. The runner knows how long to wait; what it
  // then does must be an attempt.
  static bool IsToBeLeft(const Line& line, const absl::Status& status) {
    if (absl::IsDeadlineExceeded(status)) return true;
    return absl::IsUnavailable(status) && line.channel->GetState(/*try_to_connect=*/false) != GRPC_CHANNEL_READY;
  }
  std::shared_ptr<Line> CurrentLine() {
    absl::MutexLock lock(&mutex_);
    return line_;
  }
  // Calls of others that are under way go on over the old one.
  void Leave(const std::shared_ptr<Line>& line) {
    const grpc_connectivity_state state = line->channel->GetState(/*try_to_connect=*/false);
    absl::MutexLock lock(&mutex_);
    // A connection that was there and broke is idle now: that one comes about again says nothing about what it carries.
    found_no_link_ = state == GRPC_CHANNEL_CONNECTING || state == GRPC_CHANNEL_TRANSIENT_FAILURE;
    if (line_ == line) line_ = std::make_shared<Line>(open_());
  }
  void Renew(const std::shared_ptr<Line>& line) {
    absl::MutexLock lock(&mutex_);
    if (line_ == line) line_ = std::make_shared<Line>(open_());
    line_->channel->GetState(/*try_to_connect=*/true);
  }
  // Null where the last call did not fail for want of a link.
  std::shared_ptr<Line> LineToLookAt() {
    absl::MutexLock lock(&mutex_);
    return found_no_link_ ? line_ : nullptr;
  }

  // One call on a queue of its own: it can be given up at any moment from a flag that a signal handler may set, which
  // a blocking call cannot.
  template <typename Response, typename Stub, typename Start, typename Request>
  static absl::StatusOr<Response> Call(Stub& stub, Start start, const Request& request, const CallOptions& options) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(SystemClock::Get().Now() + options.timeout));
    AddToken(options, &context);
    grpc::CompletionQueue queue;
    Response response;
    grpc::Status status;
    auto call = (stub.*start)(&context, request, &queue);
    call->Finish(&response, &status, nullptr);
    NextEvent(queue, options, context);
    Drain(queue);
    if (!status.ok()) return ToAbsl(status);
    return response;
  }

  // The same for a call that answers with a stream: one event after the other.
  template <typename Response, typename Stub, typename Start, typename Request>
  static absl::Status ReadStream(Stub& stub, Start start, const Request& request, const CallOptions& options,
                                 const std::function<void(const Response&)>& heard) {
    grpc::ClientContext context;
    AddToken(options, &context);
    grpc::CompletionQueue queue;
    Response response;
    grpc::Status status;
    auto reader = (stub.*start)(&context, request, &queue, nullptr);
    bool goes_on = NextEvent(queue, options, context);
    while (goes_on) {
      reader->Read(&response, nullptr);
      goes_on = NextEvent(queue, options, context);
      if (goes_on) heard(response);
    }
    reader->Finish(&status, nullptr);
    NextEvent(queue, options, context);
    Drain(queue);
    return ToAbsl(status);
  }

  static void AddToken(const CallOptions& options, grpc::ClientContext* context) {
    if (options.token.empty()) return;
    context->AddMetadata("authorization", absl::StrCat("Bearer ", absl::BytesToHexString(options.token)));
  }

  // Waits for the one event that is under way, and says whether it went well.
  static bool NextEvent(grpc::CompletionQueue& queue, const CallOptions& options, grpc::ClientContext& context) {
    Clock& clock = SystemClock::Get();
    void* tag = nullptr;
    bool ok = false;
    while (queue.AsyncNext(&tag, &ok, absl::ToChronoTime(clock.Now() + kCancelPoll)) !=
           grpc::CompletionQueue::GOT_EVENT) {
      if (options.cancellation != nullptr && options.cancellation->cancelled()) context.TryCancel();
    }
    return ok;
  }

  static void Drain(grpc::CompletionQueue& queue) {
    void* tag = nullptr;
    bool ok = false;
    queue.Shutdown();
    while (queue.Next(&tag, &ok)) {
    }
  }

  const std::function<std::shared_ptr<grpc::Channel>()> open_;
  absl::Mutex mutex_;
  std::shared_ptr<Line> line_ ABSL_GUARDED_BY(mutex_);
  bool found_no_link_ ABSL_GUARDED_BY(mutex_) = false;
};

grpc::ChannelArguments Arguments(const GrpcOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(static_cast<int>(limits::kMessageBytes));
  arguments.SetMaxSendMessageSize(static_cast<int>(limits::kMessageBytes));
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, static_cast<int>(limits::kMetadataBytes));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepAliveMillis);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepAliveAnswerMillis);
  // Despite its name it is the least time that an attempt is given.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectMillis);
  // Retries are the runner's business: it knows what may be sent again and how long to wait.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // Each channel has a connection of its own, so that leaving one behind leaves its connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
  return arguments;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Transport>> NewGrpcTransport(const GrpcOptions& options) {
  if (options.target.empty()) return InvalidField("target", "MISSING", "names the server's host and port");
  if (options.plaintext && !IsLoopback(options.target)) {
    return InvalidField("plaintext", "NOT_ALLOWED", "is for a server on this machine only");
  }
  if (!options.ca_pem.empty() && !absl::StrContains(options.ca_pem, "-----BEGIN CERTIFICATE-----")) {
    return InvalidField("ca_pem", "MALFORMED", "holds certificates in PEM");
  }
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  if (options.plaintext) {
    credentials = grpc::InsecureChannelCredentials();
  } else {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = options.ca_pem;
    credentials = grpc::SslCredentials(tls);
  }
  return std::make_unique<GrpcTransport>([target = options.target, credentials, arguments = Arguments(options)] {
    return grpc::CreateCustomChannel(target, credentials, arguments);
  });
}

}  // namespace ihala
