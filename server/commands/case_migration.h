#ifndef IHALA_SERVER_COMMANDS_CASE_MIGRATION_H_
#define IHALA_SERVER_COMMANDS_CASE_MIGRATION_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

// Migrations that both organisations signed, carried out. A case is migrated once whatever is killed or restarted: what
// says that it is to be migrated is the version that it follows, and that changes with it.
namespace ihala {

// Has up to `most` open cases go over for which a migration is due at `now`, with an event and a record in the trail
// for each, and calls `migrated` with each in the same transaction. Returns how many there were: fewer than `most`
// where nothing is left.
absl::StatusOr<int> MigrateDue(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most,
                               absl::FunctionRef<absl::Status(const std::string& referral_id)> migrated);

// Whether there may be anything to do: only then is it worth a transaction.
absl::StatusOr<bool> AnyToMigrate(ReadTxn& txn, const ReferenceData& reference, absl::Time now);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_CASE_MIGRATION_H_
