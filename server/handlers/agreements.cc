#include "server/handlers/agreements.h"

#include <utility>

#include "server/handlers/change.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {

void SignAgreement(HandlerEnv& env, const Call& call, const v1::SignAgreementRequest& request,
                   v1::SignAgreementResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Party("agreement_id", request.agreement_id());
  checks.Required("version", request.version() != 0);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::SignAgreement{request.agreement_id(), request.version()}, response,
         std::move(done));
}

void EndAgreement(HandlerEnv& env, const Call& call, const v1::EndAgreementRequest& request,
                  v1::EndAgreementResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Party("agreement_id", request.agreement_id());
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::EndAgreement{request.agreement_id()}, response, std::move(done));
}

void SignWorkflow(HandlerEnv& env, const Call& call, const v1::SignWorkflowRequest& request,
                  v1::SignWorkflowResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Code("workflow_id", request.workflow_id());
  checks.Required("version", request.version() != 0);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::SignWorkflow{request.workflow_id(), request.version()}, response, std::move(done));
}

void RollBackWorkflow(HandlerEnv& env, const Call& call, const v1::RollBackWorkflowRequest& request,
                      v1::RollBackWorkflowResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Code("workflow_id", request.workflow_id());
  checks.Required("version", request.version() != 0);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::RollBackWorkflow{request.workflow_id(), request.version()}, response,
         std::move(done));
}

void SignMigration(HandlerEnv& env, const Call& call, const v1::SignMigrationRequest& request,
                   v1::SignMigrationResponse* response, Done done) {
  const v1::MigrationRef& named = request.migration();
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Code("migration.workflow_id", named.workflow_id());
  checks.Required("migration.from_version", named.from_version() != 0);
  checks.Required("migration.to_version", named.to_version() != 0);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::SignMigration{named}, response, std::move(done));
}

}  // namespace ihala::handlers
