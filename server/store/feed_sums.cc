#include "server/store/feed_sums.h"

#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"

namespace ihala {
namespace {

using sqlite::Statement;

constexpr int kWords = 4;

}  // namespace

void FeedSums::Add(const RowScope& scope, RowKind kind, const RowMark& mark) {
  if (kind == RowKind::kLeft) return;
  RowSum one;
  one.Add(mark);
  for (const auto& [party, code] : FeedsOf(scope)) changes_[{party, *code}].Add(one);
}

void FeedSums::Remove(const RowScope& scope, RowKind kind, const RowMark& mark) {
  if (kind == RowKind::kLeft) return;
  RowSum one;
  one.Remove(mark);
  for (const auto& [party, code] : FeedsOf(scope)) changes_[{party, *code}].Add(one);
}

absl::Status FeedSums::Write(sqlite::Connection& db) {
  // The columns hold words modulo 2^32 and so never overflow.
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT INTO feed_sums (party, code, rows, sum_0, sum_1, sum_2, sum_3) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (party, code) DO UPDATE SET "
                              "rows = rows + excluded.rows, sum_0 = (sum_0 + excluded.sum_0) & 0xffffffff, "
                              "sum_1 = (sum_1 + excluded.sum_1) & 0xffffffff, "
                              "sum_2 = (sum_2 + excluded.sum_2) & 0xffffffff, "
                              "sum_3 = (sum_3 + excluded.sum_3) & 0xffffffff"));
  for (const auto& [feed, change] : changes_) {
    put.BindInt(1, static_cast<int64_t>(feed.first)).BindTextNoCopy(2, feed.second).BindInt(3, change.rows());
    for (int i = 0; i < kWords; ++i) put.BindInt(4 + i, change.words()[static_cast<size_t>(i)]);
    RETURN_IF_ERROR(put.Run());
  }
  changes_.clear();
  return absl::OkStatus();
}

absl::Status FillFeedSums(sqlite::Connection& db) {
  ASSIGN_OR_RETURN(const int64_t is_missing, db.QueryInt("SELECT NOT EXISTS (SELECT 1 FROM feed_sums) AND "
                                                         "EXISTS (SELECT 1 FROM rows)"));
  if (is_missing == 0) return absl::OkStatus();
  return sqlite::InTransaction(db, [&]() -> absl::Status {
    FeedSums sums;
    ASSIGN_OR_RETURN(Statement all, db.Prepare("SELECT seq, kind, referral_id, row_id, referring, receiving, assignee, "
                                               "author FROM rows"));
    for (;;) {
      ASSIGN_OR_RETURN(const bool found, all.Step());
      if (!found) return sums.Write(db);
      const RowScope scope{std::string(all.ColumnText(4)), std::string(all.ColumnText(5)),
                           std::string(all.ColumnText(6)), std::string(all.ColumnText(7))};
      const auto kind = static_cast<RowKind>(all.ColumnInt(1));
      sums.Add(scope, kind,
               {all.ColumnBlob(2), FieldOf(kind), all.ColumnBlob(3), static_cast<uint64_t>(all.ColumnInt(0))});
    }
  });
}

}  // namespace ihala
