#include "client-lib/src/refile.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_memory.h"
#include "client-lib/src/places.h"
#include "common/base/ids.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"

namespace ihala::client {

absl::StatusOr<std::string> WithOrigin(const OutboxRow& row) {
  v1::Operation operation;
  if (row.bytes.empty() || !operation.ParseFromString(row.bytes)) {
    return absl::DataLossError("an operation of the outbox is damaged");
  }
  // An operation that was filed again before keeps its very first identity.
  if (!operation.has_origin()) {
    operation.mutable_origin()->set_stream_id(row.stream_id);
    operation.mutable_origin()->set_n(row.n);
    operation.mutable_origin()->set_digest(row.digest);
  }
  return EncodeOperation(operation);
}

absl::Status ForkStream(Engine& engine) {
  std::vector<OutboxRow> rows;
  for (const OutboxState state : {OutboxState::kQueued, OutboxState::kParked}) {
    ASSIGN_OR_RETURN(std::vector<OutboxRow> some, engine.outbox.InState(state));
    for (OutboxRow& row : some) rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const OutboxRow& a, const OutboxRow& b) { return a.id < b.id; });
  RETURN_IF_ERROR(engine.identity.BeginAnew(engine.outbox));
  RETURN_IF_ERROR(engine.identity.ForgetSession());
  for (const OutboxRow& row : rows) {
    ASSIGN_OR_RETURN(const std::string bytes, WithOrigin(row));
    // Planted: what the old stream had not sent ends with it.
    if (!IsPlanted(Planted::kForkDropsQueue)) {
      RETURN_IF_ERROR(engine.outbox.Append(row.referral_id, row.lane, bytes).status());
    }
    RETURN_IF_ERROR(engine.outbox.SetState(row.id, OutboxState::kRefiled));
  }
  return absl::OkStatus();
}

namespace {

// An operation as the damaged store had it, as far as it opens.
struct SalvagedRow {
  OutboxRow row;
  bool opens = false;
};

absl::StatusOr<std::vector<SalvagedRow>> SalvagedRows(Engine& engine) {
  Store& store = *engine.store;
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store.db().Prepare("SELECT s.stream_id, o.n, o.referral_id, o.lane, o.state, o.digest, o.body, "
                                      "o.own_key, o.verdict FROM outbox o JOIN stream s ON s.stream = o.stream WHERE "
                                      "o.stream < (SELECT MAX(stream) FROM stream) ORDER BY o.id"));
  std::vector<SalvagedRow> rows;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return rows;
    SalvagedRow& salvaged = rows.emplace_back();
    OutboxRow& row = salvaged.row;
    row.stream_id = std::string(find.ColumnBlob(0));
    row.n = static_cast<uint64_t>(find.ColumnInt(1));
    row.referral_id = std::string(find.ColumnBlob(2));
    row.lane = static_cast<Lane>(find.ColumnInt(3));
    row.state = static_cast<OutboxState>(find.ColumnInt(4));
    row.digest = store.codec().Open(DigestPlace(row.stream_id, row.n), find.ColumnBlob(5)).value_or("");
    row.bytes = OpenOperation(store, find.ColumnBlob(6), find.ColumnBlob(7)).value_or("");
    store.OpenMessage(kVerdictPlace, find.ColumnBlob(8), &row.verdict).IgnoreError();
    salvaged.opens = !row.bytes.empty() && DecodeOperation(row.bytes).ok();
  }
}

absl::Status FileAgain(Engine& engine, const OutboxRow& row) {
  // Where the stream's own row or the digest is lost there is no identity to name; the ids inside still keep it from
  // doubling.
  std::string bytes = row.bytes;
  if (row.stream_id.size() == kIdBytes && !row.digest.empty()) {
    ASSIGN_OR_RETURN(bytes, WithOrigin(row));
  }
  ASSIGN_OR_RETURN(const OutboxRow filed, engine.outbox.Append(row.referral_id, row.lane, bytes));
  if (row.state != OutboxState::kRefused) return absl::OkStatus();
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  return engine.outbox.SetVerdict(filed.id, OutboxState::kRefused, row.verdict, 0, 0, now);
}

// What cannot be opened would only fail everything that asks for it.
absl::Status RemoveUnreadable(Store& store) {
  for (const Setting& setting : {settings::kAccount, settings::kOnceKey, settings::kImportColumns}) {
    if (absl::IsDataLoss(store.Get(setting).status())) RETURN_IF_ERROR(store.Remove(setting));
  }
  const auto columns = LoadImportColumns(store);
  if (columns.ok() && ColumnNames::Make(*columns).ok()) return absl::OkStatus();
  return store.Remove(settings::kImportColumns);
}

}  // namespace

absl::Status FileSalvaged(Engine& engine) {
  Store& store = *engine.store;
  ASSIGN_OR_RETURN(const int64_t due, store.GetInt(settings::kSalvageDue));
  if (due == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<SalvagedRow> rows, SalvagedRows(engine));
  RETURN_IF_ERROR(
      store.db().Execute("DELETE FROM outbox WHERE stream < (SELECT MAX(stream) FROM stream); "
                         "DELETE FROM stream WHERE stream < (SELECT MAX(stream) FROM stream)"));
  int64_t filed = 0;
  for (const SalvagedRow& salvaged : rows) {
    if (!salvaged.opens) continue;
    RETURN_IF_ERROR(FileAgain(engine, salvaged.row));
    ++filed;
  }
  ASSIGN_OR_RETURN(const int64_t drafts, engine.drafts.RemoveUnreadable());
  RETURN_IF_ERROR(RemoveUnreadable(store));
  RETURN_IF_ERROR(store.PutInt(settings::kSalvaged, filed + drafts));
  return store.Remove(settings::kSalvageDue);
}

}  // namespace ihala::client
