#include "server/store/sql_audit.h"

#include <string>

#include "absl/time/time.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

using sqlite::Statement;

v1::AuditHead TakeHead(const Statement& found) {
  v1::AuditHead head;
  head.set_n(static_cast<uint64_t>(found.ColumnInt(0)));
  head.set_epoch(static_cast<uint64_t>(found.ColumnInt(1)));
  head.set_chain(std::string(found.ColumnBlob(2)));
  head.set_at_us(found.ColumnInt(3));
  head.set_signature(std::string(found.ColumnBlob(4)));
  return head;
}

}  // namespace

absl::StatusOr<std::vector<v1::AuditEntry>> SelectAudit(sqlite::Connection& db, uint64_t after, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT n, at_us, actor, organisation, action, subject, result, digest, "
                                              "chain, cases FROM audit WHERE n > ?1 ORDER BY n LIMIT ?2"));
  list.BindInt(1, static_cast<int64_t>(after)).BindInt(2, limit);
  std::vector<v1::AuditEntry> entries;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return entries;
    const auto n = static_cast<uint64_t>(list.ColumnInt(0));
    AuditRecord record{absl::FromUnixMicros(list.ColumnInt(1)), std::string(list.ColumnText(2)),
                       std::string(list.ColumnText(3)),         std::string(list.ColumnText(4)),
                       std::string(list.ColumnText(5)),         std::string(list.ColumnText(6)),
                       std::string(list.ColumnBlob(7))};
    ASSIGN_OR_RETURN(record.cases, UnpackCases(list.ColumnBlob(9)));
    entries.push_back(ToEntry(n, record, list.ColumnBlob(8)));
  }
}

absl::StatusOr<std::vector<v1::AuditHead>> SelectHeads(sqlite::Connection& db, uint64_t after, uint64_t up_to) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT n, epoch, chain, at_us, signature FROM audit_heads "
                                              "WHERE n > ?1 AND n <= ?2 ORDER BY n"));
  list.BindInt(1, static_cast<int64_t>(after)).BindInt(2, static_cast<int64_t>(up_to));
  std::vector<v1::AuditHead> heads;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return heads;
    heads.push_back(TakeHead(list));
  }
}

absl::StatusOr<std::optional<v1::AuditHead>> SelectNewestHead(sqlite::Connection& db) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT n, epoch, chain, at_us, signature FROM audit_heads "
                                              "ORDER BY n DESC LIMIT 1"));
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<v1::AuditHead>();
  return std::optional<v1::AuditHead>(TakeHead(find));
}

absl::StatusOr<std::vector<v1::AuditCount>> SelectReadCounts(sqlite::Connection& db, uint32_t day) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT day, actor, action, answers, envelopes, own FROM read_counts "
                                              "WHERE day >= ?1 ORDER BY day, actor, action"));
  list.BindInt(1, day);
  std::vector<v1::AuditCount> counts;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return counts;
    v1::AuditCount& count = counts.emplace_back();
    count.set_day(static_cast<uint32_t>(list.ColumnInt(0)));
    count.set_actor(std::string(list.ColumnText(1)));
    count.set_action(std::string(list.ColumnText(2)));
    count.set_answers(static_cast<uint64_t>(list.ColumnInt(3)));
    count.set_envelopes(static_cast<uint64_t>(list.ColumnInt(4)));
    count.set_own(static_cast<uint64_t>(list.ColumnInt(5)));
  }
}

absl::Status InsertAudit(sqlite::Connection& db, uint64_t n, const AuditRecord& record, absl::string_view chain) {
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT INTO audit (n, at_us, actor, organisation, action, subject, result, digest, "
                              "chain, cases) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"));
  const std::string cases = PackCases(record.cases);
  put.BindInt(1, static_cast<int64_t>(n)).BindInt(2, absl::ToUnixMicros(record.at));
  put.BindTextNoCopy(3, record.actor).BindTextNoCopy(4, record.organisation).BindTextNoCopy(5, record.action);
  put.BindTextNoCopy(6, record.subject).BindTextNoCopy(7, record.result).BindBlobNoCopy(8, record.digest);
  put.BindBlobNoCopy(9, chain).BindBlobNoCopy(10, cases);
  return put.Run();
}

absl::Status InsertHead(sqlite::Connection& db, const v1::AuditHead& head) {
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO audit_heads (n, epoch, chain, at_us, signature) "
                                             "VALUES (?1, ?2, ?3, ?4, ?5)"));
  put.BindInt(1, static_cast<int64_t>(head.n())).BindInt(2, static_cast<int64_t>(head.epoch()));
  put.BindBlobNoCopy(3, head.chain()).BindInt(4, head.at_us()).BindBlobNoCopy(5, head.signature());
  return put.Run();
}

absl::Status UpsertReadCount(sqlite::Connection& db, const v1::AuditCount& count) {
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT INTO read_counts (day, actor, action, answers, envelopes, own) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (day, actor, action) DO UPDATE SET "
                              "answers = answers + excluded.answers, envelopes = envelopes + excluded.envelopes, "
                              "own = own + excluded.own"));
  put.BindInt(1, count.day()).BindTextNoCopy(2, count.actor()).BindTextNoCopy(3, count.action());
  put.BindInt(4, static_cast<int64_t>(count.answers())).BindInt(5, static_cast<int64_t>(count.envelopes()));
  put.BindInt(6, static_cast<int64_t>(count.own()));
  return put.Run();
}

}  // namespace ihala
