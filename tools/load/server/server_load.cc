#include "tools/load/server/server_load.h"

#include <map>
#include <optional>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "tools/load/cases/history.h"
#include "tools/load/population.h"
#include "tools/support/sign_in.h"
#include "tools/support/verb_list.h"

namespace ihala::load {
namespace {

using tools::Ask;
using tools::ServerApi;

constexpr int kMostInFlight = 512;
constexpr int kAttempts = 6;
constexpr absl::Duration kBetweenAttempts = absl::Milliseconds(500);
constexpr size_t kRequestIdBytes = 16;

// Tokens by account.
using Tokens = std::map<std::string, std::string>;

absl::StatusOr<std::vector<Caller>> SignInAll(ServerApi& api, const std::vector<Account>& accounts, Tokens* tokens) {
  std::vector<Caller> callers;
  for (const Account& account : accounts) {
    ASSIGN_OR_RETURN(const v1::SignInResponse signed_in, tools::SignIn(api, account.code, account.passphrase));
    (*tokens)[account.code] = signed_in.session().token();
    callers.push_back(CallerOf(signed_in.account()));
  }
  return callers;
}

// What the signed-in account's server knows: where referrals may go, and by which workflows.
absl::StatusOr<Cast> ReadCast(ServerApi& api, std::vector<Caller> callers, absl::CivilDay today) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse entries,
                   Ask(api, &ServerApi::GetDirectory, v1::GetDirectoryRequest()));
  Directory directory;
  for (const auto& entry : entries.organisations()) directory.Put(entry);
  for (const auto& entry : entries.desks()) directory.Put(entry);
  for (const auto& entry : entries.programmes()) directory.Put(entry);
  for (const auto& entry : entries.governorates()) directory.Put(entry);
  for (const auto& entry : entries.agreements()) directory.Put(entry);
  std::vector<std::shared_ptr<const Workflow>> workflows;
  for (const v1::WorkflowRef& newest : tools::NewestOf(entries.workflows())) {
    v1::GetWorkflowRequest request;
    request.set_workflow_id(newest.workflow_id());
    request.set_version(newest.version());
    ASSIGN_OR_RETURN(v1::GetWorkflowResponse got, Ask(api, &ServerApi::GetWorkflow, request));
    ASSIGN_OR_RETURN(std::shared_ptr<const Workflow> workflow, Workflow::Compile(std::move(*got.mutable_workflow())));
    workflows.push_back(std::move(workflow));
  }
  return Cast::Make(std::move(directory), workflows, std::move(callers), today, today);
}

// The fields that every request on an existing case has.
template <typename Request>
Request About(const Move& move, const std::string& request_id) {
  Request request;
  request.set_request_id(request_id);
  request.set_referral_id(move.operation.referral_id());
  request.set_base_revision(move.operation.base().seq());
  request.set_base_entry(move.operation.base_entry());
  return request;
}

template <typename Response>
absl::StatusOr<v1::Verdict> VerdictOf(absl::StatusOr<Response> response) {
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_verdict());
}

// The move as the one call that makes it.
absl::StatusOr<v1::Verdict> Call(ServerApi& api, const Move& move, const std::string& request_id) {
  const v1::Operation& operation = move.operation;
  if (operation.has_submit()) {
    v1::SubmitReferralRequest request;
    request.set_request_id(request_id);
    request.set_referral_id(operation.referral_id());
    *request.mutable_referral() = operation.submit().referral();
    request.set_short_code(operation.submit().short_code());
    *request.mutable_workflow() = operation.workflow();
    return VerdictOf(Ask(api, &ServerApi::SubmitReferral, request));
  }
  if (operation.has_add_comment()) {
    v1::AddCommentRequest request;
    request.set_request_id(request_id);
    request.set_referral_id(operation.referral_id());
    request.set_comment_id(operation.add_comment().comment_id());
    request.set_audience(operation.add_comment().audience());
    request.set_text(operation.add_comment().text());
    return VerdictOf(Ask(api, &ServerApi::AddComment, request));
  }
  if (operation.has_take_step()) {
    auto request = About<v1::TakeStepRequest>(move, request_id);
    request.set_step_id(operation.take_step().step_id());
    *request.mutable_inputs() = operation.take_step().inputs();
    return VerdictOf(Ask(api, &ServerApi::TakeStep, request));
  }
  auto request = About<v1::ConfirmStepRequest>(move, request_id);
  request.set_step_id(operation.confirm_step().step_id());
  request.set_agrees(operation.confirm_step().agrees());
  *request.mutable_inputs() = operation.confirm_step().inputs();
  return VerdictOf(Ask(api, &ServerApi::ConfirmStep, request));
}

bool IsAnswer(const absl::Status& status) {
  return !absl::IsUnavailable(status) && !absl::IsDeadlineExceeded(status) && !absl::IsUnauthenticated(status);
}

std::string Words(const absl::Status& status) {
  std::string words = absl::StrCat(absl::StatusCodeToString(status.code()), " ", Reason(status));
  for (const FieldViolation& field : Violations(status)) {
    absl::StrAppend(&words, "; ", field.field, " ", field.description);
  }
  return words;
}

// One load: threads that each let one case live after the other.
class Run {
 public:
  Run(const ServerLoadOptions& options, const Cast& cast, const Tokens& tokens, Clock& clock, Progress& progress)
      : options_(options),
        cast_(cast),
        tokens_(tokens),
        clock_(clock),
        progress_(progress),
        random_(options.seed),
        households_(random_) {}

  absl::Status Go(std::vector<std::unique_ptr<ServerApi>> connections) {
    std::vector<std::thread> threads;
    for (std::unique_ptr<ServerApi>& api : connections) {
      threads.emplace_back([this, &api] { Work(*api); });
    }
    for (std::thread& thread : threads) thread.join();
    absl::MutexLock lock(&mutex_);
    return status_;
  }

 private:
  // A case that is about to begin.
  struct Ticket {
    Household household;
    uint64_t seed = 0;
  };

  // Nullopt where no case is left or something failed.
  std::optional<Ticket> TakeTicket() {
    absl::MutexLock lock(&mutex_);
    if (begun_ == options_.count || !status_.ok()) return std::nullopt;
    absl::StatusOr<Household> household = households_.Next(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone()));
    if (!household.ok()) {
      status_ = household.status();
      return std::nullopt;
    }
    ++begun_;
    return Ticket{*std::move(household), random_.Next64()};
  }

  void Work(ServerApi& api) {
    while (std::optional<Ticket> ticket = TakeTicket()) {
      const absl::Status lived = Live(api, *ticket);
      if (lived.ok()) continue;
      absl::MutexLock lock(&mutex_);
      status_.Update(lived);
    }
  }

  absl::Status Live(ServerApi& api, const Ticket& ticket) {
    SeededRandom random(ticket.seed);
    History history(&cast_, &book_, &random);
    std::optional<Move> move = history.Begin(ticket.household, clock_);
    if (!move.has_value()) progress_.Refused("the workflow lets no caseworker submit");
    while (move.has_value()) {
      const absl::StatusOr<v1::Verdict> verdict = Send(api, *move, random.Bytes(kRequestIdBytes));
      if (!verdict.ok()) {
        if (!IsAnswer(verdict.status())) return verdict.status();
        progress_.Refused(Words(verdict.status()));
        return absl::OkStatus();
      }
      const bool begins = move->begins;
      if (!history.Took(*std::move(move), *verdict)) {
        progress_.Refused(absl::StrCat(v1::VerdictKind_Name(verdict->kind()), " ", verdict->reason()));
        return absl::OkStatus();
      }
      progress_.Taken(begins);
      move = history.Next(clock_);
    }
    return absl::OkStatus();
  }

  // Asks again, by the same request id, where no answer came.
  absl::StatusOr<v1::Verdict> Send(ServerApi& api, const Move& move, const std::string& request_id) {
    api.SetToken(Secret(tokens_.at(move.actor->account)));
    for (int attempt = 1;; ++attempt) {
      absl::StatusOr<v1::Verdict> verdict = Call(api, move, request_id);
      if (verdict.ok() || IsAnswer(verdict.status()) || attempt == kAttempts) return verdict;
      clock_.SleepFor(kBetweenAttempts * attempt);
    }
  }

  const ServerLoadOptions& options_;
  const Cast& cast_;
  const Tokens& tokens_;
  Clock& clock_;
  Progress& progress_;
  CaseBook book_;
  absl::Mutex mutex_;
  SeededRandom random_;
  HouseholdStream households_ ABSL_GUARDED_BY(mutex_);
  size_t begun_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

absl::Status Check(const ServerLoadOptions& options) {
  if (options.count > kMostStreamed) {
    return absl::InvalidArgumentError(absl::StrCat("at most ", kMostStreamed, " cases can be made"));
  }
  if (options.in_flight < 1 || options.in_flight > kMostInFlight) {
    return absl::InvalidArgumentError(absl::StrCat("1 to ", kMostInFlight, " calls may be in flight"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadServer(const ServerLoadOptions& options, const std::vector<Account>& accounts,
                        const ConnectAgain& connect, Clock& clock, Progress& progress) {
  RETURN_IF_ERROR(Check(options));
  std::vector<std::unique_ptr<ServerApi>> connections;
  for (int i = 0; i < options.in_flight; ++i) {
    ASSIGN_OR_RETURN(std::unique_ptr<ServerApi> api, connect());
    connections.push_back(std::move(api));
  }
  Tokens tokens;
  ASSIGN_OR_RETURN(std::vector<Caller> callers, SignInAll(*connections.front(), accounts, &tokens));
  ASSIGN_OR_RETURN(const Cast cast, ReadCast(*connections.front(), std::move(callers),
                                             absl::ToCivilDay(clock.Now(), absl::UTCTimeZone())));
  return Run(options, cast, tokens, clock, progress).Go(std::move(connections));
}

}  // namespace ihala::load
