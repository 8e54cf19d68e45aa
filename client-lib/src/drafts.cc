#include "client-lib/src/drafts.h"

#include "absl/strings/str_cat.h"
#include "client-lib/src/places.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

absl::Status NoDraft() { return absl::NotFoundError("the store holds no such draft"); }

}  // namespace

absl::Status Drafts::Put(const Draft& draft) {
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store_->db().Prepare("INSERT INTO draft (referral_id, saved_at, body) VALUES (?1, ?2, ?3) "
                                        "ON CONFLICT (referral_id) DO UPDATE SET saved_at = excluded.saved_at, "
                                        "body = excluded.body, announced_at = 0"));
  put.BindBlob(1, draft.referral_id).BindInt(2, absl::ToUnixMicros(draft.saved_at));
  ASSIGN_OR_RETURN(const std::string body, store_->CloseMessage(DraftPlace(draft.referral_id), draft.referral));
  put.BindBlob(3, body);
  return put.Run();
}

absl::StatusOr<Draft> Drafts::Get(const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT saved_at, body FROM draft WHERE referral_id = ?1"));
  find.BindBlob(1, referral_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return NoDraft();
  Draft draft{referral_id, {}, absl::FromUnixMicros(find.ColumnInt(0))};
  RETURN_IF_ERROR(store_->OpenMessage(DraftPlace(referral_id), find.ColumnBlob(1), &draft.referral));
  return draft;
}

absl::Status Drafts::Delete(const std::string& referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement remove, store_->db().Prepare("DELETE FROM draft WHERE referral_id = ?1"));
  remove.BindBlob(1, referral_id);
  RETURN_IF_ERROR(remove.Run());
  return store_->db().Changes() > 0 ? absl::OkStatus() : NoDraft();
}

absl::StatusOr<std::vector<Draft>> Drafts::All() {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT referral_id, saved_at, body FROM draft ORDER BY saved_at DESC, "
                                        "referral_id DESC"));
  std::vector<Draft> drafts;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return drafts;
    Draft& draft = drafts.emplace_back();
    draft.referral_id = std::string(find.ColumnBlob(0));
    draft.saved_at = absl::FromUnixMicros(find.ColumnInt(1));
    RETURN_IF_ERROR(store_->OpenMessage(DraftPlace(draft.referral_id), find.ColumnBlob(2), &draft.referral));
  }
}

absl::StatusOr<absl::Time> Drafts::Announce(const std::string& referral_id, absl::Time now) {
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   store_->db().Prepare("SELECT announced_at FROM draft WHERE referral_id = ?1"));
  find.BindBlob(1, referral_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return NoDraft();
  if (find.ColumnInt(0) != 0) return absl::FromUnixMicros(find.ColumnInt(0));
  store_
      ->Write([&]() -> absl::Status {
        ASSIGN_OR_RETURN(sqlite::Statement put,
                         store_->db().Prepare("UPDATE draft SET announced_at = ?2 WHERE referral_id = ?1"));
        put.BindBlob(1, referral_id).BindInt(2, absl::ToUnixMicros(now));
        return put.Run();
      })
      .IgnoreError();
  return now;
}

absl::StatusOr<bool> Drafts::EraseOld(absl::Time server_time, absl::Duration kept, absl::Duration announced) {
  // The clocks of a device and its server differ by seconds.
  const int64_t ahead = absl::ToUnixMicros(server_time + absl::Hours(1));
  for (const char* column : {"saved_at", "announced_at"}) {
    ASSIGN_OR_RETURN(sqlite::Statement put,
                     store_->db().Prepare(absl::StrCat("UPDATE draft SET ", column, " = ?1 WHERE ", column, " > ?2")));
    put.BindInt(1, absl::ToUnixMicros(server_time)).BindInt(2, ahead);
    RETURN_IF_ERROR(put.Run());
  }
  ASSIGN_OR_RETURN(sqlite::Statement erase,
                   store_->db().Prepare("DELETE FROM draft WHERE saved_at <= ?1 AND announced_at > 0 AND "
                                        "announced_at <= ?2"));
  erase.BindInt(1, absl::ToUnixMicros(server_time - kept)).BindInt(2, absl::ToUnixMicros(server_time - announced));
  RETURN_IF_ERROR(erase.Run());
  return store_->db().Changes() > 0;
}

absl::StatusOr<int64_t> Drafts::RemoveUnreadable() {
  ASSIGN_OR_RETURN(sqlite::Statement find, store_->db().Prepare("SELECT referral_id, body FROM draft"));
  std::vector<std::string> unreadable;
  int64_t left = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) break;
    v1::Referral referral;
    const std::string id(find.ColumnBlob(0));
    if (store_->OpenMessage(DraftPlace(id), find.ColumnBlob(1), &referral).ok()) {
      ++left;
    } else {
      unreadable.push_back(id);
    }
  }
  for (const std::string& id : unreadable) RETURN_IF_ERROR(Delete(id));
  return left;
}

absl::StatusOr<uint64_t> Drafts::Count() {
  ASSIGN_OR_RETURN(const int64_t count, store_->db().QueryInt("SELECT COUNT(*) FROM draft"));
  return static_cast<uint64_t>(count);
}

}  // namespace ihala::client
