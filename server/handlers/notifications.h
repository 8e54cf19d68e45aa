#ifndef IHALA_SERVER_HANDLERS_NOTIFICATIONS_H_
#define IHALA_SERVER_HANDLERS_NOTIFICATIONS_H_

#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/notification_service.pb.h"
#include "server/handlers/call.h"

// What callers are told, and what an administrator sees of that. Errors: see the services' files.
namespace ihala::handlers {

absl::Status ListNotifications(HandlerEnv& env, const Call& call, const v1::ListNotificationsRequest& request,
                               v1::ListNotificationsResponse* response);
void MarkNotificationsSeen(HandlerEnv& env, const Call& call, const v1::MarkNotificationsSeenRequest& request,
                           v1::MarkNotificationsSeenResponse* response, Done done);
absl::Status GetContact(HandlerEnv& env, const Call& call, const v1::GetContactRequest& request,
                        v1::GetContactResponse* response);
void PutContact(HandlerEnv& env, const Call& call, const v1::PutContactRequest& request,
                v1::PutContactResponse* response, Done done);
absl::Status ListUndelivered(HandlerEnv& env, const Call& call, const v1::ListUndeliveredRequest& request,
                             v1::ListUndeliveredResponse* response);
void RetryUndelivered(HandlerEnv& env, const Call& call, const v1::RetryUndeliveredRequest& request,
                      v1::RetryUndeliveredResponse* response, Done done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_NOTIFICATIONS_H_
