#include "server/handlers/figures.h"

#include <string>
#include <utility>
#include <vector>

#include "common/access/grants.h"
#include "common/base/status_macros.h"
#include "server/commands/red_line_counts.h"
#include "server/handlers/months.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// Outside the organisations that own them, figures begin here: fewer may be somebody whom others know.
constexpr uint64_t kAttemptsTold = 10;

void Suppress(v1::RedLineFigure& figure) {
  if (figure.attempts() >= kAttemptsTold) return;
  figure.clear_attempts();
  figure.set_suppressed(true);
}

}  // namespace

absl::Status GetFigures(HandlerEnv& env, const Call& call, const v1::GetFiguresRequest& request,
                        v1::GetFiguresResponse* response) {
  const std::string& asked = request.month();
  RETURN_IF_ERROR(FieldChecks(request)
                      .That(asked.empty() || IsMonth(asked), "month", "MALFORMED", "must be a month as 2026-11")
                      .Status());
  const std::string present = MonthOf(env.clock->Now());
  const bool coordinates = call.caller.Holds(v1::ROLE_COORDINATOR, "");
  // Two looks at a month that still grows would tell one attempt from the next, however few there were in between.
  RETURN_IF_ERROR(FieldChecks(request)
                      .That(!coordinates || asked < present, "month", "NOT_OVER", "must be a month that is over")
                      .Status());
  response->set_month(!asked.empty() ? asked : coordinates ? MonthsAfter(present, -1) : present);
  const std::string own = coordinates ? "" : call.caller.organisation;
  // No organisation is that of nobody: it would be all of them.
  if (!coordinates && (own.empty() || !SpeaksForAll(call.caller, own))) return absl::OkStatus();
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<v1::RedLineFigure> figures, txn.ListRedLines(response->month(), own));
    for (v1::RedLineFigure& figure : figures) {
      if (coordinates) Suppress(figure);
      *response->add_red_lines() = std::move(figure);
    }
    return absl::OkStatus();
  });
}

}  // namespace ihala::handlers
