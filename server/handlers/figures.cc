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

void Suppress(v1::EscalationFigure& figure) {
  if (figure.cases() >= kAttemptsTold) return;
  figure.clear_cases();
  figure.set_suppressed(true);
}

// Of the organisation, or of all where it is empty: then as others may be told.
template <typename Figure>
void Tell(std::vector<Figure> figures, const std::string& organisation,
          google::protobuf::RepeatedPtrField<Figure>* told) {
  for (Figure& figure : figures) {
    if (organisation.empty()) Suppress(figure);
    *told->Add() = std::move(figure);
  }
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
    ASSIGN_OR_RETURN(std::vector<v1::RedLineFigure> red_lines, txn.ListRedLines(response->month(), own));
    Tell(std::move(red_lines), own, response->mutable_red_lines());
    ASSIGN_OR_RETURN(
        std::vector<v1::EscalationFigure> escalations,
        txn.SumEscalations(BeginOfMonth(response->month()), BeginOfMonth(MonthsAfter(response->month(), 1)), own));
    Tell(std::move(escalations), own, response->mutable_escalations());
    return absl::OkStatus();
  });
}

}  // namespace ihala::handlers
