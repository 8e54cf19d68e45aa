#ifndef IHALA_SERVER_COMMANDS_CASE_ROWS_H_
#define IHALA_SERVER_COMMANDS_CASE_ROWS_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/store/store.h"

// How a case's children become rows of the feed: their ids and whose feeds they are in.
namespace ihala {

absl::StatusOr<uint64_t> PutDossier(WriteTxn& txn, const v1::CaseCore& core, const v1::Referral& dossier);
absl::StatusOr<uint64_t> PutComment(WriteTxn& txn, const v1::CaseCore& core, const v1::Comment& comment);
// Numbers the entry.
absl::StatusOr<uint64_t> PutHistory(WriteTxn& txn, const v1::CaseCore& core, v1::HistoryEntry entry);

// Writes every row of a kind of the case again under new numbers, with the body that `change` makes of the old one;
// nullopt keeps it as it is.
absl::Status RewriteRows(WriteTxn& txn, const v1::CaseCore& core, RowKind kind,
                         absl::FunctionRef<absl::optional<std::string>(std::string)> change);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_CASE_ROWS_H_
