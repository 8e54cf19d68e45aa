#ifndef IHALA_SERVER_COMMANDS_CASE_ROWS_H_
#define IHALA_SERVER_COMMANDS_CASE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "ihala/v1/dossier_numbers.pb.h"
#include "server/store/store.h"

// How a case's children become rows of the feed: their ids and whose feeds they are in.
namespace ihala {

absl::StatusOr<uint64_t> PutDossier(WriteTxn& txn, const v1::CaseCore& core, const v1::Referral& dossier);
absl::StatusOr<uint64_t> PutComment(WriteTxn& txn, const v1::CaseCore& core, const v1::Comment& comment);
// Under the conflict's own name, which is the number that it was found under.
absl::StatusOr<uint64_t> PutConflict(WriteTxn& txn, const v1::CaseCore& core, const v1::DossierConflict& conflict);
// nullopt where there is none of this name.
absl::StatusOr<std::optional<v1::DossierConflict>> FindConflict(ReadTxn& txn, absl::string_view referral_id,
                                                                uint64_t seq);
// In nobody's feed.
absl::Status PutDossierNumbers(WriteTxn& txn, const v1::CaseCore& core, const v1::DossierNumbers& numbers);
// Numbers the entry.
absl::StatusOr<uint64_t> PutHistory(WriteTxn& txn, const v1::CaseCore& core, v1::HistoryEntry entry);

// Writes every row of a kind of the case again under new numbers, with the body that `change` makes of the old one;
// nullopt keeps it as it is.
absl::Status RewriteRows(WriteTxn& txn, const v1::CaseCore& core, RowKind kind,
                         absl::FunctionRef<absl::optional<std::string>(std::string)> change);

// Writes the rows below the core again as they are, so that they go out again as each caller may now see them.
absl::Status RenumberRows(WriteTxn& txn, const v1::CaseCore& core);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_CASE_ROWS_H_
