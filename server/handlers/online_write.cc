#include "server/handlers/online_write.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "common/wire/wire_bytes.h"
#include "server/handlers/case_view.h"
#include "server/handlers/verdict_status.h"

namespace ihala {
LedgerName NameOf(const Call& call, const std::string& request_id, const google::protobuf::Message& request) {
  Hasher hasher;
  // A request's type belongs to one RPC, and its name ends where a zero byte stands.
  hasher.Update(request.GetDescriptor()->full_name())
      .Update(absl::string_view("\0", 1))
      .Update(SerializeDeterministic(request));
  return {RequestKey(call.caller.account, request_id), hasher.Finish()};
}

void JudgeOnline(HandlerEnv& env, const Call& call, const LedgerName& name, uint64_t base_revision,
                 v1::Operation operation, const std::string& prefix,
                 std::function<void(absl::StatusOr<CaseOutcome>)> done) {
  absl::StatusOr<std::string> bytes = EncodeOperation(operation);
  if (!bytes.ok()) return done(bytes.status());
  CaseCommand command;
  command.account = call.caller.account;
  command.ledger_key = name.key;
  command.digest = name.digest;
  command.operation_bytes = *std::move(bytes);
  command.operation = std::move(operation);
  command.base_revision = base_revision;
  std::vector<CaseCommand> commands;
  commands.push_back(std::move(command));
  env.executor->Execute(std::move(commands),
                        [prefix, done = std::move(done)](absl::StatusOr<std::vector<CaseOutcome>> outcomes) {
                          if (!outcomes.ok()) return done(outcomes.status());
                          CaseOutcome& outcome = outcomes->front();
                          if (absl::Status status = StatusOf(outcome.verdict, prefix); !status.ok()) {
                            return done(std::move(status));
                          }
                          done(std::move(outcome));
                        });
}

void JudgeStep(HandlerEnv& env, const Call& call, const google::protobuf::Message& request, OnlineStep step,
               std::function<void(absl::StatusOr<CaseOutcome>)> done) {
  const LedgerName name = NameOf(call, step.request_id, request);
  v1::WorkflowRef workflow;
  const absl::Status found = env.store->Read([&](ReadTxn& txn) -> absl::Status {
    absl::StatusOr<ShownCase> view = LoadCase(env, call, txn, step.referral_id);
    if (view.ok()) {
      workflow = view->core.workflow();
      return absl::OkStatus();
    }
    // A repeated call gets its first answer even where the case has closed itself to the caller since.
    ASSIGN_OR_RETURN(const std::optional<LedgerEntry> entry, txn.FindLedger(name.key));
    return entry.has_value() ? absl::OkStatus() : view.status();
  });
  if (!found.ok()) return done(found);
  v1::Operation& operation = step.operation;
  operation.set_schema_version(1);
  operation.set_referral_id(step.referral_id);
  *operation.mutable_workflow() = std::move(workflow);
  operation.mutable_base()->set_epoch(env.store->epoch());
  operation.mutable_base()->set_seq(step.base_revision);
  JudgeOnline(env, call, name, step.base_revision, std::move(operation), "", std::move(done));
}

}  // namespace ihala
