#include "client-lib/src/store.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client-lib/src/schema.h"
#include "common/base/status_macros.h"
#include "common/sqlite/migrate.h"
#include "common/sqlite/transaction.h"

namespace ihala::client {
namespace {

// A file up to this size is checked whenever it is opened: it takes a few milliseconds, and finds what a chip lost
// while the device lay in a drawer. Larger ones are checked after an unclean stop.
constexpr int64_t kAlwaysCheckedBytes = 16 * 1024 * 1024;

absl::StatusOr<int64_t> SizeOf(sqlite::Connection& db) {
  ASSIGN_OR_RETURN(const int64_t pages, db.QueryInt("PRAGMA page_count"));
  ASSIGN_OR_RETURN(const int64_t page_bytes, db.QueryInt("PRAGMA page_size"));
  return pages * page_bytes;
}

// What the disk does not give at the moment is no damage; what it does not give after several tries is.
absl::Status CheckFile(sqlite::Connection& db, bool is_new) {
  absl::Status status;
  for (int i = 0; i < kReadTries; ++i) {
    status = db.QuickCheck();
    if (!absl::IsInternal(status) || is_new) return status;
  }
  return absl::DataLossError(status.message());
}

std::string PlaceOf(const Setting& setting) { return absl::StrCat("setting/", setting.name); }

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(FileSystem& files, const std::string& path, bool create,
                                                   Random& random) {
  // A clean end folds the log back and deletes it.
  ASSIGN_OR_RETURN(const bool unclean, files.Exists(path + "-wal"));
  sqlite::Options options;
  options.create = create;
  options.files = &files;
  ASSIGN_OR_RETURN(std::unique_ptr<sqlite::Connection> db, sqlite::Connection::Open(path, options));
  ASSIGN_OR_RETURN(const int64_t bytes, SizeOf(*db));
  if (unclean || bytes <= kAlwaysCheckedBytes) RETURN_IF_ERROR(CheckFile(*db, create));
  // What is deleted from the copy is overwritten too.
  RETURN_IF_ERROR(db->Execute("PRAGMA secure_delete=ON"));
  RETURN_IF_ERROR(sqlite::Migrate(*db, StoreMigrations()));
  return std::unique_ptr<Store>(new Store(std::move(db), &random));
}

absl::StatusOr<std::unique_ptr<Store>> Store::OpenToRead(FileSystem& files, const std::string& path, Random& random) {
  sqlite::Options options;
  options.read_only = true;
  options.create = false;
  options.files = &files;
  ASSIGN_OR_RETURN(std::unique_ptr<sqlite::Connection> db, sqlite::Connection::Open(path, options));
  ASSIGN_OR_RETURN(const int64_t version, db->QueryInt("PRAGMA user_version"));
  if (version != StoreMigrations().back().version) {
    return absl::FailedPreconditionError("the store was written by another version of the program");
  }
  return std::unique_ptr<Store>(new Store(std::move(db), &random));
}

absl::Status Store::Write(absl::FunctionRef<absl::Status()> body) { return sqlite::InTransaction(*db_, body); }

absl::StatusOr<std::string> Store::Get(const Setting& setting) {
  ASSIGN_OR_RETURN(sqlite::Statement find, db_->Prepare("SELECT value FROM setting WHERE name = ?1"));
  find.BindText(1, setting.name);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::string();
  if (!setting.under.has_value()) return std::string(find.ColumnBlob(0));
  return codec_.Open(PlaceOf(setting), find.ColumnBlob(0));
}

absl::Status Store::Put(const Setting& setting, absl::string_view value) {
  std::string stored(value);
  if (setting.under.has_value()) {
    ASSIGN_OR_RETURN(stored, codec_.Close(*setting.under, PlaceOf(setting), value));
  }
  return PutSealed(setting, stored);
}

absl::Status Store::PutSealed(const Setting& setting, absl::string_view stored) {
  ASSIGN_OR_RETURN(sqlite::Statement put, db_->Prepare("INSERT INTO setting (name, value) VALUES (?1, ?2) "
                                                       "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
  put.BindText(1, setting.name).BindBlob(2, stored);
  return put.Run();
}

absl::Status Store::Remove(const Setting& setting) {
  ASSIGN_OR_RETURN(sqlite::Statement remove, db_->Prepare("DELETE FROM setting WHERE name = ?1"));
  remove.BindText(1, setting.name);
  return remove.Run();
}

absl::StatusOr<bool> Store::Has(const Setting& setting) {
  ASSIGN_OR_RETURN(sqlite::Statement find, db_->Prepare("SELECT 1 FROM setting WHERE name = ?1"));
  find.BindText(1, setting.name);
  return find.Step();
}

absl::StatusOr<int64_t> Store::GetInt(const Setting& setting) {
  ASSIGN_OR_RETURN(const std::string text, Get(setting));
  if (text.empty()) return 0;
  int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) {
    return absl::DataLossError(absl::StrCat("the setting ", setting.name, " is damaged"));
  }
  return value;
}

absl::Status Store::PutInt(const Setting& setting, int64_t value) { return Put(setting, absl::StrCat(value)); }

absl::Status Store::OpenMessage(absl::string_view place, absl::string_view stored,
                                google::protobuf::MessageLite* message) {
  ASSIGN_OR_RETURN(const std::string content, codec_.Open(place, stored));
  if (message->ParseFromString(content)) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("a row of ", place, " is damaged"));
}

absl::StatusOr<std::string> Store::CloseMessage(absl::string_view place, const google::protobuf::MessageLite& message) {
  return codec_.Close(Under::kPerson, place, message.SerializeAsString());
}

}  // namespace ihala::client
