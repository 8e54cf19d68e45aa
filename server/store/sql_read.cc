#include "server/store/sql_read.h"

#include <utility>

#include "common/base/status_macros.h"

namespace ihala {
namespace {

using sqlite::Statement;

template <typename Message>
absl::Status Parse(absl::string_view bytes, Message* message) {
  if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return absl::DataLossError("a stored row does not parse");
}

FeedRow TakeName(const Statement& found) {
  FeedRow row;
  row.seq = static_cast<uint64_t>(found.ColumnInt(0));
  row.kind = static_cast<RowKind>(found.ColumnInt(1));
  row.referral_id = std::string(found.ColumnBlob(2));
  row.row_id = std::string(found.ColumnBlob(3));
  return row;
}

absl::StatusOr<FeedRow> TakeRow(const Statement& found, const Bodies& bodies) {
  FeedRow row = TakeName(found);
  ASSIGN_OR_RETURN(row.body, bodies.OpenRow({row.kind, row.referral_id, row.row_id}, found.ColumnBlob(4)));
  return row;
}

absl::StatusOr<std::vector<FeedRow>> TakeRows(Statement& found, const Bodies& bodies) {
  std::vector<FeedRow> rows;
  for (;;) {
    ASSIGN_OR_RETURN(bool more, found.Step());
    if (!more) return rows;
    ASSIGN_OR_RETURN(rows.emplace_back(), TakeRow(found, bodies));
  }
}

// Each feed is a column and has its own fixed text, so that nothing is put together from strings.
absl::string_view FeedSql(Party party) {
  switch (party) {
    case Party::kReferring:
      return "SELECT seq, kind, referral_id, row_id, body FROM rows "
             "WHERE referring = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    case Party::kReceiving:
      return "SELECT seq, kind, referral_id, row_id, body FROM rows "
             "WHERE receiving = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    case Party::kAssignee:
      return "SELECT seq, kind, referral_id, row_id, body FROM rows "
             "WHERE assignee = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    case Party::kAuthor:
      return "SELECT seq, kind, referral_id, row_id, body FROM rows "
             "WHERE author = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
  }
  return "";
}

absl::string_view FeedNamesSql(Party party) {
  switch (party) {
    case Party::kReferring:
      return "SELECT seq, kind, referral_id, row_id FROM rows "
             "WHERE referring = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    case Party::kReceiving:
      return "SELECT seq, kind, referral_id, row_id FROM rows "
             "WHERE receiving = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    case Party::kAssignee:
      return "SELECT seq, kind, referral_id, row_id FROM rows "
             "WHERE assignee = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
    case Party::kAuthor:
      return "SELECT seq, kind, referral_id, row_id FROM rows "
             "WHERE author = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
  }
  return "";
}

absl::string_view CoresSql(Party party) {
  switch (party) {
    case Party::kReferring:
      return "SELECT referral_id, body FROM rows WHERE referring = ?1 AND seq < ?2 "
             "AND kind = 10 ORDER BY seq DESC LIMIT ?3";
    case Party::kReceiving:
      return "SELECT referral_id, body FROM rows WHERE receiving = ?1 AND seq < ?2 "
             "AND kind = 10 ORDER BY seq DESC LIMIT ?3";
    case Party::kAssignee:
      return "SELECT referral_id, body FROM rows WHERE assignee = ?1 AND seq < ?2 "
             "AND kind = 10 ORDER BY seq DESC LIMIT ?3";
    case Party::kAuthor:
      return "SELECT referral_id, body FROM rows WHERE author = ?1 AND seq < ?2 "
             "AND kind = 10 ORDER BY seq DESC LIMIT ?3";
  }
  return "";
}

// One text for all views: a view is a filter that may not bite. The order is the index's, so a page reads only itself.
constexpr absl::string_view kBodySql =
    "SELECT referral_id, body FROM rows WHERE referral_id = ?1 AND kind = ?2 AND row_id = x''";
// The case itself or the last one before it, or else the first of all. The directory's rows are of no case.
constexpr absl::string_view kBodyNearSql = R"sql(
SELECT referral_id, body FROM rows WHERE kind = ?2 AND row_id = x'' AND referral_id = coalesce(
  (SELECT max(referral_id) FROM rows WHERE referral_id <= ?1 AND referral_id > x''),
  (SELECT min(referral_id) FROM rows WHERE referral_id > x''))
)sql";

// Opens the body in the second column of a row that has no id besides its case's, which is in the first.
template <typename Message>
absl::Status OpenAndParse(const Statement& found, const Bodies& bodies, RowKind kind, Message* message) {
  ASSIGN_OR_RETURN(const std::string body, bodies.OpenRow({kind, found.ColumnBlob(0), ""}, found.ColumnBlob(1)));
  return Parse(body, message);
}

template <typename Message>
absl::StatusOr<std::optional<Message>> FindBody(sqlite::Connection& db, const Bodies& bodies, absl::string_view sql,
                                                RowKind kind, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare(sql));
  find.BindBlobNoCopy(1, referral_id).BindInt(2, static_cast<int64_t>(kind));
  ASSIGN_OR_RETURN(bool found, find.Step());
  if (!found) return std::optional<Message>();
  std::optional<Message> message(std::in_place);
  RETURN_IF_ERROR(OpenAndParse(find, bodies, kind, &*message));
  return message;
}

}  // namespace

template <typename I>
absl::StatusOr<std::optional<v1::CaseCore>> SqlLookups<I>::FindCore(absl::string_view referral_id) {
  return FindBody<v1::CaseCore>(db(), bodies(), kBodySql, RowKind::kCore, referral_id);
}

template <typename I>
absl::StatusOr<std::optional<v1::CaseCore>> SqlLookups<I>::FindCoreOrNeighbour(absl::string_view referral_id) {
  return FindBody<v1::CaseCore>(db(), bodies(), kBodyNearSql, RowKind::kCore, referral_id);
}

template <typename I>
absl::StatusOr<std::optional<v1::Referral>> SqlLookups<I>::FindDossier(absl::string_view referral_id) {
  return FindBody<v1::Referral>(db(), bodies(), kBodySql, RowKind::kDossier, referral_id);
}

template <typename I>
absl::StatusOr<std::optional<std::string>> SqlLookups<I>::FindByShortCode(absl::string_view code) {
  ASSIGN_OR_RETURN(Statement find, db().Prepare("SELECT referral_id FROM short_codes WHERE token = ?1"));
  find.BindBlob(1, bodies().ShortCodeToken(code));
  ASSIGN_OR_RETURN(bool found, find.Step());
  if (!found) return std::optional<std::string>();
  return std::optional<std::string>(std::string(find.ColumnBlob(0)));
}

template <typename I>
absl::StatusOr<std::vector<FeedRow>> SqlLookups<I>::ListChildren(absl::string_view referral_id, RowKind kind,
                                                                 uint64_t after, int limit) {
  ASSIGN_OR_RETURN(Statement list,
                   db().Prepare("SELECT seq, kind, referral_id, row_id, body FROM rows "
                                "WHERE referral_id = ?1 AND kind = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4"));
  list.BindBlobNoCopy(1, referral_id).BindInt(2, static_cast<int64_t>(kind)).BindInt(3, static_cast<int64_t>(after));
  list.BindInt(4, limit);
  return TakeRows(list, bodies());
}

template <typename I>
absl::StatusOr<std::optional<FeedRow>> SqlLookups<I>::FindRow(RowKind kind, absl::string_view referral_id,
                                                              absl::string_view row_id) {
  ASSIGN_OR_RETURN(Statement find, db().Prepare("SELECT seq, kind, referral_id, row_id, body FROM rows "
                                                "WHERE referral_id = ?1 AND kind = ?2 AND row_id = ?3"));
  find.BindBlobNoCopy(1, referral_id).BindInt(2, static_cast<int64_t>(kind)).BindBlobNoCopy(3, row_id);
  ASSIGN_OR_RETURN(bool found, find.Step());
  if (!found) return std::optional<FeedRow>();
  ASSIGN_OR_RETURN(FeedRow row, TakeRow(find, bodies()));
  return std::optional<FeedRow>(std::move(row));
}

template <typename I>
absl::StatusOr<std::vector<FeedRow>> SqlLookups<I>::ListFeed(Party party, absl::string_view code, uint64_t after,
                                                             int limit) {
  ASSIGN_OR_RETURN(Statement list, db().Prepare(FeedSql(party)));
  list.BindTextNoCopy(1, code).BindInt(2, static_cast<int64_t>(after)).BindInt(3, limit);
  return TakeRows(list, bodies());
}

template <typename I>
absl::StatusOr<std::vector<FeedRow>> SqlLookups<I>::ListFeedNames(Party party, absl::string_view code, uint64_t after,
                                                                  int limit) {
  ASSIGN_OR_RETURN(Statement list, db().Prepare(FeedNamesSql(party)));
  list.BindTextNoCopy(1, code).BindInt(2, static_cast<int64_t>(after)).BindInt(3, limit);
  std::vector<FeedRow> names;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return names;
    names.push_back(TakeName(list));
  }
}

template <typename I>
absl::StatusOr<RowSum> SqlLookups<I>::SumOfFeed(Party party, absl::string_view code) {
  ASSIGN_OR_RETURN(Statement find, db().Prepare("SELECT rows, sum_0, sum_1, sum_2, sum_3 FROM feed_sums "
                                                "WHERE party = ?1 AND code = ?2"));
  find.BindInt(1, static_cast<int64_t>(party)).BindTextNoCopy(2, code);
  ASSIGN_OR_RETURN(bool found, find.Step());
  if (!found) return RowSum();
  RowSum::Words words;
  for (size_t i = 0; i < words.size(); ++i) {
    words[i] = static_cast<uint32_t>(static_cast<uint64_t>(find.ColumnInt(static_cast<int>(i) + 1)));
  }
  return RowSum(find.ColumnInt(0), words);
}

template <typename I>
absl::StatusOr<std::vector<v1::CaseCore>> SqlLookups<I>::ListCores(Party party, absl::string_view code, uint64_t before,
                                                                   int limit) {
  ASSIGN_OR_RETURN(Statement list, db().Prepare(CoresSql(party)));
  list.BindTextNoCopy(1, code).BindInt(2, before == 0 ? INT64_MAX : static_cast<int64_t>(before)).BindInt(3, limit);
  std::vector<v1::CaseCore> cores;
  for (;;) {
    ASSIGN_OR_RETURN(bool more, list.Step());
    if (!more) return cores;
    RETURN_IF_ERROR(OpenAndParse(list, bodies(), RowKind::kCore, &cores.emplace_back()));
  }
}

template <typename I>
absl::StatusOr<uint32_t> SqlLookups<I>::CountHouseholdsOnPhone(absl::string_view digest, absl::string_view receiving,
                                                               uint32_t most) {
  ASSIGN_OR_RETURN(Statement count,
                   db().Prepare("SELECT count(*) FROM (SELECT DISTINCT p.household_id FROM phones AS p "
                                "JOIN queue AS q ON q.referral_id = p.referral_id "
                                "WHERE p.digest = ?1 AND q.receiving = ?2 LIMIT ?3)"));
  count.BindBlobNoCopy(1, digest).BindTextNoCopy(2, receiving).BindInt(3, most);
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<uint32_t>(count.ColumnInt(0));
}

template <typename I>
absl::StatusOr<CaseDates> SqlLookups<I>::FindDates(absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement find, db().Prepare("SELECT passed_us, due_us FROM due_dates WHERE referral_id = ?1"));
  find.BindBlobNoCopy(1, referral_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  CaseDates dates;
  if (!found) return dates;
  if (!find.ColumnIsNull(0)) dates.passed = absl::FromUnixMicros(find.ColumnInt(0));
  if (!find.ColumnIsNull(1)) dates.due = absl::FromUnixMicros(find.ColumnInt(1));
  return dates;
}

template <typename I>
absl::StatusOr<std::vector<std::string>> SqlLookups<I>::ListOver(absl::Time now, int limit) {
  // Each half in the order of its index, so that neither is read further than it is asked for.
  ASSIGN_OR_RETURN(Statement find,
                   db().Prepare("SELECT * FROM (SELECT referral_id FROM due_dates WHERE due_us <= ?1 ORDER BY due_us "
                                "LIMIT ?2) UNION ALL SELECT * FROM (SELECT referral_id FROM due_dates WHERE "
                                "passed_us > ?1 ORDER BY passed_us LIMIT ?2) LIMIT ?2"));
  find.BindInt(1, absl::ToUnixMicros(now)).BindInt(2, limit);
  std::vector<std::string> ids;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return ids;
    ids.emplace_back(find.ColumnBlob(0));
  }
}

template <typename I>
absl::StatusOr<std::optional<uint32_t>> SqlLookups<I>::FindTag(uint64_t seq) {
  ASSIGN_OR_RETURN(Statement find,
                   db().Prepare("SELECT tag FROM commits WHERE last_seq >= ?1 ORDER BY last_seq LIMIT 1"));
  find.BindInt(1, static_cast<int64_t>(seq));
  ASSIGN_OR_RETURN(bool found, find.Step());
  if (!found) return std::optional<uint32_t>();
  return std::optional<uint32_t>(static_cast<uint32_t>(find.ColumnInt(0)));
}

template <typename I>
absl::StatusOr<uint64_t> SqlLookups<I>::HeadSeq() {
  ASSIGN_OR_RETURN(int64_t head, db().QueryInt("SELECT coalesce(max(last_seq), 0) FROM commits"));
  return static_cast<uint64_t>(head);
}

template <typename I>
absl::StatusOr<bool> SqlLookups<I>::HasStop(absl::string_view referral_id, absl::string_view organisation) {
  ASSIGN_OR_RETURN(Statement find, db().Prepare("SELECT 1 FROM stops WHERE referral_id = ?1 AND organisation = ?2"));
  find.BindBlobNoCopy(1, referral_id).BindTextNoCopy(2, organisation);
  return find.Step();
}

template <typename I>
absl::StatusOr<std::vector<FeedRow>> SqlLookups<I>::ListReference(RowKind kind) {
  ASSIGN_OR_RETURN(Statement list, db().Prepare("SELECT seq, kind, referral_id, row_id, body FROM rows "
                                                "WHERE referral_id = x'' AND kind = ?1 ORDER BY row_id"));
  list.BindInt(1, static_cast<int64_t>(kind));
  return TakeRows(list, bodies());
}

template <typename I>
absl::StatusOr<StoreFigures> SqlLookups<I>::Figures() {
  StoreFigures figures;
  ASSIGN_OR_RETURN(figures.head_seq, HeadSeq());
  ASSIGN_OR_RETURN(figures.cases, db().QueryInt("SELECT count(*) FROM short_codes"));
  ASSIGN_OR_RETURN(figures.operations, db().QueryInt("SELECT coalesce(max(id), 0) FROM ledger"));
  ASSIGN_OR_RETURN(figures.accounts, db().QueryInt("SELECT count(*) FROM accounts"));
  ASSIGN_OR_RETURN(int64_t pages, db().QueryInt("PRAGMA page_count"));
  ASSIGN_OR_RETURN(int64_t page_bytes, db().QueryInt("PRAGMA page_size"));
  figures.database_bytes = static_cast<uint64_t>(pages * page_bytes);
  return figures;
}

template <typename I>
absl::StatusOr<uint64_t> SqlLookups<I>::CountArranged(absl::string_view arrangement) {
  return CountArrangedRows(db(), arrangement);
}

template <typename I>
absl::StatusOr<std::vector<std::string>> SqlLookups<I>::ListTicking(absl::Time now, int limit) {
  return SelectTicking(db(), now, limit);
}

template <typename I>
absl::StatusOr<std::optional<NotificationRecord>> SqlLookups<I>::FindNotification(uint64_t id) {
  return SelectNotification(db(), bodies(), id);
}

template <typename I>
absl::StatusOr<std::optional<v1::Contact>> SqlLookups<I>::FindContact(absl::string_view account) {
  return SelectContact(db(), bodies(), account);
}

template <typename I>
absl::StatusOr<std::vector<SendingRecord>> SqlLookups<I>::ListSendings(absl::Time now, int limit) {
  return SelectDueSendings(db(), now, limit);
}

template <typename I>
absl::StatusOr<int> SqlLookups<I>::CountMessages(absl::string_view account, int channel, absl::Time after) {
  return SelectMessageCount(db(), account, channel, after);
}

template <typename I>
absl::StatusOr<std::vector<UndeliveredRecord>> SqlLookups<I>::ListUndelivered(uint64_t after, int channel, int limit) {
  return SelectUndelivered(db(), after, channel, limit);
}

template class SqlLookups<ReadTxn>;
template class SqlLookups<WriteTxn>;

}  // namespace ihala
