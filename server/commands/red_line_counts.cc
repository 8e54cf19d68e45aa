#include "server/commands/red_line_counts.h"

#include <optional>

#include "absl/time/civil_time.h"
#include "common/base/status_macros.h"
#include "common/referral/red_line_kinds.h"

namespace ihala {

std::string MonthOf(absl::Time time) { return absl::FormatCivilTime(absl::ToCivilMonth(time, absl::UTCTimeZone())); }

absl::StatusOr<bool> CountReported(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                   const std::string& account, const v1::RedLineReport& report) {
  const std::optional<Caller> caller = reference.FindCaller(account, now);
  if (!caller.has_value()) return false;
  const v1::Organisation* const referrer = reference.directory.organisation(caller->organisation);
  // It must not be sent for ever, though: nobody there can do anything about it.
  if (referrer == nullptr || !referrer->refers()) return true;
  ASSIGN_OR_RETURN(const bool is_new, txn.NoteReport(report.report_id()));
  if (!is_new) return true;
  v1::RedLineFigure figure;
  figure.set_referring_organisation(caller->organisation);
  figure.set_place(v1::RED_LINE_PLACE_DEVICE);
  for (const v1::RedLineCount& count : report.counts()) {
    figure.set_receiving_organisation(CountedReceiver(reference.directory, count.receiving_organisation()));
    figure.set_kind(count.kind());
    figure.set_attempts(count.attempts());
    RETURN_IF_ERROR(txn.AddRedLines(MonthOf(now), figure));
  }
  return true;
}

}  // namespace ihala
