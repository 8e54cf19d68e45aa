// Keys that are sealed under an older version of the master key are sealed under the newest.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "server/keys/key_store.h"
#include "server/keys/key_tables.h"
#include "server/keys/sealed_key.h"

namespace ihala {

using sqlite::Statement;

absl::StatusOr<bool> KeyStore::SealSomeAnew(int most) {
  absl::MutexLock lock(&write_mutex_);
  {
    absl::MutexLock state(&state_mutex_);
    if (!has_older_) return false;
  }
  const std::shared_ptr<const MasterKeys> master = this->master();
  bool more = false;
  RETURN_IF_ERROR(sqlite::InTransaction(*write_db_, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(more, SealSlotsAnew(*master, most));
    return more ? absl::OkStatus() : SealSecretsAnew(*master);
  }));
  if (more) return true;
  {
    // What was sealed under the old version is not left in the log either.
    absl::MutexLock read(&read_mutex_);
    RETURN_IF_ERROR(write_db_->Checkpoint(sqlite::CheckpointMode::kTruncate).status());
  }
  absl::MutexLock state(&state_mutex_);
  has_older_ = false;
  return false;
}

// Goes through the slots in their order and keeps where it is beside them; what is made meanwhile is under the newest.
absl::StatusOr<bool> KeyStore::SealSlotsAnew(const MasterKeys& master, int most) {
  const std::string target = absl::StrCat(master.newest(), ":");
  ASSIGN_OR_RETURN(const std::string stored, FindKeyMeta(*write_db_, "sealed_anew"));
  absl::string_view at = stored;
  int64_t after = 0;
  if (!absl::ConsumePrefix(&at, target) || !absl::SimpleAtoi(at, &after)) after = 0;
  ASSIGN_OR_RETURN(Statement list,
                   write_db_->Prepare("SELECT slot, sealed FROM slots WHERE slot > ?1 ORDER BY slot LIMIT ?2"));
  list.BindInt(1, after).BindInt(2, most);
  std::vector<std::pair<int64_t, std::string>> found;
  for (;;) {
    ASSIGN_OR_RETURN(const bool is_one, list.Step());
    if (!is_one) break;
    found.emplace_back(list.ColumnInt(0), std::string(list.ColumnBlob(1)));
  }
  ASSIGN_OR_RETURN(Statement put, write_db_->Prepare("UPDATE slots SET sealed = ?2 WHERE slot = ?1"));
  for (const auto& [slot, sealed] : found) {
    after = slot;
    if (IsDestroyed(sealed) || MasterOf(sealed) == master.newest()) continue;
    const std::string place = SlotPlace(id_, static_cast<uint64_t>(slot));
    ASSIGN_OR_RETURN(const Secret key, OpenKey(master, place, sealed));
    const std::string anew = SealKey(master, place, key.Reveal(), *options_.random);
    RETURN_IF_ERROR(put.BindInt(1, slot).BindBlobNoCopy(2, anew).Run());
  }
  RETURN_IF_ERROR(PutKeyMeta(*write_db_, "sealed_anew", absl::StrCat(target, after)));
  return found.size() == static_cast<size_t>(most);
}

absl::Status KeyStore::SealSecretsAnew(const MasterKeys& master) {
  std::vector<std::pair<std::string, std::string>> found;
  ASSIGN_OR_RETURN(Statement list, write_db_->Prepare("SELECT name, sealed FROM secrets"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool is_one, list.Step());
    if (!is_one) break;
    found.emplace_back(std::string(list.ColumnText(0)), std::string(list.ColumnBlob(1)));
  }
  ASSIGN_OR_RETURN(Statement put, write_db_->Prepare("UPDATE secrets SET sealed = ?2 WHERE name = ?1"));
  for (const auto& [name, sealed] : found) {
    const std::string place = SecretPlace(id_, name);
    ASSIGN_OR_RETURN(const Secret secret, OpenKey(master, place, sealed));
    RETURN_IF_ERROR(put.BindText(1, name).BindBlob(2, SealKey(master, place, secret.Reveal(), *options_.random)).Run());
  }
  ASSIGN_OR_RETURN(Statement forget, write_db_->Prepare("DELETE FROM masters WHERE version < ?1"));
  RETURN_IF_ERROR(forget.BindInt(1, master.newest()).Run());
  return write_db_->Execute("DELETE FROM meta WHERE name = 'sealed_anew'");
}

}  // namespace ihala
