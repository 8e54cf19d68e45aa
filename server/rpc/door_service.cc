#include "server/rpc/door_service.h"

#include <memory>
#include <utility>

#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/rpc/status_mapping.h"
#include "server/rpc/stream_line.h"

namespace ihala {
namespace {

absl::string_view View(const grpc::string_ref& text) { return absl::string_view(text.data(), text.size()); }

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

ArrivedCall Arrived(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  ArrivedCall arrived;
  arrived.authorization = HeadersOf(*context, "authorization");
  arrived.peer = HostOf(context->peer());
  arrived.cancelled = [context] { return context->IsCancelled(); };
  arrived.request_bytes = request->Length();
  arrived.read = [request] { return BytesOf(*request); };
  return arrived;
}

}  // namespace

DoorService::DoorService(const FrontDoor* door, std::vector<Rpc> rpcs) : door_(door) {
  for (Rpc& rpc : rpcs) {
    DoorRpc known = MakeDoorRpc(std::move(rpc));
    std::string path = absl::StrCat("/", known.method->service()->full_name(), "/", known.method->name());
    methods_.push_back({std::move(known), std::move(path)});
    const Method& method = methods_.back();
    const int index = static_cast<int>(methods_.size()) - 1;
    if (method.rpc.method->server_streaming()) {
      AddStreaming(index, method);
    } else {
      AddUnary(index, method);
    }
  }
}

// What the generated service classes do, for a method that takes bytes.
void DoorService::AddUnary(int index, const Method& method) {
  AddMethod(new grpc::internal::RpcServiceMethod(method.path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
  MarkMethodRawCallback(
      index, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
                 [this, &method](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                 grpc::ByteBuffer* response) { return Run(method, context, request, response); }));
}

void DoorService::AddStreaming(int index, const Method& method) {
  AddMethod(
      new grpc::internal::RpcServiceMethod(method.path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING, nullptr));
  MarkMethodRawCallback(index,
                        new grpc::internal::CallbackServerStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
                            [this, &method](grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
                              return RunStream(method, context, request);
                            }));
}

// The context, the reactor and the two buffers are gRPC's and live until the reactor is finished, cancelled calls
// included; so this finishes it exactly once and touches none of them after.
grpc::ServerUnaryReactor* DoorService::Run(const Method& method, grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  door_->Enter(method.rpc, Arrived(context, request),
               [reactor, response](const absl::Status& status, const google::protobuf::Message* message) {
                 if (message != nullptr) *response = ToBuffer(*message);
                 reactor->Finish(ToGrpc(status));
               });
  return reactor;
}

// The same holds for the context here, and what may come after the end goes to the line, which then does nothing.
grpc::ServerWriteReactor<grpc::ByteBuffer>* DoorService::RunStream(const Method& method,
                                                                   grpc::CallbackServerContext* context,
                                                                   const grpc::ByteBuffer* request) {
  grpc::ServerWriteReactor<grpc::ByteBuffer>* reactor = nullptr;
  const std::shared_ptr<StreamLine> line = StreamLine::Make(&reactor);
  ArrivedCall arrived = Arrived(context, request);
  // The door counts the bytes of each message before it is sent.
  arrived.send = [line](const google::protobuf::Message& message) { line->Send(ToBuffer(message)); };
  arrived.when_left = [line](std::function<void()> run) { line->WhenLeft(std::move(run)); };
  door_->Enter(
      method.rpc, std::move(arrived),
      [line](const absl::Status& status, const google::protobuf::Message* /*none*/) { line->Finish(ToGrpc(status)); });
  return reactor;
}

}  // namespace ihala
