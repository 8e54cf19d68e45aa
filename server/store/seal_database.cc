#include "server/store/seal_database.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/operation.pb.h"
#include "server/store/case_keys.h"
#include "server/store/meta.h"
#include "server/store/sql_ledger.h"
#include "server/store/sql_threads.h"

namespace ihala {
namespace {

using sqlite::Connection;
using sqlite::Statement;

// Rows of one transaction: a few megabytes of log.
constexpr int kRowsAtOnce = 500;

// Where sealing stands: a step of kSteps and the last number that is done in it, as "step number".
constexpr absl::string_view kSealingMeta = "sealing";

class Sealer {
 public:
  Sealer(Connection* db, const Bodies* bodies, uint64_t* next_slot) : db_(*db), bodies_(*bodies), next_(next_slot) {}

  // Each seals some more after a number and says the last that it did, or nothing where none is left.
  absl::StatusOr<std::optional<int64_t>> SealRows(int64_t after);
  absl::StatusOr<std::optional<int64_t>> SealLedger(int64_t after);
  absl::StatusOr<std::optional<int64_t>> SealParked(int64_t after);
  absl::StatusOr<std::optional<int64_t>> SealThreads(int64_t after);

  absl::Status Go(int step, int64_t after);

 private:
  struct Found {
    int64_t number = 0;
    int64_t kind = 0;
    std::string id;
    std::string name;
    std::string body;
    std::string verdict;
  };

  absl::StatusOr<std::vector<Found>> Select(absl::string_view sql, int64_t after);
  absl::StatusOr<uint64_t> SlotFor(const std::string& referral_id);
  absl::Status PutToken(const std::string& core_body);

  Connection& db_;
  const Bodies& bodies_;
  uint64_t* const next_;
};

using SealStep = absl::StatusOr<std::optional<int64_t>> (Sealer::*)(int64_t after);
constexpr SealStep kSteps[] = {&Sealer::SealRows, &Sealer::SealLedger, &Sealer::SealParked, &Sealer::SealThreads};

absl::StatusOr<std::vector<Sealer::Found>> Sealer::Select(absl::string_view sql, int64_t after) {
  ASSIGN_OR_RETURN(Statement list, db_.Prepare(sql));
  list.BindInt(1, after).BindInt(2, kRowsAtOnce);
  std::vector<Found> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, list.Step());
    if (!found) return all;
    all.push_back({list.ColumnInt(0), list.ColumnInt(1), std::string(list.ColumnBlob(2)),
                   std::string(list.ColumnBlob(3)), std::string(list.ColumnBlob(4)), std::string(list.ColumnBlob(5))});
  }
}

absl::StatusOr<uint64_t> Sealer::SlotFor(const std::string& referral_id) {
  if (referral_id.empty()) return 0;
  ASSIGN_OR_RETURN(const std::optional<uint64_t> slot, SelectSlot(db_, referral_id));
  if (slot.has_value()) return *slot;
  RETURN_IF_ERROR(GiveSlot(db_, bodies_, referral_id, *next_));
  return (*next_)++;
}

absl::Status Sealer::PutToken(const std::string& core_body) {
  v1::CaseCore core;
  if (!core.ParseFromString(core_body)) return absl::DataLossError("a stored row does not parse");
  ASSIGN_OR_RETURN(Statement put, db_.Prepare("INSERT INTO short_codes (token, referral_id) VALUES (?1, ?2)"));
  return put.BindBlob(1, bodies_.ShortCodeToken(core.short_code())).BindBlob(2, core.referral_id()).Run();
}

absl::StatusOr<std::optional<int64_t>> Sealer::SealRows(int64_t after) {
  ASSIGN_OR_RETURN(const std::vector<Found> rows,
                   Select("SELECT seq, kind, referral_id, row_id, body, x'' FROM rows WHERE seq > ?1 ORDER BY seq "
                          "LIMIT ?2",
                          after));
  ASSIGN_OR_RETURN(Statement put, db_.Prepare("UPDATE rows SET body = ?2 WHERE seq = ?1"));
  for (const Found& row : rows) {
    const auto kind = static_cast<RowKind>(row.kind);
    if (SealingOf(kind) == BodySealing::kOpen) continue;
    ASSIGN_OR_RETURN(const uint64_t slot, SlotFor(row.id));
    ASSIGN_OR_RETURN(const std::string sealed, bodies_.SealRow({kind, row.id, row.name}, slot, row.body));
    RETURN_IF_ERROR(put.BindInt(1, row.number).BindBlobNoCopy(2, sealed).Run());
    if (kind == RowKind::kCore) RETURN_IF_ERROR(PutToken(row.body));
  }
  return rows.empty() ? std::nullopt : std::optional<int64_t>(rows.back().number);
}

absl::StatusOr<std::optional<int64_t>> Sealer::SealLedger(int64_t after) {
  ASSIGN_OR_RETURN(
      const std::vector<Found> entries,
      Select("SELECT id, 0, key, x'', operation, verdict FROM ledger WHERE id > ?1 ORDER BY id LIMIT ?2", after));
  ASSIGN_OR_RETURN(Statement put, db_.Prepare("UPDATE ledger SET verdict = ?2, operation = ?3 WHERE id = ?1"));
  for (const Found& entry : entries) {
    // An operation that was refused for its form may name no case, or have no form at all.
    v1::Operation operation;
    const bool is_read = operation.ParseFromString(entry.body);
    ASSIGN_OR_RETURN(const uint64_t slot, SlotFor(is_read ? operation.referral_id() : ""));
    ASSIGN_OR_RETURN(const std::string verdict, bodies_.Seal(kVerdictPlace, entry.id, 0, entry.verdict));
    ASSIGN_OR_RETURN(const std::string sealed, bodies_.Seal(kOperationPlace, entry.id, slot, entry.body));
    RETURN_IF_ERROR(put.BindInt(1, entry.number).BindBlobNoCopy(2, verdict).BindBlobNoCopy(3, sealed).Run());
  }
  return entries.empty() ? std::nullopt : std::optional<int64_t>(entries.back().number);
}

absl::StatusOr<std::optional<int64_t>> Sealer::SealParked(int64_t after) {
  ASSIGN_OR_RETURN(const std::vector<Found> waiting,
                   Select("SELECT rowid, 0, referral_id, ledger_key, operation, x'' FROM parked WHERE rowid > ?1 "
                          "ORDER BY rowid LIMIT ?2",
                          after));
  ASSIGN_OR_RETURN(Statement put, db_.Prepare("UPDATE parked SET operation = ?2 WHERE rowid = ?1"));
  for (const Found& one : waiting) {
    ASSIGN_OR_RETURN(const uint64_t slot, SlotFor(one.id));
    ASSIGN_OR_RETURN(const std::string sealed, bodies_.Seal(kParkedPlace, one.name, slot, one.body));
    RETURN_IF_ERROR(put.BindInt(1, one.number).BindBlobNoCopy(2, sealed).Run());
  }
  return waiting.empty() ? std::nullopt : std::optional<int64_t>(waiting.back().number);
}

// Few: all of them at once.
absl::StatusOr<std::optional<int64_t>> Sealer::SealThreads(int64_t after) {
  if (after > 0) return std::nullopt;
  std::vector<Found> threads;
  ASSIGN_OR_RETURN(Statement list, db_.Prepare("SELECT 0, thread_id, body FROM threads UNION ALL "
                                               "SELECT n, thread_id, body FROM posts"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, list.Step());
    if (!found) break;
    threads.push_back({list.ColumnInt(0), 0, std::string(list.ColumnBlob(1)), "", std::string(list.ColumnBlob(2)), ""});
  }
  ASSIGN_OR_RETURN(Statement thread, db_.Prepare("UPDATE threads SET body = ?2 WHERE thread_id = ?1"));
  ASSIGN_OR_RETURN(Statement post, db_.Prepare("UPDATE posts SET body = ?2 WHERE thread_id = ?1 AND n = ?3"));
  for (const Found& one : threads) {
    // Posts count from 1.
    const bool is_post = one.number > 0;
    const std::string key = is_post ? PostKey(one.id, static_cast<uint32_t>(one.number)) : one.id;
    ASSIGN_OR_RETURN(const std::string sealed, bodies_.Seal(is_post ? kPostPlace : kThreadPlace, key, 0, one.body));
    Statement& put = is_post ? post : thread;
    put.BindBlobNoCopy(1, one.id).BindBlobNoCopy(2, sealed);
    if (is_post) put.BindInt(3, one.number);
    RETURN_IF_ERROR(put.Run());
  }
  return 1;
}

absl::Status Sealer::Go(int step, int64_t after) {
  constexpr int kStepCount = static_cast<int>(std::size(kSteps));
  while (step < kStepCount) {
    const uint64_t before = *next_;
    const absl::Status done = sqlite::InTransaction(db_, [&]() -> absl::Status {
      ASSIGN_OR_RETURN(const std::optional<int64_t> last, (this->*kSteps[step])(after));
      after = last.value_or(0);
      if (!last.has_value()) ++step;
      return PutMeta(db_, kSealingMeta, absl::StrCat(step, " ", after));
    });
    if (!done.ok()) *next_ = before;
    RETURN_IF_ERROR(done);
  }
  // The pages' gaps still hold what was moved about. The file that SQLite makes meanwhile is sealed throughout.
  RETURN_IF_ERROR(db_.Execute("PRAGMA temp_store=FILE; VACUUM; PRAGMA temp_store=MEMORY"));
  RETURN_IF_ERROR(DeleteMeta(db_, kSealingMeta));
  return db_.Checkpoint(sqlite::CheckpointMode::kTruncate).status();
}

}  // namespace

absl::Status BeginSealing(Connection& db) { return PutMeta(db, kSealingMeta, "0 0"); }

absl::Status SealDatabase(Connection& db, const Bodies& bodies, uint64_t* next_slot) {
  ASSIGN_OR_RETURN(const std::optional<std::string> at, FindMeta(db, kSealingMeta));
  if (!at.has_value()) return absl::OkStatus();
  int step = 0;
  int64_t after = 0;
  const size_t space = at->find(' ');
  if (space == std::string::npos || !absl::SimpleAtoi(at->substr(0, space), &step) ||
      !absl::SimpleAtoi(at->substr(space + 1), &after) || step < 0) {
    return absl::DataLossError("the store's file does not say how far it is sealed");
  }
  return Sealer(&db, &bodies, next_slot).Go(step, after);
}

}  // namespace ihala
