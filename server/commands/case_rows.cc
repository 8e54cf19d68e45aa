#include "server/commands/case_rows.h"

#include <utility>
#include <vector>

#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

// Big-endian, so that ids sort as numbers.
std::string NumberId(uint64_t number) {
  std::string id;
  AppendFixed64(number, id);
  return id;
}

absl::StatusOr<RowScope> ScopeOfChild(const v1::CaseCore& core, const FeedRow& row) {
  if (row.kind != RowKind::kComment) return ScopeOf(core);
  v1::Comment comment;
  if (!comment.ParseFromString(row.body)) return absl::DataLossError("a stored comment does not parse");
  return ScopeOf(core, comment);
}

}  // namespace

absl::StatusOr<uint64_t> PutDossier(WriteTxn& txn, const v1::CaseCore& core, const v1::Referral& dossier) {
  return txn.PutRow(RowKind::kDossier, core.referral_id(), "", ScopeOf(core), dossier.SerializeAsString());
}

absl::StatusOr<uint64_t> PutComment(WriteTxn& txn, const v1::CaseCore& core, const v1::Comment& comment) {
  return txn.PutRow(RowKind::kComment, core.referral_id(), comment.comment_id(), ScopeOf(core, comment),
                    comment.SerializeAsString());
}

absl::StatusOr<uint64_t> PutConflict(WriteTxn& txn, const v1::CaseCore& core, const v1::DossierConflict& conflict) {
  return txn.PutRow(RowKind::kConflict, core.referral_id(), NumberId(conflict.seq()), ScopeOf(core),
                    conflict.SerializeAsString());
}

absl::StatusOr<std::optional<v1::DossierConflict>> FindConflict(ReadTxn& txn, absl::string_view referral_id,
                                                                uint64_t seq) {
  ASSIGN_OR_RETURN(const std::optional<FeedRow> row, txn.FindRow(RowKind::kConflict, referral_id, NumberId(seq)));
  if (!row.has_value()) return std::nullopt;
  std::optional<v1::DossierConflict> conflict(std::in_place);
  if (!conflict->ParseFromString(row->body)) return absl::DataLossError("a stored row does not parse");
  return conflict;
}

absl::Status PutDossierNumbers(WriteTxn& txn, const v1::CaseCore& core, const v1::DossierNumbers& numbers) {
  return txn.PutRow(RowKind::kDossierNumbers, core.referral_id(), "", {}, numbers.SerializeAsString()).status();
}

absl::StatusOr<uint64_t> PutHistory(WriteTxn& txn, const v1::CaseCore& core, v1::HistoryEntry entry) {
  entry.set_seq(txn.NextSeq());
  return txn.PutRow(RowKind::kHistory, core.referral_id(), NumberId(entry.seq()), ScopeOf(core),
                    entry.SerializeAsString());
}

absl::Status RewriteRows(WriteTxn& txn, const v1::CaseCore& core, RowKind kind,
                         absl::FunctionRef<absl::optional<std::string>(std::string)> change) {
  // New numbers lie above all old ones, so the loop sees each old row once.
  const uint64_t end = txn.NextSeq();
  uint64_t after = 0;
  for (;;) {
    ASSIGN_OR_RETURN(std::vector<FeedRow> rows,
                     txn.ListChildren(core.referral_id(), kind, after, limits::kMaxPageSize));
    for (FeedRow& row : rows) {
      if (row.seq >= end) return absl::OkStatus();
      after = row.seq;
      const absl::optional<std::string> body = change(row.body);
      if (body.has_value()) row.body = *body;
      ASSIGN_OR_RETURN(const RowScope scope, ScopeOfChild(core, row));
      RETURN_IF_ERROR(txn.PutRow(kind, core.referral_id(), row.row_id, scope, row.body).status());
    }
    if (rows.empty()) return absl::OkStatus();
  }
}

absl::Status RenumberRows(WriteTxn& txn, const v1::CaseCore& core) {
  for (const RowKind kind : {RowKind::kDossier, RowKind::kComment, RowKind::kHistory, RowKind::kConflict}) {
    RETURN_IF_ERROR(RewriteRows(txn, core, kind, [](const std::string&) { return absl::nullopt; }));
  }
  return absl::OkStatus();
}

}  // namespace ihala
