#include "server/handlers/agreements.h"

#include <utility>

#include "server/handlers/online_write.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

template <typename Request, typename Response>
void Say(HandlerEnv& env, const Call& call, const Request& request, DirectoryEntry word, Response* response,
         Done done) {
  LedgerName name = NameOf(call, request.request_id(), request);
  DirectoryCommand command{call.caller.account, std::move(name.key), std::move(name.digest), /*base_revision=*/0,
                           std::move(word)};
  env.executor->Execute(std::move(command), [response, done = std::move(done)](absl::StatusOr<uint64_t> revision) {
    if (!revision.ok()) return done(revision.status());
    response->set_revision(*revision);
    done(absl::OkStatus());
  });
}

}  // namespace

void SignAgreement(HandlerEnv& env, const Call& call, const v1::SignAgreementRequest& request,
                   v1::SignAgreementResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Party("agreement_id", request.agreement_id());
  checks.Required("version", request.version() != 0);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Say(env, call, request, ihala::SignAgreement{request.agreement_id(), request.version()}, response, std::move(done));
}

void EndAgreement(HandlerEnv& env, const Call& call, const v1::EndAgreementRequest& request,
                  v1::EndAgreementResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Party("agreement_id", request.agreement_id());
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Say(env, call, request, ihala::EndAgreement{request.agreement_id()}, response, std::move(done));
}

}  // namespace ihala::handlers
