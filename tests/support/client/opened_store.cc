#include "tests/support/client/opened_store.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/places.h"
#include "common/base/file_system.h"
#include "common/base/passphrase.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

constexpr char kClear = 1;

using Opened = absl::FunctionRef<absl::StatusOr<std::string>(const sqlite::Statement&)>;

// Writes a column as `opened` gives it, after `head`, in every row.
absl::Status Rewrite(Store& store, absl::string_view table, absl::string_view column, absl::string_view columns,
                     absl::string_view head, Opened opened) {
  std::vector<std::pair<int64_t, std::string>> rows;
  {
    ASSIGN_OR_RETURN(sqlite::Statement all,
                     store.db().Prepare(absl::StrCat("SELECT rowid, ", columns, " FROM ", table)));
    for (;;) {
      ASSIGN_OR_RETURN(const bool found, all.Step());
      if (!found) break;
      ASSIGN_OR_RETURN(const std::string content, opened(all));
      if (!content.empty()) rows.emplace_back(all.ColumnInt(0), absl::StrCat(head, content));
    }
  }
  for (const auto& [id, bytes] : rows) {
    ASSIGN_OR_RETURN(sqlite::Statement put,
                     store.db().Prepare(absl::StrCat("UPDATE ", table, " SET ", column, " = ?2 WHERE rowid = ?1")));
    put.BindInt(1, id).BindBlob(2, bytes);
    RETURN_IF_ERROR(put.Run());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> OpenIfAny(Store& store, absl::string_view place, absl::string_view stored) {
  if (stored.empty()) return std::string();
  return store.codec().Open(place, stored);
}

absl::Status ClearOutbox(Store& store) {
  const std::string head(1, kClear);
  RETURN_IF_ERROR(Rewrite(store, "outbox", "digest",
                          "(SELECT stream_id FROM stream s WHERE s.stream = outbox.stream), n, digest", "",
                          [&](const sqlite::Statement& row) {
                            const auto n = static_cast<uint64_t>(row.ColumnInt(2));
                            return OpenIfAny(store, DigestPlace(row.ColumnBlob(1), n), row.ColumnBlob(3));
                          }));
  RETURN_IF_ERROR(Rewrite(store, "outbox", "verdict", "verdict", head, [&](const sqlite::Statement& row) {
    return OpenIfAny(store, kVerdictPlace, row.ColumnIsNull(1) ? "" : row.ColumnBlob(1));
  }));
  return Rewrite(store, "outbox", "body", "body, own_key", head, [&](const sqlite::Statement& row) {
    return OpenOperation(store, row.ColumnBlob(1), row.ColumnBlob(2));
  });
}

absl::Status ClearRows(Store& store) {
  const std::string head(1, kClear);
  RETURN_IF_ERROR(ClearOutbox(store));
  RETURN_IF_ERROR(Rewrite(store, "receipt", "body", "body", head, [&](const sqlite::Statement& row) {
    return OpenIfAny(store, kReceiptPlace, row.ColumnBlob(1));
  }));
  RETURN_IF_ERROR(Rewrite(store, "draft", "body", "referral_id, body", head, [&](const sqlite::Statement& row) {
    return OpenIfAny(store, DraftPlace(row.ColumnBlob(1)), row.ColumnBlob(2));
  }));
  return Rewrite(store, "replica", "body", "referral_id, kind, row_id, body", head, [&](const sqlite::Statement& row) {
    const std::string place =
        ReplicaPlace(row.ColumnBlob(1), static_cast<uint32_t>(row.ColumnInt(2)), row.ColumnBlob(3));
    return OpenIfAny(store, place, row.ColumnBlob(4));
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<OpenedStore>> OpenedStore::Open(const std::string& path, absl::string_view passphrase,
                                                               FileSystem& files) {
  std::unique_ptr<OpenedStore> opened(new OpenedStore());
  ASSIGN_OR_RETURN(opened->store_, Store::Open(files, path, /*create=*/false, SystemRandom::Get()));
  opened->keystore_ = NewFileKeystore(path + ".keystore", &files);
  opened->keyring_ = std::make_unique<Keyring>(opened->store_.get(), opened->keystore_.get(), &SystemRandom::Get(),
                                               PassphraseEffort::kTests);
  RETURN_IF_ERROR(opened->keyring_->Load());
  ASSIGN_OR_RETURN(Key32 key, opened->keyring_->Open(passphrase));
  RETURN_IF_ERROR(opened->keyring_->Put({std::move(key), {}}));
  return opened;
}

absl::Status WriteAsBeforeSealing(const std::string& path, absl::string_view passphrase) {
  {
    ASSIGN_OR_RETURN(const std::unique_ptr<OpenedStore> opened, OpenedStore::Open(path, passphrase));
    Store& store = opened->store();
    ASSIGN_OR_RETURN(const std::string verifier, HashPassphrase(passphrase, PassphraseCost::ForTests()));
    RETURN_IF_ERROR(store.Write([&]() -> absl::Status {
      RETURN_IF_ERROR(ClearRows(store));
      for (const Setting& setting : {settings::kSigningSeed, settings::kAccount, settings::kToken, settings::kOnceKey,
                                     settings::kImportColumns}) {
        ASSIGN_OR_RETURN(const std::string value, store.Get(setting));
        if (!value.empty()) RETURN_IF_ERROR(store.PutSealed(setting, absl::StrCat(std::string(1, kClear), value)));
      }
      for (const Setting& setting : {settings::kOwner, settings::kDeviceKey, settings::kPersonKey,
                                     settings::kPersonPublicKey, settings::kSealingKey, settings::kOfflineLease}) {
        RETURN_IF_ERROR(store.Remove(setting));
      }
      return store.Put(settings::kVerifier, verifier);
    }));
    RETURN_IF_ERROR(
        store.db().Execute("DROP INDEX outbox_readable; ALTER TABLE outbox DROP COLUMN own_key; "
                           "ALTER TABLE outbox DROP COLUMN server_key; "
                           "DROP INDEX replica_unprepared; ALTER TABLE replica DROP COLUMN later; "
                           "ALTER TABLE replica DROP COLUMN later_until; "
                           "DROP TABLE forgotten; ALTER TABLE outbox DROP COLUMN judged_at; "
                           "ALTER TABLE draft DROP COLUMN announced_at; PRAGMA user_version=7"));
  }
  std::filesystem::remove(path + ".keystore");
  return absl::OkStatus();
}

absl::StatusOr<std::string> OpenedStore::Content() {
  std::string all;
  const auto add = [&](absl::StatusOr<std::string> content) -> absl::Status {
    RETURN_IF_ERROR(content.status());
    absl::StrAppend(&all, *content, "\n");
    return absl::OkStatus();
  };
  const auto each = [&](absl::string_view select,
                        absl::FunctionRef<absl::Status(const sqlite::Statement&)> visit) -> absl::Status {
    ASSIGN_OR_RETURN(sqlite::Statement find, db().Prepare(select));
    for (;;) {
      ASSIGN_OR_RETURN(const bool found, find.Step());
      if (!found) return absl::OkStatus();
      RETURN_IF_ERROR(visit(find));
    }
  };
  RETURN_IF_ERROR(each("SELECT referral_id, kind, row_id, body FROM replica", [&](const sqlite::Statement& row) {
    const std::string place =
        ReplicaPlace(row.ColumnBlob(0), static_cast<uint32_t>(row.ColumnInt(1)), row.ColumnBlob(2));
    return add(OpenIfAny(store(), place, row.ColumnBlob(3)));
  }));
  RETURN_IF_ERROR(each("SELECT referral_id, body FROM draft", [&](const sqlite::Statement& row) {
    return add(OpenIfAny(store(), DraftPlace(row.ColumnBlob(0)), row.ColumnBlob(1)));
  }));
  RETURN_IF_ERROR(each("SELECT body FROM row_part", [&](const sqlite::Statement& row) {
    return add(OpenIfAny(store(), kRowPartPlace, row.ColumnBlob(0)));
  }));
  RETURN_IF_ERROR(each("SELECT body, own_key FROM outbox", [&](const sqlite::Statement& row) {
    return add(OpenOperation(store(), row.ColumnBlob(0), row.ColumnBlob(1)));
  }));
  return all;
}

absl::StatusOr<std::vector<int64_t>> PagesOfCopy(const std::string& path, FileSystem& files) {
  sqlite::Options options;
  options.files = &files;
  ASSIGN_OR_RETURN(const std::unique_ptr<sqlite::Connection> db, sqlite::Connection::Open(path, options));
  ASSIGN_OR_RETURN(sqlite::Statement find,
                   db->Prepare("SELECT pageno FROM dbstat WHERE name = 'replica' AND pagetype = 'leaf'"));
  std::vector<int64_t> pages;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) break;
    pages.push_back(find.ColumnInt(0));
  }
  if (pages.empty()) return absl::NotFoundError("the copy has no pages");
  return pages;
}

absl::Status DamageCopy(const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<int64_t> pages, PagesOfCopy(path));
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  for (const int64_t page : pages) {
    file.seekp(static_cast<std::streamoff>((page - 1) * kPageBytes));
    file << std::string(static_cast<size_t>(kPageBytes), '\xA5');
  }
  std::ofstream(path + "-wal", std::ios::binary);
  return absl::OkStatus();
}

}  // namespace ihala::client
