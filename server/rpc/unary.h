#ifndef IHALA_SERVER_RPC_UNARY_H_
#define IHALA_SERVER_RPC_UNARY_H_

#include <deque>
#include <string>
#include <vector>

#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "server/handlers/call.h"
#include "server/observe/log.h"
#include "server/rpc/call_count.h"
#include "server/rpc/rpc.h"
#include "server/rpc/rpc_permissions.h"

namespace ihala {

// What stands in front of every handler. All of it outlives every call.
struct Front {
  HandlerEnv* env;
  const Logger* log;
  CallCount* calls;
};

// Serves the RPCs of one service. There is one way to a handler, whatever listener or in-process channel a call comes
// by: count it, authorise it, and only then parse its request (so that nobody without a session can make us parse), run
// the handler, translate its status, log one line.
//
// It takes requests as bytes because protobuf refuses text that is not UTF-8 without a word about where, and gRPC then
// says UNIMPLEMENTED: here the answer names the field.
class UnaryService : public grpc::Service {
 public:
  // Every RPC of `rpcs` belongs to one service.
  UnaryService(Front front, std::vector<Rpc> rpcs);

 private:
  struct Method {
    Rpc rpc;
    const google::protobuf::MethodDescriptor* descriptor;
    const RpcRow* row;
    std::string path;  // As HTTP/2 carries it; gRPC keeps a pointer to it.
  };
  struct CallState;

  grpc::ServerUnaryReactor* Run(const Method& method, grpc::CallbackServerContext* context,
                                const grpc::ByteBuffer* request, grpc::ByteBuffer* response);
  void Handle(const std::shared_ptr<CallState>& state, const grpc::ByteBuffer& request);
  void Answer(CallState& state, const absl::Status& status);

  const Front front_;
  std::deque<Method> methods_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_RPC_UNARY_H_
