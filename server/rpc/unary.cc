#include "server/rpc/unary.h"

#include <utility>

#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/rpc/status_mapping.h"

namespace ihala {
namespace {

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

absl::StatusOr<std::string> BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return absl::InternalError("The request could not be read.");
  std::string bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// The size of `message` was counted a moment ago, and it did not change since.
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

UnaryService::UnaryService(const FrontDoor* door, std::vector<Rpc> rpcs) : door_(door) {
  for (Rpc& rpc : rpcs) {
    DoorRpc known = MakeDoorRpc(std::move(rpc));
    std::string path = absl::StrCat("/", known.method->service()->full_name(), "/", known.method->name());
    methods_.push_back({std::move(known), std::move(path)});
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

// The context, the reactor and the two buffers are gRPC's and live until the reactor is finished, cancelled calls
// included; so this finishes it exactly once and touches none of them after.
grpc::ServerUnaryReactor* UnaryService::Run(const Method& method, grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  ArrivedCall arrived;
  arrived.authorization = HeadersOf(*context, "authorization");
  arrived.peer = HostOf(context->peer());
  arrived.cancelled = [context] { return context->IsCancelled(); };
  arrived.request_bytes = request->Length();
  arrived.read = [request] { return BytesOf(*request); };
  door_->Enter(method.rpc, std::move(arrived),
               [reactor, response](const absl::Status& status, const google::protobuf::Message* message) {
                 if (message != nullptr) *response = ToBuffer(*message);
                 reactor->Finish(ToGrpc(status));
               });
  return reactor;
}

}  // namespace ihala
