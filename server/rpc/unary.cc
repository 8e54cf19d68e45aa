#include "server/rpc/unary.h"

#include <memory>
#include <utility>

#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/wire/utf8_path.h"
#include "google/protobuf/arena.h"
#include "server/handlers/retry_after.h"
#include "server/rpc/authorise.h"
#include "server/rpc/status_mapping.h"

namespace ihala {
namespace {

// A call without a deadline of its own is given this much: what waits longer has nobody left who waits for it.
constexpr absl::Duration kCallTimeMax = absl::Seconds(60);
// How soon a client of a draining server should try again: the time of a restart.
constexpr absl::Duration kDrainWait = absl::Seconds(5);

absl::string_view View(grpc::string_ref text) { return absl::string_view(text.data(), text.size()); }

// "ipv4:192.0.2.7:5012" and "ipv6:%5B2001:db8::1%5D:5012" without the port; anything else as it is.
std::string HostOf(const std::string& peer) {
  if (!absl::StartsWith(peer, "ipv4:") && !absl::StartsWith(peer, "ipv6:")) return peer;
  return peer.substr(0, peer.rfind(':'));
}

std::vector<absl::string_view> HeadersOf(const grpc::CallbackServerContext& context, const char* name) {
  std::vector<absl::string_view> values;
  const auto range = context.client_metadata().equal_range(name);
  for (auto it = range.first; it != range.second; ++it) values.push_back(View(it->second));
  return values;
}

// The request's bytes, or INVALID_ARGUMENT of the field that is broken.
absl::Status Parse(const grpc::ByteBuffer& buffer, google::protobuf::Message* request) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return absl::InternalError("The request could not be read.");
  std::string bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  if (request->ParseFromString(bytes)) return absl::OkStatus();
  const std::string field = FindBrokenText(bytes, *request->GetDescriptor());
  if (!field.empty()) return InvalidField(field, "NOT_UTF8", "must be text in UTF-8");
  return InvalidField("request", "MALFORMED", "must be a message of the type that this call takes");
}

grpc::ByteBuffer ToBuffer(const google::protobuf::Message& message) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return grpc::ByteBuffer(&slice, 1);
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status out = ToRpcStatus(status);
  return grpc::Status(static_cast<grpc::StatusCode>(out.code()), out.message(), out.SerializeAsString());
}

}  // namespace

// One call from its first byte to its answer. The context, the reactor and the two buffers are gRPC's and live until
// the reactor is finished, cancelled calls included; so this is finished exactly once and touches none of them after.
struct UnaryService::CallState {
  const Method* method;
  grpc::CallbackServerContext* context;
  grpc::ServerUnaryReactor* reactor;
  grpc::ByteBuffer* out;
  absl::Duration begun_at;  // Since the machine started.
  size_t request_bytes = 0;
  Call call;
  google::protobuf::Arena arena;
  google::protobuf::Message* request = nullptr;
  google::protobuf::Message* response = nullptr;
};

UnaryService::UnaryService(Front front, std::vector<Rpc> rpcs) : front_(front) {
  for (Rpc& rpc : rpcs) {
    const auto* const descriptor = MethodOf(*rpc.request->GetDescriptor());
    std::string path = absl::StrCat("/", descriptor->service()->full_name(), "/", descriptor->name());
    methods_.push_back({std::move(rpc), descriptor, FindRpcRow(descriptor->full_name()), std::move(path)});
    const Method& method = methods_.back();
    // What the generated service classes do, for a method that takes bytes.
    AddMethod(
        new grpc::internal::RpcServiceMethod(method.path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRawCallback(
        static_cast<int>(methods_.size()) - 1,
        new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
            [this, &method](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                            grpc::ByteBuffer* response) { return Run(method, context, request, response); }));
  }
}

grpc::ServerUnaryReactor* UnaryService::Run(const Method& method, grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  if (!front_.calls->Begin()) {
    reactor->Finish(ToGrpc(
        WithRetryAfter(WithReason(absl::UnavailableError("The server is going down."), "GOING_DOWN"), kDrainWait)));
    return reactor;
  }
  auto state = std::make_shared<CallState>();
  state->method = &method;
  state->context = context;
  state->reactor = reactor;
  state->out = response;
  state->begun_at = front_.env->clock->BootTime();
  state->request_bytes = request->Length();
  state->call.peer = HostOf(context->peer());
  state->call.ended = [clock = front_.env->clock, context, begun_at = state->begun_at] {
    return context->IsCancelled() || clock->BootTime() - begun_at > kCallTimeMax;
  };
  Handle(state, *request);
  return reactor;
}

void UnaryService::Handle(const std::shared_ptr<CallState>& state, const grpc::ByteBuffer& request) {
  const Method& method = *state->method;
  absl::Status status = Authorise(*front_.env, method.row, HeadersOf(*state->context, "authorization"), &state->call);
  if (!status.ok()) return Answer(*state, status);
  state->request = method.rpc.request->New(&state->arena);
  state->response = method.rpc.response->New(&state->arena);
  status = Parse(request, state->request);
  if (!status.ok()) return Answer(*state, status);
  method.rpc.run(*front_.env, state->call, *state->request, state->response,
                 [this, state](const absl::Status& result) { Answer(*state, result); });
}

void UnaryService::Answer(CallState& state, const absl::Status& status) {
  if (status.ok()) *state.out = ToBuffer(*state.response);
  const bool is_ours = absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status);
  front_.log->Line(is_ours ? LogLevel::kError : LogLevel::kInfo, "call")
      .Method(*state.method->descriptor)
      .Account(state.call.caller.account)
      .Status(status.code())
      .Reason(Reason(status))
      .Millis("millis", front_.env->clock->BootTime() - state.begun_at)
      .Count("request_bytes", state.request_bytes)
      .Count("response_bytes", status.ok() ? state.out->Length() : 0);
  grpc::ServerUnaryReactor* const reactor = state.reactor;
  const grpc::Status answer = ToGrpc(status);
  // Before the answer leaves: whoever waits for the last call may take everything down right after.
  front_.calls->End();
  reactor->Finish(answer);
}

}  // namespace ihala
