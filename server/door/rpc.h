#ifndef IHALA_SERVER_DOOR_RPC_H_
#define IHALA_SERVER_DOOR_RPC_H_

#include <functional>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/handlers/call.h"

namespace ihala {

// One RPC: what it is called, what it takes and gives, and the handler behind it. A request's type belongs to one RPC
// alone, so the handler's signature already says which RPC it serves.
struct Rpc {
  using Run =
      std::function<void(HandlerEnv&, const Call&, const google::protobuf::Message&, google::protobuf::Message*, Done)>;
  const google::protobuf::Message* request;  // Prototypes, to make new ones from.
  const google::protobuf::Message* response;
  // Gets no response to fill where the RPC answers with a stream: what it sends goes by Call::send.
  Run run;
};

// The RPC that takes `request`; null where there is none.
const google::protobuf::MethodDescriptor* MethodOf(const google::protobuf::Descriptor& request);

// An RPC from a handler that answers at once.
template <typename Request, typename Response>
Rpc Serve(absl::Status (*handler)(HandlerEnv&, const Call&, const Request&, Response*)) {
  return {&Request::default_instance(), &Response::default_instance(),
          [handler](HandlerEnv& env, const Call& call, const google::protobuf::Message& request,
                    google::protobuf::Message* response, const Done& done) {
            done(handler(env, call, static_cast<const Request&>(request), static_cast<Response*>(response)));
          }};
}

// An RPC from a handler that answers later. It takes its Done as a value, or as a reference that it copies.
template <typename Request, typename Response, typename AnyDone>
Rpc Serve(void (*handler)(HandlerEnv&, const Call&, const Request&, Response*, AnyDone)) {
  return {&Request::default_instance(), &Response::default_instance(),
          [handler](HandlerEnv& env, const Call& call, const google::protobuf::Message& request,
                    google::protobuf::Message* response, Done done) {
            handler(env, call, static_cast<const Request&>(request), static_cast<Response*>(response), std::move(done));
          }};
}

// An RPC from a handler that answers with a stream: it sends until it is done.
template <typename Request, typename Response, typename AnyDone>
Rpc Serve(void (*handler)(HandlerEnv&, const Call&, const Request&, Send<Response>, AnyDone)) {
  return {&Request::default_instance(), &Response::default_instance(),
          [handler](HandlerEnv& env, const Call& call, const google::protobuf::Message& request,
                    google::protobuf::Message* /*response*/, Done done) {
            handler(env, call, static_cast<const Request&>(request), call.send, std::move(done));
          }};
}

// The visible list: every RPC of every service, one line each and one list a service.
std::vector<Rpc> SessionRpcs();
std::vector<Rpc> ReferralRpcs();
std::vector<Rpc> QueueRpcs();
std::vector<Rpc> SyncRpcs();
std::vector<Rpc> DirectoryRpcs();
std::vector<Rpc> AgreementRpcs();
std::vector<Rpc> AccountRpcs();
std::vector<Rpc> DeviceRpcs();
std::vector<Rpc> ThreadRpcs();
std::vector<Rpc> FigureRpcs();
std::vector<Rpc> NotificationRpcs();
std::vector<Rpc> AdminRpcs();
std::vector<Rpc> AuditRpcs();
// All of them, one list a service.
std::vector<std::vector<Rpc>> AllRpcs();

}  // namespace ihala

#endif  // IHALA_SERVER_DOOR_RPC_H_
