#include "tools/story/files.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/keyring.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/places.h"
#include "client-lib/src/store.h"
#include "common/base/file.h"
#include "common/base/file_system.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "google/protobuf/message_lite.h"
#include "ihala/v1/sync.pb.h"
#include "server/store/sql_ledger.h"
#include "server/store/store_keys.h"

namespace ihala::story {
namespace {

// The numbers by which the server's file tells its rows apart.
enum ServerRow { kWorkflowRow = 6, kCoreRow = 10, kDossierRow = 11, kHistoryRow = 13 };

// The numbers of an operation's state in a field store.
enum OutboxState { kAcknowledged = 3, kResolved = 4, kRefiled = 5 };

// A key of the ledger that names an operation of a stream: this letter, the stream's 16 bytes, the number's 8.
constexpr char kStreamKey = 's';
constexpr size_t kStreamBytes = 16;
constexpr size_t kNumberBytes = 8;

absl::Status Damaged(absl::string_view what) { return absl::DataLossError(absl::StrCat("does not read as ", what)); }

absl::Status Parse(absl::string_view bytes, absl::string_view what, google::protobuf::MessageLite* message) {
  return message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ? absl::OkStatus() : Damaged(what);
}

// A file that nobody else has open while this lives.
struct HeldFile {
  FileLock lock;
  std::unique_ptr<sqlite::Connection> db;
};

absl::StatusOr<HeldFile> Hold(const std::string& path, const std::string& lock_path) {
  if (!PathExists(path)) return absl::NotFoundError(absl::StrCat("there is no file ", path));
  ASSIGN_OR_RETURN(FileLock lock, FileLock::TryLock(lock_path));
  ASSIGN_OR_RETURN(auto db, sqlite::Connection::Open(path, {.read_only = true, .create = false}));
  RETURN_IF_ERROR(db->QuickCheck());
  return HeldFile{std::move(lock), std::move(db)};
}

absl::Status AddServerRow(const sqlite::Statement& row, const Bodies& bodies, ServerFile* file) {
  const RowName name{static_cast<RowKind>(row.ColumnInt(0)), row.ColumnBlob(1), row.ColumnBlob(3)};
  ASSIGN_OR_RETURN(const std::string body, bodies.OpenRow(name, row.ColumnBlob(2)));
  if (row.ColumnInt(0) == kWorkflowRow) {
    v1::Workflow workflow;
    RETURN_IF_ERROR(Parse(body, "a workflow", &workflow));
    const WorkflowName name(workflow.workflow_id(), workflow.version());
    file->workflows[name] = std::move(workflow);
    return absl::OkStatus();
  }
  ServerCase& found = file->cases[std::string(row.ColumnBlob(1))];
  switch (row.ColumnInt(0)) {
    case kCoreRow:
      return Parse(body, "a case", &found.cores.emplace_back());
    case kDossierRow:
      return Parse(body, "a dossier", &found.dossiers.emplace_back());
    default:
      return Parse(body, "a line of a history", &found.history.emplace_back());
  }
}

template <class Entries>
void SortByChange(Entries& entries) {
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.seq() < b.seq(); });
}

absl::Status ReadRows(sqlite::Connection& db, const Bodies& bodies, ServerFile* file) {
  ASSIGN_OR_RETURN(sqlite::Statement rows, db.Prepare("SELECT kind, referral_id, body, row_id FROM rows "
                                                      "WHERE kind IN (?1, ?2, ?3, ?4) ORDER BY seq"));
  rows.BindInt(1, kWorkflowRow).BindInt(2, kCoreRow).BindInt(3, kDossierRow).BindInt(4, kHistoryRow);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.Step());
    if (!more) break;
    RETURN_IF_ERROR(AddServerRow(rows, bodies, file));
  }
  for (auto& [id, found] : file->cases) SortByChange(found.history);
  return absl::OkStatus();
}

// nullopt for a key that names an online call.
std::optional<OperationName> NameOf(absl::string_view key) {
  if (key.size() != 1 + kStreamBytes + kNumberBytes || key.front() != kStreamKey) return std::nullopt;
  uint64_t n = 0;
  for (const char byte : key.substr(1 + kStreamBytes)) n = n << 8 | static_cast<unsigned char>(byte);
  return OperationName(std::string(key.substr(1, kStreamBytes)), n);
}

absl::Status ReadLedger(sqlite::Connection& db, const Bodies& bodies, ServerFile* file) {
  ASSIGN_OR_RETURN(sqlite::Statement rows, db.Prepare("SELECT key, digest, verdict, operation FROM ledger"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.Step());
    if (!more) return absl::OkStatus();
    const std::optional<OperationName> name = NameOf(rows.ColumnBlob(0));
    if (!name.has_value()) continue;
    Judged judged;
    judged.digest = std::string(rows.ColumnBlob(1));
    ASSIGN_OR_RETURN(const std::string verdict, bodies.Open(kVerdictPlace, rows.ColumnBlob(0), rows.ColumnBlob(2)));
    RETURN_IF_ERROR(Parse(verdict, "a verdict", &judged.verdict));
    ASSIGN_OR_RETURN(const std::string operation, bodies.Open(kOperationPlace, rows.ColumnBlob(0), rows.ColumnBlob(3)));
    if (!operation.empty()) RETURN_IF_ERROR(Parse(operation, "an operation", &judged.operation.emplace()));
    file->ledger.emplace(*name, std::move(judged));
  }
}

absl::Status ReadOutbox(client::Store& store, FieldFile* file) {
  ASSIGN_OR_RETURN(
      sqlite::Statement rows,
      store.db().Prepare("SELECT stream.stream_id, n, digest, referral_id, state, receipt, verdict, body, own_key "
                         "FROM outbox JOIN stream USING (stream) ORDER BY id"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.Step());
    if (!more) return absl::OkStatus();
    SentOperation& sent = file->operations.emplace_back();
    sent.name = {std::string(rows.ColumnBlob(0)), static_cast<uint64_t>(rows.ColumnInt(1))};
    ASSIGN_OR_RETURN(sent.digest,
                     store.codec().Open(client::DigestPlace(sent.name.first, sent.name.second), rows.ColumnBlob(2)));
    sent.referral_id = std::string(rows.ColumnBlob(3));
    const int64_t state = rows.ColumnInt(4);
    sent.superseded = state == kResolved || state == kRefiled;
    sent.acknowledged = state == kAcknowledged && !rows.ColumnIsNull(5);
    if (!rows.ColumnIsNull(6)) {
      RETURN_IF_ERROR(store.OpenMessage(client::kVerdictPlace, rows.ColumnBlob(6), &sent.verdict));
    }
    ASSIGN_OR_RETURN(const std::string bytes, client::OpenOperation(store, rows.ColumnBlob(7), rows.ColumnBlob(8)));
    if (!bytes.empty()) RETURN_IF_ERROR(Parse(bytes, "an operation", &sent.operation.emplace()));
  }
}

absl::Status ReadReplica(client::Store& store, FieldFile* file) {
  ASSIGN_OR_RETURN(sqlite::Statement rows, store.db().Prepare("SELECT referral_id, kind, row_id, body FROM replica "
                                                              "WHERE kind IN (?1, ?2)"));
  rows.BindInt(1, v1::Row::kCore).BindInt(2, v1::Row::kHistory);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, rows.Step());
    if (!more) break;
    v1::Row row;
    const std::string place =
        client::ReplicaPlace(rows.ColumnBlob(0), static_cast<uint32_t>(rows.ColumnInt(1)), rows.ColumnBlob(2));
    RETURN_IF_ERROR(store.OpenMessage(place, rows.ColumnBlob(3), &row));
    FieldCase& found = file->cases[std::string(rows.ColumnBlob(0))];
    if (row.has_core()) {
      found.core = std::move(*row.mutable_core());
    } else if (row.has_history()) {
      found.history.push_back(std::move(*row.mutable_history()));
    } else {
      return Damaged("what its place says");
    }
  }
  for (auto& [id, found] : file->cases) SortByChange(found.history);
  return absl::OkStatus();
}

// With its rows open, to read.
absl::StatusOr<std::unique_ptr<client::Store>> OpenStore(const std::string& path, absl::string_view passphrase) {
  ASSIGN_OR_RETURN(std::unique_ptr<client::Store> store,
                   client::Store::OpenToRead(SystemFiles::Get(), path, SystemRandom::Get()));
  const std::unique_ptr<Keystore> keystore = NewFileKeystore(path + ".keystore");
  client::Keyring keyring(store.get(), keystore.get(), &SystemRandom::Get(), PassphraseEffort::kProduction);
  RETURN_IF_ERROR(keyring.Load());
  ASSIGN_OR_RETURN(Key32 key, keyring.Open(passphrase));
  store->codec().SetPersonKey(std::move(key));
  return store;
}

absl::Status About(const std::string& path, const absl::Status& status) {
  return status.ok() ? status : absl::Status(status.code(), absl::StrCat(path, ": ", status.message()));
}

}  // namespace

absl::StatusOr<ServerFile> ReadServer(const std::string& data_dir) {
  const std::string path = absl::StrCat(data_dir, "/ihala.db");
  const absl::StatusOr<HeldFile> held = Hold(path, absl::StrCat(data_dir, "/lock"));
  if (!held.ok()) return About(path, held.status());
  const absl::StatusOr<StoreKeys> keys =
      OpenStoreKeysToRead({.data_dir = data_dir, .random = &SystemRandom::Get()}, *held->db);
  if (!keys.ok()) return About(path, keys.status());
  ServerFile file;
  RETURN_IF_ERROR(About(path, ReadRows(*held->db, *keys->bodies, &file)));
  RETURN_IF_ERROR(About(path, ReadLedger(*held->db, *keys->bodies, &file)));
  return file;
}

absl::StatusOr<FieldFile> ReadField(const std::string& path, absl::string_view passphrase) {
  const absl::StatusOr<HeldFile> held = Hold(path, absl::StrCat(path, ".lock"));
  if (!held.ok()) return About(path, held.status());
  const auto store = OpenStore(path, passphrase);
  if (!store.ok()) return About(path, store.status());
  FieldFile file;
  file.path = path;
  RETURN_IF_ERROR(About(path, ReadOutbox(**store, &file)));
  RETURN_IF_ERROR(About(path, ReadReplica(**store, &file)));
  return file;
}

}  // namespace ihala::story
