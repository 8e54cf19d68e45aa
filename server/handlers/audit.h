#ifndef IHALA_SERVER_HANDLERS_AUDIT_H_
#define IHALA_SERVER_HANDLERS_AUDIT_H_

#include "ihala/v1/audit_service.pb.h"
#include "server/handlers/call.h"

// AuditService; see its proto for what it answers.
namespace ihala::handlers {

void ListAuditTrail(HandlerEnv& env, const Call& call, const v1::ListAuditTrailRequest& request,
                    v1::ListAuditTrailResponse* response, Done done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_AUDIT_H_
