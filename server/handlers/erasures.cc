#include "server/handlers/erasures.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/access/grants.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "server/commands/red_line_counts.h"
#include "server/handlers/months.h"
#include "server/handlers/online_write.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// Outside the organisations that own them, figures begin here: fewer may be somebody whom others know.
constexpr uint64_t kCasesTold = 10;
constexpr int kMonthsUsual = 12;
constexpr int kMonthsMost = 24;

bool IsFew(uint64_t number) { return number > 0 && number < kCasesTold; }

// By one more or fewer in this figure nobody is to be found.
void RoundToTens(v1::RetentionFigure& figure) {
  if (IsFew(figure.scheduled()) || IsFew(figure.due()) || IsFew(figure.held())) {
    figure.set_suppressed(true);
    figure.clear_scheduled();
    figure.clear_due();
    figure.clear_held();
    return;
  }
  const auto tens = [](uint64_t number) { return number - number % kCasesTold; };
  figure.set_scheduled(tens(figure.scheduled()));
  figure.set_due(tens(figure.due()));
  figure.set_held(tens(figure.held()));
}

// The day after which no backup may have the key any more; empty while it is not destroyed, and where there is none.
std::string CompleteOn(const ErasureSum& sum, absl::Duration term) {
  if (sum.in_backups == 0 || sum.last_destroyed == absl::InfiniteFuture()) return "";
  return absl::FormatCivilTime(absl::ToCivilDay(sum.last_destroyed + term, absl::UTCTimeZone()));
}

v1::ErasureFigure FigureOf(const ErasureSum& sum, absl::Duration term, bool is_own) {
  v1::ErasureFigure figure;
  figure.set_month(sum.month);
  figure.set_referring_organisation(sum.referring);
  figure.set_cause(sum.cause);
  if (!is_own && (sum.cases < kCasesTold || IsFew(sum.in_backups))) {
    figure.set_suppressed(true);
    return figure;
  }
  figure.set_cases(sum.cases);
  figure.set_in_key_backups(sum.in_backups);
  figure.set_complete_on(CompleteOn(sum, term));
  return figure;
}

absl::Status CheckMonths(const v1::GetErasuresRequest& request, bool is_own, const std::string& present) {
  const auto is_month = [](const std::string& month) { return month.empty() || IsMonth(month); };
  FieldChecks checks(request);
  checks.That(is_month(request.from_month()), "from_month", "MALFORMED", "must be a month as 2026-11");
  checks.That(is_month(request.to_month()), "to_month", "MALFORMED", "must be a month as 2026-11");
  RETURN_IF_ERROR(checks.Status());
  // Two looks at a month that still grows would tell one case from the next, however few there were in between.
  checks.That(is_own || request.to_month() < present, "to_month", "NOT_OVER", "must be a month that is over");
  return checks.Status();
}

}  // namespace

void SetRetention(HandlerEnv& env, const Call& call, const v1::SetRetentionRequest& request,
                  v1::SetRetentionResponse* response, Done done) {
  absl::Status status = FieldChecks(request)
                            .Id("request_id", request.request_id())
                            .Uuid("referral_id", request.referral_id())
                            .Required("base_revision", request.base_revision() != 0)
                            .Add(CheckSayRetention(request.said(), "said."))
                            .Status();
  if (!status.ok()) return done(std::move(status));
  OnlineStep step{request.request_id(), request.referral_id(), request.base_revision(), {}};
  *step.operation.mutable_say_retention() = request.said();
  JudgeStep(env, call, request, std::move(step), Into(response, std::move(done)));
}

absl::Status GetErasures(HandlerEnv& env, const Call& call, const v1::GetErasuresRequest& request,
                         v1::GetErasuresResponse* response) {
  const std::string& own = call.caller.organisation;
  const bool is_own = !own.empty();
  const absl::Time now = env.clock->Now();
  const std::string present = MonthOf(now);
  RETURN_IF_ERROR(CheckMonths(request, is_own, present));
  const std::string to = !request.to_month().empty() ? request.to_month() : is_own ? present : MonthsAfter(present, -1);
  const std::string from = !request.from_month().empty() ? request.from_month() : MonthsAfter(to, 1 - kMonthsUsual);
  RETURN_IF_ERROR(FieldChecks(request)
                      .That(from <= to && to < MonthsAfter(from, kMonthsMost), "from_month", "OUT_OF_RANGE",
                            "must be no later than the last month, and less than 24 months before it")
                      .Status());
  const absl::Duration term = absl::Hours(24) * env.key_backup_days;
  response->set_key_backup_days(env.key_backup_days);
  if (is_own && !SpeaksForAll(call.caller, own)) return absl::OkStatus();
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<ErasureSum> sums, txn.SumErasures(from, to, own, now - term));
    for (const ErasureSum& sum : sums) *response->add_erased() = FigureOf(sum, term, is_own);
    ASSIGN_OR_RETURN(std::vector<v1::RetentionFigure> kept, txn.SumKeeping(own, now));
    for (v1::RetentionFigure& figure : kept) {
      if (!is_own) RoundToTens(figure);
      *response->add_kept() = std::move(figure);
    }
    return absl::OkStatus();
  });
}

}  // namespace ihala::handlers
