#ifndef IHALA_COMMON_SQLITE_TRANSACTION_H_
#define IHALA_COMMON_SQLITE_TRANSACTION_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/sqlite/connection.h"

namespace ihala::sqlite {

// Transactions are functions passed in, so that none can be left open.

// Takes the write lock, runs `body` once, and commits if it returns OK; else undoes everything
// and returns its error. On OK the commit is on disk (Options::durable). UNAVAILABLE, with nothing
// run, if the lock cannot be had in time. FAILED_PRECONDITION inside another transaction.
// ABORTED if SQLite undid the transaction under a body that returned OK all the same.
absl::Status InTransaction(Connection& connection, absl::FunctionRef<absl::Status()> body);

// Runs `body` on one unchanging view of the file, without the write lock; ends it in any case.
// `body` must not write. FAILED_PRECONDITION inside another transaction.
absl::Status InReadTransaction(Connection& connection, absl::FunctionRef<absl::Status()> body);

// Inside a transaction: keeps what `body` did if it returns OK, else undoes that part alone and
// returns its error. May be nested. FAILED_PRECONDITION outside a transaction.
absl::Status InSavepoint(Connection& connection, absl::FunctionRef<absl::Status()> body);

}  // namespace ihala::sqlite

#endif  // IHALA_COMMON_SQLITE_TRANSACTION_H_
