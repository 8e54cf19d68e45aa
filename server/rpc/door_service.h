#ifndef IHALA_SERVER_RPC_DOOR_SERVICE_H_
#define IHALA_SERVER_RPC_DOOR_SERVICE_H_

#include <deque>
#include <string>
#include <vector>

#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "server/door/front_door.h"

namespace ihala {

// Serves the RPCs of one service by gRPC: carries requests to the door and answers back. Takes requests as bytes, as
// the door does; gRPC alone would answer broken UTF-8 with UNIMPLEMENTED.
class DoorService : public grpc::Service {
 public:
  // Every RPC of `rpcs` belongs to one service. The door outlives every call.
  DoorService(const FrontDoor* door, std::vector<Rpc> rpcs);

 private:
  struct Method {
    DoorRpc rpc;
    std::string path;  // As HTTP/2 carries it; gRPC keeps a pointer to it.
  };

  void AddUnary(int index, const Method& method);
  void AddStreaming(int index, const Method& method);
  grpc::ServerUnaryReactor* Run(const Method& method, grpc::CallbackServerContext* context,
                                const grpc::ByteBuffer* request, grpc::ByteBuffer* response);
  grpc::ServerWriteReactor<grpc::ByteBuffer>* RunStream(const Method& method, grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request);

  const FrontDoor* const door_;
  std::deque<Method> methods_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_RPC_DOOR_SERVICE_H_
