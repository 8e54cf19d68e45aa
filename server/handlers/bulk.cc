// One step on many cases: see ReferralService.TakeStepOnMany.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "server/handlers/case_view.h"
#include "server/handlers/online_write.h"
#include "server/handlers/referrals.h"
#include "server/handlers/validate.h"
#include "server/handlers/verdict_status.h"

namespace ihala::handlers {
namespace {

constexpr int kMostCases = 200;
constexpr size_t kMostInputs = 20;

absl::Status CheckMany(const v1::TakeStepOnManyRequest& request) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Code("step_id", request.step_id());
  checks.AtMost("inputs", request.inputs_size(), kMostInputs).AtMost("cases", request.cases_size(), kMostCases);
  checks.Required("cases", request.cases_size() > 0);
  std::set<std::string> seen;
  for (int i = 0; i < std::min(request.cases_size(), kMostCases); ++i) {
    const v1::CaseSeen& one = request.cases(i);
    const std::string field = absl::StrCat("cases[", i, "].");
    checks.Uuid(field + "referral_id", one.referral_id());
    checks.Required(field + "base_revision", one.base_revision() != 0);
    checks.Required(field + "base_entry", one.base_entry() != 0);
    checks.That(seen.insert(one.referral_id()).second, field + "referral_id", "NOT_UNIQUE", "is named once");
  }
  return checks.Status();
}

// Which commands are for which cases of the request.
struct Batch {
  std::vector<CaseCommand> commands;
  std::vector<int> places;
};

// What the command on one case of them is known by. The key is of the request and the case, and the digest of what is
// asked of that case alone: asked again for some of them, each gets the verdict that it got.
LedgerName NameOn(const Call& call, const v1::TakeStepOnManyRequest& request, const v1::CaseSeen& one) {
  v1::TakeStepOnManyRequest alone;
  alone.set_request_id(request.request_id());
  alone.set_step_id(request.step_id());
  *alone.mutable_inputs() = request.inputs();
  *alone.add_cases() = one;
  return NameOf(call, absl::StrCat(request.request_id(), one.referral_id()), alone);
}

absl::StatusOr<CaseCommand> CommandOn(const Call& call, const v1::TakeStepOnManyRequest& request,
                                      const v1::CaseSeen& one, const LedgerName& name, const v1::WorkflowRef& workflow,
                                      uint64_t epoch) {
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(one.referral_id());
  *operation.mutable_workflow() = workflow;
  operation.mutable_base()->set_epoch(epoch);
  operation.mutable_base()->set_seq(one.base_revision());
  operation.set_base_entry(one.base_entry());
  operation.mutable_take_step()->set_step_id(request.step_id());
  *operation.mutable_take_step()->mutable_inputs() = request.inputs();
  CaseCommand command;
  command.account = call.caller.account;
  command.ledger_key = name.key;
  command.digest = name.digest;
  ASSIGN_OR_RETURN(command.operation_bytes, EncodeOperation(operation));
  command.operation = std::move(operation);
  command.base_revision = one.base_revision();
  command.in_bulk = true;
  return command;
}

// What is to be judged; the others are answered at once: nobody hears of a case that is not theirs, and each that is
// tried counts like a call that names one.
absl::StatusOr<Batch> Prepare(HandlerEnv& env, const Call& call, const v1::TakeStepOnManyRequest& request,
                              v1::TakeStepOnManyResponse* response) {
  Batch batch;
  for (int i = 0; i < request.cases_size(); ++i) {
    const v1::CaseSeen& one = request.cases(i);
    v1::Verdict& verdict = *response->add_verdicts();
    const LedgerName name = NameOn(call, request, one);
    std::optional<v1::WorkflowRef> workflow;
    RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
      const absl::StatusOr<ShownCase> view = LoadCase(env, call, txn, one.referral_id());
      if (view.ok()) workflow = view->core.workflow();
      if (view.ok() || !absl::IsNotFound(view.status())) return view.status();
      // A repeated call gets its first answer even where the case has closed itself to the caller since.
      ASSIGN_OR_RETURN(const std::optional<LedgerEntry> entry, txn.FindLedger(name.key));
      if (entry.has_value()) workflow = v1::WorkflowRef();
      return absl::OkStatus();
    }));
    if (!workflow.has_value()) {
      RETURN_IF_ERROR(env.lookups->Begin(call.caller.account, call.session.stream_id, call.peer).status());
      verdict.set_kind(v1::VERDICT_KIND_REJECTED);
      verdict.set_reason("NOT_FOUND");
      continue;
    }
    ASSIGN_OR_RETURN(CaseCommand command, CommandOn(call, request, one, name, *workflow, env.store->epoch()));
    batch.commands.push_back(std::move(command));
    batch.places.push_back(i);
  }
  return batch;
}

}  // namespace

void TakeStepOnMany(HandlerEnv& env, const Call& call, const v1::TakeStepOnManyRequest& request,
                    v1::TakeStepOnManyResponse* response, Done done) {
  if (absl::Status status = CheckMany(request); !status.ok()) return done(std::move(status));
  absl::StatusOr<Batch> batch = Prepare(env, call, request, response);
  if (!batch.ok()) return done(batch.status());
  if (batch->commands.empty()) return done(absl::OkStatus());
  env.executor->Execute(std::move(batch->commands),
                        [response, places = std::move(batch->places),
                         done = std::move(done)](absl::StatusOr<std::vector<CaseOutcome>> outcomes) {
                          if (!outcomes.ok()) return done(outcomes.status());
                          for (size_t i = 0; i < places.size(); ++i) {
                            v1::Verdict& verdict = (*outcomes)[i].verdict;
                            if (verdict.kind() == v1::VERDICT_KIND_STREAM_FORKED) return done(StatusOf(verdict, ""));
                            *response->mutable_verdicts(places[i]) = std::move(verdict);
                          }
                          done(absl::OkStatus());
                        });
}

}  // namespace ihala::handlers
