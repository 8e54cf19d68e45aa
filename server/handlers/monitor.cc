// What became of cases: see FigureService.GetMonitor.
#include "server/figures/monitor.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/access/grants.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "server/handlers/figures.h"
#include "server/handlers/later.h"
#include "server/handlers/times.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

constexpr int kMostDays = 366;
// Cases read in one go: a few milliseconds, so that no old state of the file is kept long.
constexpr int kStoriesAtOnce = 200;
constexpr int kIdsAtOnce = 5000;
// After so many days the last figure of a case is known.
constexpr int kDaysAfterTrial = 90;

// Whose cases are counted for the caller.
struct MonitorReach {
  v1::Side side = v1::SIDE_UNSPECIFIED;  // Unstated: everybody's.
  bool suppresses = false;
  bool sees_none = false;
  StoryQuery query;
};

MonitorReach ReachOf(const Call& call, const v1::GetMonitorRequest& request) {
  MonitorReach reach;
  reach.query.with_dossier = NeedsDossier(request.by());
  if (call.caller.Holds(v1::ROLE_COORDINATOR, "")) {
    reach.suppresses = true;
    return reach;
  }
  const std::string& own = call.caller.organisation;
  const bool refers = HoldsForAll(call.caller, v1::ROLE_SUPERVISOR, own);
  const bool receives = HoldsForAll(call.caller, v1::ROLE_LEAD, own);
  reach.side = request.side() != v1::SIDE_UNSPECIFIED ? request.side() : refers ? v1::SIDE_REFERRER : v1::SIDE_RECEIVER;
  // No organisation is that of nobody: it would be all of them.
  reach.sees_none = own.empty() || !(reach.side == v1::SIDE_REFERRER ? refers : receives);
  (reach.side == v1::SIDE_REFERRER ? reach.query.referring : reach.query.receiving) = own;
  // What people are is the family's and the referrer's: the receiver learns it case by case, as far as was agreed.
  reach.suppresses = reach.side == v1::SIDE_RECEIVER && reach.query.with_dossier;
  return reach;
}

absl::CivilDay LastOf(absl::CivilMonth month) { return absl::CivilDay(month + 1) - 1; }

// The latest day that is over everywhere, in the calendar of every workflow.
absl::CivilDay LastDayOver(absl::Time now) { return absl::ToCivilDay(now - absl::Hours(12), absl::UTCTimeZone()) - 1; }

// The days that are asked for. What small figures are held back of is whole months that are over: nobody takes one time
// from another that is a day longer, or one look from the next.
absl::StatusOr<MonitorScope> ScopeOf(const v1::GetMonitorRequest& request, bool suppresses,
                                     std::shared_ptr<const ComparedTrial> trial, absl::Time now) {
  FieldChecks checks(request);
  const bool is_open = !request.has_from() && !request.has_to();
  checks.That(is_open || IsWholeDate(request.from()), "from", "MALFORMED", "must be a date that exists");
  checks.That(is_open || IsWholeDate(request.to()), "to", "MALFORMED", "must be a date that exists");
  checks.That(request.side() != v1::SIDE_CLOCK, "side", "INVALID", "must be a side that has cases");
  RETURN_IF_ERROR(checks.Status());
  MonitorScope scope;
  scope.by = request.by();
  scope.trial = std::move(trial);
  scope.compares_with_all = suppresses;
  const absl::CivilDay over = LastDayOver(now);
  if (is_open && scope.trial != nullptr && !suppresses) {
    scope.from = DayOfDate(scope.trial->trial.from());
    scope.to = std::min(DayOfDate(scope.trial->trial.to()) + kDaysAfterTrial, scope.from + (kMostDays - 1));
    return scope;
  }
  if (is_open) {
    // What is under way, in every calendar: somewhere the next month may have begun.
    const absl::CivilMonth month(over + 1);
    scope.from = absl::CivilDay(suppresses ? month - 1 : month);
    scope.to = suppresses ? LastOf(month - 1) : LatestDayOf(now);
    return scope;
  }
  scope.from = DayOfDate(request.from());
  scope.to = DayOfDate(request.to());
  checks.That(scope.from <= scope.to && scope.to - scope.from < kMostDays, "to", "OUT_OF_RANGE",
              "must be no earlier than the first day, and less than 366 days after it");
  const bool is_month = scope.from.day() == 1 && scope.to == LastOf(absl::CivilMonth(scope.from));
  checks.That(!suppresses || is_month, "from", "NOT_A_MONTH",
              "must be the first day of a month that ends with the last");
  checks.That(!suppresses || scope.to <= over, "to", "NOT_OVER", "must be a day that is over everywhere");
  RETURN_IF_ERROR(checks.Status());
  return scope;
}

// The trial and its cases; null where the figures are by something else.
absl::StatusOr<std::shared_ptr<const ComparedTrial>> ComparedTrialOf(HandlerEnv& env,
                                                                     const v1::GetMonitorRequest& request) {
  if (request.by() != v1::FIGURE_DIMENSION_TRIAL) {
    RETURN_IF_ERROR(FieldChecks(request)
                        .That(request.trial().empty(), "trial", "MUST_BE_EMPTY", "is for the dimension TRIAL")
                        .Status());
    return nullptr;
  }
  RETURN_IF_ERROR(FieldChecks(request).Party("trial", request.trial()).Status());
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  const auto& declared = reference->directory.arrangements();
  const auto found = declared.find(request.trial());
  if (found == declared.end() || found->second.kind() != v1::ARRANGEMENT_KIND_TRIAL) {
    return WithReason(absl::NotFoundError("There is no trial of this id."), "ARRANGEMENT_NOT_FOUND");
  }
  auto compared = std::make_shared<ComparedTrial>();
  compared->trial = found->second;
  std::vector<std::string> page;
  std::string after;
  do {
    RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(page, txn.ListArranged(request.trial(), after, kIdsAtOnce));
      return absl::OkStatus();
    }));
    if (!page.empty()) after = page.back();
    compared->cases.insert(page.begin(), page.end());
  } while (!page.empty());
  return std::shared_ptr<const ComparedTrial>(std::move(compared));
}

// Each page is a look of its own at the store: the writer never waits, and nothing old is kept for long. A case is read
// in one look, so that its parts belong together.
absl::Status CountStories(HandlerEnv& env, const Call& call, const StoryQuery& query, Monitor* monitor) {
  const FindVersion find = [&](const v1::WorkflowRef& version) {
    // The newest there is: what a case follows was loaded before it did.
    return env.reference->Get()->FindWorkflow(version.workflow_id(), version.version());
  };
  std::string after;
  do {
    if (call.ended && call.ended()) return absl::CancelledError("nobody waits for the figures any more");
    StoryPage page;
    RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(page, txn.ListStories(query, after, kStoriesAtOnce));
      return absl::OkStatus();
    }));
    for (const CaseStory& story : page.stories) RETURN_IF_ERROR(monitor->Add(story, find));
    after = std::move(page.end);
  } while (!after.empty());
  return absl::OkStatus();
}

void DescribeFigures(v1::GetMonitorResponse* response) {
  for (const FigureDefinition& definition : FigureDefinitions()) {
    v1::MonitorFigure& figure = *response->add_figures();
    figure.set_figure_id(std::string(definition.id));
    figure.set_unit(definition.unit);
    figure.mutable_title()->set_ar(std::string(definition.title_ar));
    figure.mutable_title()->set_en(std::string(definition.title_en));
    figure.mutable_definition()->set_ar(std::string(definition.definition_ar));
    figure.mutable_definition()->set_en(std::string(definition.definition_en));
  }
}

absl::Status CountMonitor(HandlerEnv& env, const Call& call, const MonitorReach& reach, const MonitorScope& scope,
                          v1::GetMonitorResponse* response) {
  const absl::Time now = env.clock->Now();
  *response->mutable_from() = DateOfDay(scope.from);
  *response->mutable_to() = DateOfDay(scope.to);
  response->set_by(scope.by);
  response->set_side(reach.side);
  response->set_suppresses(reach.suppresses);
  *response->mutable_counted_at() = TimestampOfTime(now);
  DescribeFigures(response);
  if (reach.sees_none) return absl::OkStatus();
  Monitor monitor(scope, now);
  RETURN_IF_ERROR(CountStories(env, call, reach.query, &monitor));
  for (v1::MonitorCell& cell : monitor.Tell(reach.suppresses)) *response->add_cells() = std::move(cell);
  return absl::OkStatus();
}

}  // namespace

void GetMonitor(HandlerEnv& env, const Call& call, const v1::GetMonitorRequest& request,
                v1::GetMonitorResponse* response, const Done& done) {
  MonitorReach reach = ReachOf(call, request);
  absl::StatusOr<std::shared_ptr<const ComparedTrial>> trial = ComparedTrialOf(env, request);
  if (!trial.ok()) return done(trial.status());
  absl::StatusOr<MonitorScope> scope = ScopeOf(request, reach.suppresses, *std::move(trial), env.clock->Now());
  if (!scope.ok()) return done(scope.status());
  Later(*env.figure_work, call, done,
        [&env, &call, response, done, reach = std::move(reach), scope = *std::move(scope)] {
          done(CountMonitor(env, call, reach, scope, response));
        });
}

}  // namespace ihala::handlers
