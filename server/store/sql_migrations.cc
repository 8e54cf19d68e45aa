#include "server/store/sql_migrations.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ihala {

using sqlite::Statement;

std::string QueueWorkflow(const v1::WorkflowRef& version) {
  return absl::StrCat(version.workflow_id(), "/", version.version());
}

absl::StatusOr<std::vector<std::string>> SelectFollowing(sqlite::Connection& db, const OpenCasesQuery& query,
                                                         int limit) {
  const std::string workflow = QueueWorkflow(query.version);
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT referral_id FROM queue "
                                              "WHERE workflow = ?1 AND referring = ?2 AND receiving = ?3 LIMIT ?4"));
  list.BindTextNoCopy(1, workflow).BindTextNoCopy(2, query.referring).BindTextNoCopy(3, query.receiving);
  list.BindInt(4, limit);
  std::vector<std::string> ids;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return ids;
    ids.emplace_back(list.ColumnBlob(0));
  }
}

absl::StatusOr<std::vector<v1::CaseCore>> SelectOpen(sqlite::Connection& db, const Bodies& bodies,
                                                     absl::string_view after, int limit) {
  ASSIGN_OR_RETURN(Statement list,
                   db.Prepare("SELECT q.referral_id, r.body FROM queue AS q "
                              "JOIN rows AS r ON r.referral_id = q.referral_id AND r.kind = 10 AND r.row_id = x'' "
                              "WHERE q.referral_id > ?1 ORDER BY q.referral_id LIMIT ?2"));
  list.BindBlobNoCopy(1, after).BindInt(2, limit);
  std::vector<v1::CaseCore> cores;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return cores;
    ASSIGN_OR_RETURN(const std::string body,
                     bodies.OpenRow({RowKind::kCore, list.ColumnBlob(0), ""}, list.ColumnBlob(1)));
    if (!cores.emplace_back().ParseFromString(body)) return absl::DataLossError("a stored core does not parse");
  }
}

}  // namespace ihala
