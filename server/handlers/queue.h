#ifndef IHALA_SERVER_HANDLERS_QUEUE_H_
#define IHALA_SERVER_HANDLERS_QUEUE_H_

#include "absl/status/status.h"
#include "ihala/v1/queue_service.pb.h"
#include "server/handlers/call.h"

// QueueService; see its proto for what it answers.
namespace ihala::handlers {

absl::Status ListQueue(HandlerEnv& env, const Call& call, const v1::ListQueueRequest& request,
                       v1::ListQueueResponse* response);
absl::Status CountQueue(HandlerEnv& env, const Call& call, const v1::CountQueueRequest& request,
                        v1::CountQueueResponse* response);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_QUEUE_H_
