#ifndef IHALA_SERVER_HANDLERS_ONLINE_WRITE_H_
#define IHALA_SERVER_HANDLERS_ONLINE_WRITE_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "server/handlers/call.h"

namespace ihala {

// What an online call is known by in the ledger: its request id, and a digest of the RPC and everything asked.
struct LedgerName {
  std::string key;
  std::string digest;
};
LedgerName NameOf(const Call& call, const std::string& request_id, const google::protobuf::Message& request);

// An online write on a case that is there already: the operation, and the workflow that its case follows filled in.
struct OnlineStep {
  std::string request_id;
  std::string referral_id;
  uint64_t base_revision = 0;  // 0 does not ask for freshness.
  v1::Operation operation;
};

// Has the executor judge an operation that was built from an online call. `done` gets the outcome, or an error as
// StatusOf names it; `prefix` stands before the names of a dossier's fields.
void JudgeOnline(HandlerEnv& env, const Call& call, const LedgerName& name, uint64_t base_revision,
                 v1::Operation operation, const std::string& prefix,
                 std::function<void(absl::StatusOr<CaseOutcome>)> done);

// The same for an existing case. Asks first whether the caller may know of it: online, nothing waits for a case to
// come, and an outsider gets NOT_FOUND in the same words whatever the truth. A repeated call gets its first answer.
void JudgeStep(HandlerEnv& env, const Call& call, const google::protobuf::Message& request, OnlineStep step,
               std::function<void(absl::StatusOr<CaseOutcome>)> done);

// Hands an outcome's verdict and core to a response, or passes the error on.
template <typename Response>
std::function<void(absl::StatusOr<CaseOutcome>)> Into(Response* response, Done done) {
  return [response, done = std::move(done)](absl::StatusOr<CaseOutcome> outcome) {
    if (!outcome.ok()) return done(outcome.status());
    *response->mutable_verdict() = std::move(outcome->verdict);
    if constexpr (requires { response->mutable_core(); }) *response->mutable_core() = std::move(outcome->core);
    done(absl::OkStatus());
  };
}

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_ONLINE_WRITE_H_
