#include "tools/load/store/store_load.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "server/commands/executor.h"
#include "server/store/sql_store.h"
#include "tools/load/cases/history.h"
#include "tools/load/population.h"
#include "tools/load/store/timetable.h"

namespace ihala::load {
namespace {

// Commands in one commit: so many that the disk is not waited for, so few that they fit in its cache.
constexpr size_t kBatch = 500;
constexpr size_t kRequestIdBytes = 16;

absl::StatusOr<Cast> CastOf(const ReferenceData& reference, absl::Time first, absl::Time last) {
  std::vector<Caller> callers;
  for (const auto& entry : reference.accounts) {
    std::optional<Caller> caller = reference.FindCaller(entry.first, last);
    if (caller.has_value() && reference.FindCaller(entry.first, first).has_value()) {
      callers.push_back(*std::move(caller));
    }
  }
  std::vector<std::shared_ptr<const Workflow>> workflows;
  for (const auto& entry : reference.newest) workflows.push_back(reference.FindWorkflow(entry.first, entry.second));
  return Cast::Make(reference.directory, workflows, std::move(callers), DirectoryDay(first), DirectoryDay(last));
}

// One load: cases that are under way, each waiting for its hour.
class Run {
 public:
  Run(const StoreLoadOptions& options, const Timetable& timetable, const Cast& cast, Store& store, Reference& reference,
      Progress& progress)
      : options_(options),
        timetable_(timetable),
        cast_(cast),
        epoch_(store.epoch()),
        progress_(progress),
        random_(options.seed),
        households_(random_),
        executor_(&store, &reference, &clock_, &random_),
        waiting_(timetable.hours()) {}

  absl::Status Go() {
    for (size_t hour = 0; hour < timetable_.hours(); ++hour) {
      std::vector<std::unique_ptr<History>> due = std::move(waiting_[hour]);
      std::vector<std::unique_ptr<History>>().swap(waiting_[hour]);
      for (; begun_ < options_.count && timetable_.Arrival(begun_, options_.count) == hour; ++begun_) {
        due.push_back(nullptr);
      }
      for (size_t from = 0; from < due.size(); from += kBatch) {
        const size_t to = std::min(from + kBatch, due.size());
        clock_.SetNow(timetable_.At(hour) + absl::Hours(1) * static_cast<double>(from + MinuteSeed(to)) /
                                                static_cast<double>(due.size() + kBatch));
        RETURN_IF_ERROR(GoOn(hour, absl::MakeSpan(due).subspan(from, to - from)));
      }
    }
    return absl::OkStatus();
  }

 private:
  // A lone event of an hour does not come on the stroke of it.
  size_t MinuteSeed(size_t due) { return static_cast<size_t>(random_.Uniform(kBatch - due % kBatch)); }

  // Makes the next move of each case in one commit. A null case begins.
  absl::Status GoOn(size_t hour, absl::Span<std::unique_ptr<History>> cases) {
    std::vector<Move> moves;
    std::vector<std::unique_ptr<History>> movers;
    std::vector<CaseCommand> commands;
    for (std::unique_ptr<History>& one : cases) {
      std::optional<Move> move;
      if (one == nullptr) {
        one = std::make_unique<History>(&cast_, &book_, &random_);
        ASSIGN_OR_RETURN(const Household household,
                         households_.Next(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone())));
        move = one->Begin(household, clock_);
      } else {
        move = one->Next(clock_);
      }
      if (!move.has_value()) {
        if (one->events() == 0) progress_.Refused("the workflow lets no caseworker submit");
        continue;
      }
      if (!move->begins) move->operation.mutable_base()->set_epoch(epoch_);
      ASSIGN_OR_RETURN(CaseCommand command, CommandOf(move->actor->account, std::move(move->operation)));
      commands.push_back(std::move(command));
      moves.push_back(*std::move(move));
      movers.push_back(std::move(one));
    }
    if (commands.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<CaseOutcome> outcomes, Execute(std::move(commands)));
    for (size_t i = 0; i < moves.size(); ++i)
      Settle(hour, std::move(moves[i]), outcomes[i].verdict, std::move(movers[i]));
    return absl::OkStatus();
  }

  absl::StatusOr<CaseCommand> CommandOf(const std::string& account, v1::Operation operation) {
    CaseCommand command;
    command.account = account;
    command.ledger_key = RequestKey(account, random_.Bytes(kRequestIdBytes));
    ASSIGN_OR_RETURN(command.operation_bytes, EncodeOperation(operation));
    command.digest = Digest(command.operation_bytes);
    command.operation = std::move(operation);
    return command;
  }

  absl::StatusOr<std::vector<CaseOutcome>> Execute(std::vector<CaseCommand> commands) {
    absl::StatusOr<std::vector<CaseOutcome>> outcomes;
    absl::Notification told;
    executor_.Execute(std::move(commands), [&](absl::StatusOr<std::vector<CaseOutcome>> judged) {
      outcomes = std::move(judged);
      told.Notify();
    });
    told.WaitForNotification();
    return outcomes;
  }

  void Settle(size_t hour, Move move, const v1::Verdict& verdict, std::unique_ptr<History> one) {
    const bool begins = move.begins;
    if (!one->Took(std::move(move), verdict)) {
      std::string why = absl::StrCat(v1::VerdictKind_Name(verdict.kind()), " ", verdict.reason());
      for (const v1::FieldViolation& field : verdict.fields()) {
        absl::StrAppend(&why, "; ", field.field(), " ", field.description());
      }
      return progress_.Refused(why);
    }
    progress_.Taken(begins);
    const size_t next = timetable_.After(hour, one->owed(), random_);
    if (next < waiting_.size()) waiting_[next].push_back(std::move(one));
  }

  const StoreLoadOptions& options_;
  const Timetable& timetable_;
  const Cast& cast_;
  const uint64_t epoch_;
  Progress& progress_;
  SeededRandom random_;
  HouseholdStream households_;
  FakeClock clock_;
  CaseBook book_;
  Executor executor_;
  std::vector<std::vector<std::unique_ptr<History>>> waiting_;  // By hour.
  size_t begun_ = 0;
};

}  // namespace

absl::Status LoadStore(const StoreLoadOptions& options, Progress& progress) {
  if (options.count > kMostStreamed) {
    return absl::InvalidArgumentError(absl::StrCat("at most ", kMostStreamed, " cases can be made"));
  }
  if (options.days < kLeastDays) {
    return absl::InvalidArgumentError(absl::StrCat("the histories span at least ", kLeastDays, " days"));
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                   OpenSqlStore({.data_dir = options.data_dir, .random = &SystemRandom::Get()}));
  Reference reference;
  RETURN_IF_ERROR(reference.Load(*store));
  ASSIGN_OR_RETURN(const Cast cast,
                   CastOf(*reference.Get(), options.end - absl::Hours(24) * options.days, options.end));
  const v1::WorkingCalendar& calendar = cast.routes().front().workflow->document().calendar();
  const Timetable timetable(WorkingDays(calendar), calendar.utc_offset_minutes(), options.end, options.days);
  absl::Status status = Run(options, timetable, cast, *store, reference, progress).Go();
  store->Close();
  return status;
}

}  // namespace ihala::load
