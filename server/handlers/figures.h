#ifndef IHALA_SERVER_HANDLERS_FIGURES_H_
#define IHALA_SERVER_HANDLERS_FIGURES_H_

#include "ihala/v1/figure_service.pb.h"
#include "server/handlers/call.h"

// Figures without persons. Errors: see the service's file.
namespace ihala::handlers {

absl::Status GetFigures(HandlerEnv& env, const Call& call, const v1::GetFiguresRequest& request,
                        v1::GetFiguresResponse* response);
void GetMonitor(HandlerEnv& env, const Call& call, const v1::GetMonitorRequest& request,
                v1::GetMonitorResponse* response, const Done& done);

}  // namespace ihala::handlers

#endif  // IHALA_SERVER_HANDLERS_FIGURES_H_
