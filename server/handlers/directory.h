#ifndef IHALA_SERVER_HANDLERS_DIRECTORY_H_
#define IHALA_SERVER_HANDLERS_DIRECTORY_H_

#include "absl/status/status.h"
#include "ihala/v1/directory_service.pb.h"
#include "server/handlers/call.h"

// DirectoryService; see its proto for what each answers.
namespace ihala::handlers {

absl::Status GetDirectory(HandlerEnv& env, const Call& call, const v1::GetDirectoryRequest& request,
                          v1::GetDirectoryResponse* response);
absl::Status GetWorkflow(HandlerEnv& env, const Call& call, const v1::GetWorkflowRequest& request,
                         v1::GetWorkflowResponse* response);

void PutCalendar(HandlerEnv& env, const Call& call, const v1::PutCalendarRequest& request,
                 v1::PutCalendarResponse* response, Done done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_DIRECTORY_H_
