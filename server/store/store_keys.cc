#include "server/store/store_keys.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "server/keys/master_key_source.h"
#include "server/store/case_keys.h"
#include "server/store/meta.h"
#include "server/store/seal_database.h"

namespace ihala {
namespace {

using sqlite::Connection;

// The installation's secrets that lay in the database before there was a key store.
constexpr absl::string_view kSecretNames[] = {"signing_seed", "cursor_key", "phone_key"};

// Those, and what contents are sealed under.
constexpr absl::string_view kAllSecrets[] = {kSecretNames[0], kSecretNames[1], kSecretNames[2], Bodies::kCommonKey,
                                             Bodies::kShortCodeKey};

// Of a database in which nothing is sealed, for the bench: the id of no key store.
constexpr absl::string_view kUnsealed = "";

absl::StatusOr<KeyStoreOptions> KeyOptions(const SqlStoreOptions& options, bool may_make_master) {
  KeyStoreOptions keys;
  keys.path = KeyStorePath(options);
  keys.random = options.random;
  keys.files = options.files;
  keys.own_thread = options.writer.own_thread;
  keys.master = options.master;
  if (keys.master != nullptr) return keys;
  MasterKeySource source = options.master_source;
  source.data_dir = options.data_dir;
  absl::StatusOr<std::shared_ptr<const MasterKeys>> master =
      may_make_master ? ReadOrMakeMasterKeys(source, *options.random) : ReadMasterKeys(source);
  if (absl::IsNotFound(master.status())) {
    return absl::FailedPreconditionError(absl::StrCat("there is no master key: ", master.status().message()));
  }
  RETURN_IF_ERROR(master.status());
  keys.master = *std::move(master);
  return keys;
}

// An in-between state of the disk must not be taken for an answer: the database names its key store last.
absl::StatusOr<std::unique_ptr<KeyStore>> AdoptKeyStore(const SqlStoreOptions& options, Connection& db) {
  ASSIGN_OR_RETURN(const KeyStoreOptions keys, KeyOptions(options, /*may_make_master=*/true));
  const absl::Status made = KeyStore::Init(keys);
  // There already where this was cut off here, or where a database of before was brought back.
  if (!made.ok() && !absl::IsAlreadyExists(made)) return made;
  ASSIGN_OR_RETURN(std::unique_ptr<KeyStore> store, KeyStore::Open(keys));
  for (const absl::string_view name : kSecretNames) {
    ASSIGN_OR_RETURN(const std::optional<std::string> secret, FindMeta(db, name));
    if (secret.has_value()) RETURN_IF_ERROR(store->AdoptSecret(name, *secret));
  }
  RETURN_IF_ERROR(sqlite::InTransaction(db, [&]() -> absl::Status {
    RETURN_IF_ERROR(PutMeta(db, "key_store", store->id()));
    for (const absl::string_view name : kSecretNames) RETURN_IF_ERROR(DeleteMeta(db, name));
    return BeginSealing(db);
  }));
  return store;
}

absl::StatusOr<std::unique_ptr<KeyStore>> OpenNamedKeyStore(const SqlStoreOptions& options, absl::string_view id,
                                                            bool read_only) {
  ASSIGN_OR_RETURN(KeyStoreOptions keys, KeyOptions(options, /*may_make_master=*/false));
  keys.read_only = read_only;
  absl::StatusOr<std::unique_ptr<KeyStore>> store = KeyStore::Open(keys);
  if (absl::IsNotFound(store.status())) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the key store is missing: ", keys.path, ". Without it nobody reads what is in the database; bring it back"));
  }
  if (store.ok() && (*store)->id() != id) {
    return absl::FailedPreconditionError(absl::StrCat("the key store is another database's: ", keys.path));
  }
  return store;
}

absl::Status TakeKeys(const SqlStoreOptions& options, Connection& db, bool makes_secrets, StoreKeys* keys) {
  keys->bodies = std::make_unique<Bodies>(keys->store.get(), options.random);
  // First of all: nothing may be made in a key store that is not the right one.
  RETURN_IF_ERROR(CheckLastSlot(db, *keys->bodies));
  if (makes_secrets) RETURN_IF_ERROR(keys->store->MakeSecrets(kAllSecrets));
  RETURN_IF_ERROR(keys->bodies->Start());
  ASSIGN_OR_RETURN(keys->signing_seed, keys->store->FindSecret(kSecretNames[0]));
  ASSIGN_OR_RETURN(keys->cursor_key, keys->store->FindSecret(kSecretNames[1]));
  ASSIGN_OR_RETURN(keys->phone_key, keys->store->FindSecret(kSecretNames[2]));
  return absl::OkStatus();
}

}  // namespace

absl::Status MakeStoreKeys(const SqlStoreOptions& options, Connection& db) {
  if (options.sealing == Sealing::kOffForBench) return PutMeta(db, "key_store", kUnsealed);
  ASSIGN_OR_RETURN(const KeyStoreOptions keys, KeyOptions(options, /*may_make_master=*/true));
  const absl::Status made = KeyStore::Init(keys);
  if (absl::IsAlreadyExists(made)) return absl::FailedPreconditionError(made.message());
  RETURN_IF_ERROR(made);
  ASSIGN_OR_RETURN(const std::string id, KeyStore::ReadId(keys));
  return PutMeta(db, "key_store", id);
}

absl::StatusOr<StoreKeys> OpenStoreKeys(const SqlStoreOptions& options, Connection& db) {
  StoreKeys keys;
  ASSIGN_OR_RETURN(const std::optional<std::string> id, FindMeta(db, "key_store"));
  const bool is_sealed = !id.has_value() || *id != kUnsealed;
  if (is_sealed != (options.sealing == Sealing::kOn)) {
    return absl::FailedPreconditionError(
        "this database was made for a bench and is not sealed, or the other way round");
  }
  if (!is_sealed) {
    keys.bodies = std::make_unique<Bodies>(nullptr, options.random);
    for (Secret* secret : {&keys.signing_seed, &keys.cursor_key, &keys.phone_key}) {
      *secret = Secret(std::string(kKeyBytes, 'b'));
    }
    return keys;
  }
  if (id.has_value()) {
    ASSIGN_OR_RETURN(keys.store, OpenNamedKeyStore(options, *id, /*read_only=*/false));
  } else {
    ASSIGN_OR_RETURN(keys.store, AdoptKeyStore(options, db));
  }
  RETURN_IF_ERROR(TakeKeys(options, db, /*makes_secrets=*/true, &keys));
  return keys;
}

absl::StatusOr<StoreKeys> OpenStoreKeysToRead(const SqlStoreOptions& options, Connection& db) {
  StoreKeys keys;
  ASSIGN_OR_RETURN(const std::optional<std::string> id, FindMeta(db, "key_store"));
  if (!id.has_value())
    return absl::FailedPreconditionError("an older program left this database, and nothing is sealed");
  ASSIGN_OR_RETURN(keys.store, OpenNamedKeyStore(options, *id, /*read_only=*/true));
  RETURN_IF_ERROR(TakeKeys(options, db, /*makes_secrets=*/false, &keys));
  return keys;
}

}  // namespace ihala
