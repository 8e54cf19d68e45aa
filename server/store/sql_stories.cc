#include "server/store/sql_stories.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {
namespace {

using sqlite::Statement;

// Kinds of rows: 10 the core, 11 the dossier, 13 the history. An organisation's own rows are looked up by their case,
// not by its feed: only so do a case's rows come together, its history in order.
constexpr absl::string_view kStoriesSql =
    "SELECT referral_id, kind, row_id, body FROM rows INDEXED BY rows_by_id "
    "WHERE referral_id > ?1 AND (kind = 10 OR kind = 13 OR (kind = 11 AND ?2)) "
    "AND (?3 = '' OR referring = ?3) AND (?4 = '' OR receiving = ?4) ORDER BY referral_id, kind, row_id";

template <typename Message>
absl::Status ParseRow(const std::string& body, Message* message) {
  if (message->ParseFromString(body)) return absl::OkStatus();
  return absl::DataLossError("a stored row does not parse");
}

absl::Status AddRow(RowKind kind, const std::string& body, CaseStory* story) {
  switch (kind) {
    case RowKind::kCore:
      return ParseRow(body, &story->core);
    case RowKind::kDossier:
      return ParseRow(body, &story->dossier.emplace());
    default:
      return ParseRow(body, &story->history.emplace_back());
  }
}

// A page's escalations lie together too.
absl::Status AddEscalations(sqlite::Connection& db, absl::string_view after, std::vector<CaseStory>* stories) {
  if (stories->empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT referral_id, entry, owed_by, level, referring, receiving, at_us "
                                              "FROM escalations WHERE referral_id > ?1 AND referral_id <= ?2 "
                                              "ORDER BY referral_id, entry, owed_by, level"));
  list.BindBlobNoCopy(1, after).BindBlobNoCopy(2, stories->back().core.referral_id());
  for (auto story = stories->begin();;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return absl::OkStatus();
    const absl::string_view id = list.ColumnBlob(0);
    while (story != stories->end() && story->core.referral_id() < id) ++story;
    if (story == stories->end() || story->core.referral_id() != id) continue;
    EscalationRecord& escalation = story->escalations.emplace_back();
    escalation.referral_id = std::string(id);
    escalation.entry = static_cast<uint32_t>(list.ColumnInt(1));
    escalation.owed_by = static_cast<v1::Side>(list.ColumnInt(2));
    escalation.level = static_cast<v1::EscalationLevel>(list.ColumnInt(3));
    escalation.referring = std::string(list.ColumnText(4));
    escalation.receiving = std::string(list.ColumnText(5));
    escalation.at = absl::FromUnixMicros(list.ColumnInt(6));
  }
}

}  // namespace

absl::StatusOr<StoryPage> SelectStories(sqlite::Connection& db, const Bodies& bodies, const StoryQuery& query,
                                        absl::string_view after, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare(kStoriesSql));
  list.BindBlobNoCopy(1, after).BindInt(2, query.with_dossier ? 1 : 0);
  list.BindTextNoCopy(3, query.referring).BindTextNoCopy(4, query.receiving);
  StoryPage page;
  std::string present;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) break;
    const std::string id(list.ColumnBlob(0));
    if (id != present) {
      if (page.stories.size() == static_cast<size_t>(limit)) {
        page.end = present;
        break;
      }
      present = id;
      page.stories.emplace_back().core.set_referral_id(id);
    }
    const auto kind = static_cast<RowKind>(list.ColumnInt(1));
    const std::string row_id(list.ColumnBlob(2));
    ASSIGN_OR_RETURN(const std::string body, bodies.OpenRow({kind, id, row_id}, list.ColumnBlob(3)));
    RETURN_IF_ERROR(AddRow(kind, body, &page.stories.back()));
  }
  RETURN_IF_ERROR(AddEscalations(db, after, &page.stories));
  return page;
}

}  // namespace ihala
