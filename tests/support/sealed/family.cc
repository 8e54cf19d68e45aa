#include "tests/support/sealed/family.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ihala/v1/dossier_numbers.pb.h"

namespace ihala {
namespace {

std::string Id(int n) { return FamilyId(n); }

std::string Words(absl::string_view place, int n) { return absl::StrCat("CANARY of ", place, " ", n, "."); }

v1::CaseCore Core(int n, bool whole) {
  v1::CaseCore core;
  core.set_referral_id(Id(n));
  core.set_short_code(absl::StrCat("CANARY", n));
  core.set_referring_organisation("CSO-1");
  core.set_receiving_organisation("MIN");
  core.set_assigned_to("W-1");
  core.set_stage_id("RECEIVED");
  if (!whole) return core;
  core.add_consent_fields(Words("consent", n));
  core.mutable_pending()->add_inputs()->set_text(Words("pending", n));
  return core;
}
v1::Referral Dossier(int n) {
  v1::Referral dossier;
  dossier.add_people()->set_person_id(Words("person", n));
  return dossier;
}
v1::Comment Comment(int n, bool whole) {
  v1::Comment comment;
  comment.set_comment_id("c");
  comment.set_author("W-1");
  if (whole) comment.set_text(Words("comment", n));
  return comment;
}
v1::HistoryEntry History(int n, bool whole) {
  v1::HistoryEntry entry;
  entry.set_step_id("CLAIM");
  if (whole) entry.add_inputs()->set_text(Words("history", n));
  return entry;
}
v1::DossierConflict Conflict(int n, bool whole) {
  v1::DossierConflict conflict;
  conflict.set_author("W-1");
  if (whole) *conflict.mutable_other() = Dossier(n);
  return conflict;
}
v1::DossierNumbers Numbers(int n) {
  v1::DossierNumbers numbers;
  numbers.add_removed()->set_person_id(Words("removed", n));
  return numbers;
}
v1::Thread Thread(int n) {
  v1::Thread thread;
  thread.set_thread_id(Id(n));
  thread.add_organisations("MIN");
  thread.set_title(Words("thread", n));
  return thread;
}
std::string Verdict(int n) { return Words("verdict", n); }

template <typename Message>
absl::Status ReadOne(ReadTxn& txn, RowKind kind, int n, absl::string_view row_id, std::string* text) {
  ASSIGN_OR_RETURN(const std::optional<FeedRow> row, txn.FindRow(kind, Id(n), row_id));
  Message message;
  if (!row.has_value() || !message.ParseFromString(row->body)) return absl::DataLossError("it is not there");
  *text = message.ShortDebugString();
  return absl::OkStatus();
}

absl::Status PutThreadIn(WriteTxn& txn, int n) {
  RETURN_IF_ERROR(txn.PutThread(Thread(n)));
  v1::Post post;
  post.set_n(1);
  post.set_text(Words("post", n));
  return txn.PutPost(Id(n), post);
}

}  // namespace

std::string FamilyId(int n) {
  return std::string(14, '\x07') + static_cast<char>(n / 128) + static_cast<char>(n % 128);
}

absl::Status PutFamily(WriteTxn& txn, int n) {
  v1::CaseCore core = Core(n, /*whole=*/true);
  const std::string id = Id(n);
  const RowScope scope{"CSO-1", "MIN", "", ""};
  RETURN_IF_ERROR(txn.PutCore(&core, v1::STAGE_KIND_WAITING_ON_RECEIVER).status());
  RETURN_IF_ERROR(txn.PutRow(RowKind::kDossier, id, "", scope, Dossier(n).SerializeAsString()).status());
  RETURN_IF_ERROR(txn.PutRow(RowKind::kComment, id, "c", scope, Comment(n, true).SerializeAsString()).status());
  RETURN_IF_ERROR(txn.PutRow(RowKind::kHistory, id, "h", scope, History(n, true).SerializeAsString()).status());
  RETURN_IF_ERROR(txn.PutRow(RowKind::kConflict, id, "d", scope, Conflict(n, true).SerializeAsString()).status());
  RETURN_IF_ERROR(txn.PutRow(RowKind::kDossierNumbers, id, "", {}, Numbers(n).SerializeAsString()).status());
  RETURN_IF_ERROR(txn.PutLedger("l" + id, {"digest", Verdict(n), Words("operation", n), "before", id}));
  RETURN_IF_ERROR(txn.PutLedger("n" + id, {"digest", Verdict(n), Words("formless", n), "before", ""}));
  RETURN_IF_ERROR(txn.PutParked(id, {"p" + id, "W-1", Words("parked", n)}));
  ASSIGN_OR_RETURN(const auto thread, txn.FindThread(Id(n)));
  return thread.has_value() ? absl::OkStatus() : PutThreadIn(txn, n);
}
FamilyRows FamilyOf(int n, bool whole) {
  v1::Post post;
  post.set_text(Words("post", n));
  FamilyRows rows;
  rows["core"] = Core(n, whole).ShortDebugString();
  rows["dossier"] = whole ? Dossier(n).ShortDebugString() : "";
  rows["comment"] = Comment(n, whole).ShortDebugString();
  rows["history"] = History(n, whole).ShortDebugString();
  rows["conflict"] = Conflict(n, whole).ShortDebugString();
  rows["numbers"] = whole ? Numbers(n).ShortDebugString() : "";
  rows["verdict"] = Verdict(n);
  rows["operation"] = whole ? Words("operation", n) : "";
  rows["formless"] = Words("formless", n);
  rows["parked"] = whole ? Words("parked", n) : "";
  rows["thread"] = Thread(n).ShortDebugString();
  rows["post"] = post.text();
  return rows;
}

absl::Status ReadFamily(ReadTxn& txn, int n, FamilyRows* rows) {
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn.FindCore(Id(n)));
  if (!core.has_value()) return absl::DataLossError("there is no core");
  core->clear_revision();
  (*rows)["core"] = core->ShortDebugString();
  ASSIGN_OR_RETURN(const std::optional<v1::Referral> dossier, txn.FindDossier(Id(n)));
  (*rows)["dossier"] = dossier.value_or(Dossier(999)).ShortDebugString();
  RETURN_IF_ERROR(ReadOne<v1::Comment>(txn, RowKind::kComment, n, "c", &(*rows)["comment"]));
  RETURN_IF_ERROR(ReadOne<v1::HistoryEntry>(txn, RowKind::kHistory, n, "h", &(*rows)["history"]));
  RETURN_IF_ERROR(ReadOne<v1::DossierConflict>(txn, RowKind::kConflict, n, "d", &(*rows)["conflict"]));
  RETURN_IF_ERROR(ReadOne<v1::DossierNumbers>(txn, RowKind::kDossierNumbers, n, "", &(*rows)["numbers"]));
  ASSIGN_OR_RETURN(const auto entry, txn.FindLedger("l" + Id(n)));
  (*rows)["verdict"] = entry.value_or(LedgerEntry()).verdict;
  (*rows)["operation"] = entry.value_or(LedgerEntry()).operation;
  ASSIGN_OR_RETURN(const auto formless, txn.FindLedger("n" + Id(n)));
  (*rows)["formless"] = formless.value_or(LedgerEntry()).operation;
  ASSIGN_OR_RETURN(const auto parked, txn.ListParked(Id(n)));
  (*rows)["parked"] = parked.empty() ? "it is not there" : parked[0].operation;
  ASSIGN_OR_RETURN(const auto thread, txn.FindThread(Id(n)));
  (*rows)["thread"] = thread.value_or(v1::Thread()).ShortDebugString();
  ASSIGN_OR_RETURN(const auto posts, txn.ListPosts(Id(n), 0, 10));
  (*rows)["post"] = posts.empty() ? "it is not there" : posts[0].text();
  return absl::OkStatus();
}

}  // namespace ihala
