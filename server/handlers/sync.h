#ifndef IHALA_SERVER_HANDLERS_SYNC_H_
#define IHALA_SERVER_HANDLERS_SYNC_H_

#include "ihala/v1/sync_service.pb.h"
#include "server/handlers/call.h"

// SyncService; see its proto for what it answers.
namespace ihala::handlers {

void Exchange(HandlerEnv& env, const Call& call, const v1::ExchangeRequest& request, v1::ExchangeResponse* response,
              const Done& done);
void Deliver(HandlerEnv& env, const Call& call, const v1::DeliverRequest& request, v1::DeliverResponse* response,
             const Done& done);
// Done when the watch ends.
void Watch(HandlerEnv& env, const Call& call, const v1::WatchRequest& request, Send<v1::WatchResponse> send,
           const Done& done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_SYNC_H_
