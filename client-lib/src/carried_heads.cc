#include "client-lib/src/carried_heads.h"

#include <algorithm>
#include <initializer_list>

#include "absl/time/time.h"
#include "common/audit/file.h"
#include "common/audit/head.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

constexpr int64_t kDayMicros = int64_t{24} * 60 * 60 * 1'000'000;
// Heads without contradiction: a year of days and more.
constexpr int64_t kHeadsMost = 400;
// Heads that contradict others. A server that was put back contradicts itself at every sync until it has caught up; the
// first ones say all.
constexpr int64_t kDisputedMost = 100;

int64_t DayOf(int64_t micros) { return micros / kDayMicros; }

absl::Status Run(Store& store, absl::string_view sql, std::initializer_list<int64_t> values) {
  ASSIGN_OR_RETURN(sqlite::Statement run, store.db().Prepare(sql));
  int parameter = 0;
  for (const int64_t value : values) run.BindInt(++parameter, value);
  return run.Run();
}

absl::Status Insert(Store& store, const v1::AuditHead& head, bool disputed) {
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store.db().Prepare("INSERT INTO audit_head (epoch, n, chain, at, signature, disputed) "
                                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
  put.BindInt(1, static_cast<int64_t>(head.epoch())).BindInt(2, static_cast<int64_t>(head.n()));
  put.BindBlob(3, head.chain()).BindInt(4, head.at_us()).BindBlob(5, head.signature());
  put.BindInt(6, disputed ? 1 : 0);
  return put.Run();
}

// Marks those that the head contradicts. Whether there are any.
absl::StatusOr<bool> Dispute(Store& store, const v1::AuditHead& head) {
  ASSIGN_OR_RETURN(const std::vector<CarriedHead> carried, CarriedHeads(store));
  const bool contradicts = std::any_of(carried.begin(), carried.end(),
                                       [&](const CarriedHead& earlier) { return Contradict(earlier.head, head); });
  if (!contradicts) return false;
  RETURN_IF_ERROR(Run(store, "UPDATE audit_head SET disputed = 1 WHERE epoch = ?1 AND n >= ?2",
                      {static_cast<int64_t>(head.epoch()), static_cast<int64_t>(head.n())}));
  return true;
}

}  // namespace

v1::AuditHead HeadIn(const sqlite::Statement& row) {
  v1::AuditHead head;
  head.set_epoch(static_cast<uint64_t>(row.ColumnInt(0)));
  head.set_n(static_cast<uint64_t>(row.ColumnInt(1)));
  head.set_chain(std::string(row.ColumnBlob(2)));
  head.set_at_us(row.ColumnInt(3));
  head.set_signature(std::string(row.ColumnBlob(4)));
  return head;
}

absl::StatusOr<std::vector<CarriedHead>> CarriedHeads(Store& store) {
  ASSIGN_OR_RETURN(sqlite::Statement list, store.db().Prepare("SELECT epoch, n, chain, at, signature, disputed "
                                                              "FROM audit_head ORDER BY id"));
  std::vector<CarriedHead> heads;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return heads;
    heads.push_back({HeadIn(list), list.ColumnInt(5) != 0});
  }
}

absl::Status CarryHead(Store& store, const v1::AuditHead& head) {
  ASSIGN_OR_RETURN(const bool disputed, Dispute(store, head));
  if (disputed) {
    ASSIGN_OR_RETURN(const int64_t kept, store.db().QueryInt("SELECT count(*) FROM audit_head WHERE disputed = 1"));
    return kept < kDisputedMost ? Insert(store, head, true) : absl::OkStatus();
  }
  // The newest one of a day says all that the others say.
  const int64_t day = DayOf(head.at_us());
  RETURN_IF_ERROR(Run(store, "DELETE FROM audit_head WHERE disputed = 0 AND epoch = ?1 AND at >= ?2 AND at < ?3",
                      {static_cast<int64_t>(head.epoch()), day * kDayMicros, (day + 1) * kDayMicros}));
  RETURN_IF_ERROR(Insert(store, head, false));
  return Run(store,
             "DELETE FROM audit_head WHERE disputed = 0 AND id NOT IN "
             "(SELECT id FROM audit_head WHERE disputed = 0 ORDER BY id DESC LIMIT ?1)",
             {kHeadsMost});
}

absl::Status AskForHead(Engine& engine, v1::ExchangeUp* up) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  ASSIGN_OR_RETURN(const int64_t asked_on, engine.store->GetInt(settings::kHeadAskedOn));
  if (asked_on == DayOf(absl::ToUnixMicros(now))) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const int64_t newest,
      engine.store->db().QueryInt("SELECT coalesce((SELECT n FROM audit_head ORDER BY id DESC LIMIT 1), 0)"));
  up->mutable_head_wanted()->set_have_n(static_cast<uint64_t>(newest));
  return absl::OkStatus();
}

absl::Status NoteHeadAnswer(Engine& engine, const v1::ExchangeDown& down) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  RETURN_IF_ERROR(engine.store->PutInt(settings::kHeadAskedOn, DayOf(absl::ToUnixMicros(now))));
  return down.has_audit_head() ? CarryHead(*engine.store, down.audit_head()) : absl::OkStatus();
}

absl::Status CountHeads(Store& store, StoreStatus* status) {
  ASSIGN_OR_RETURN(const std::vector<CarriedHead> heads, CarriedHeads(store));
  status->audit_heads = heads.size();
  for (const CarriedHead& carried : heads) {
    status->audit_head_at = std::max(status->audit_head_at, absl::FromUnixMicros(carried.head.at_us()));
    status->audit_heads_disputed += carried.disputed ? 1 : 0;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> WriteHeadsFile(Store& store, const std::string& server_key) {
  ASSIGN_OR_RETURN(const std::vector<CarriedHead> heads, CarriedHeads(store));
  AuditFileWriter writer;
  std::string text = writer.Begin(server_key, 0, /*has_trail=*/false);
  for (const CarriedHead& carried : heads) text += writer.Line(carried.head);
  return text + writer.End();
}

}  // namespace ihala::client
