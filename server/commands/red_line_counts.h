#ifndef IHALA_SERVER_COMMANDS_RED_LINE_COUNTS_H_
#define IHALA_SERVER_COMMANDS_RED_LINE_COUNTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "ihala/v1/figure.pb.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

// How often red lines stopped something, by kind and without the person.
namespace ihala {

// The month under which something is counted, in UTC: "2026-11".
std::string MonthOf(absl::Time time);

// Counts what a device reports, in the month in which the server hears of it: devices have wrong clocks. Whoever
// reports is of the organisation that refers, and nothing else is kept of them. A report that was counted before counts
// nothing more, and one of an organisation that refers nobody nothing at all. True where the device may forget it;
// false where the account is nobody any more. Inside a write transaction.
absl::StatusOr<bool> CountReported(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                   const std::string& account, const v1::RedLineReport& report);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_RED_LINE_COUNTS_H_
