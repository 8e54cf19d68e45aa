#include "client-lib/src/engine.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/clear_rows.h"
#include "client-lib/src/device_orders.h"
#include "client-lib/src/narrowing.h"
#include "client-lib/src/refile.h"
#include "client-lib/src/salvage.h"
#include "client-lib/src/store_lock.h"
#include "client-lib/src/trusted_time.h"
#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/sabotage.h"
#include "common/base/secret.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// The file of a store that holds nothing any more, and the keystore that was its own.
absl::Status RemoveWiped(FileSystem& files, const std::string& path) {
  for (const char* end : {"-wal", "-shm", ".keystore", ""}) RETURN_IF_ERROR(files.Remove(path + end));
  return files.SyncFolder(FolderOf(path));
}

}  // namespace

Engine::Engine(const Options& opened_with, std::unique_ptr<HeldLock> held, std::unique_ptr<Store> opened)
    : options(opened_with),
      clock(ClockOf(opened_with)),
      random(RandomOf(opened_with)),
      lock(std::move(held)),
      store(std::move(opened)),
      outbox(store.get()),
      drafts(store.get()),
      replica(store.get()),
      checkpoint(store.get()),
      own_keystore(opened_with.keystore == nullptr
                       ? NewFileKeystore(opened_with.path + ".keystore", &FilesOf(opened_with), random)
                       : nullptr),
      keyring(store.get(), opened_with.keystore != nullptr ? opened_with.keystore : own_keystore.get(), random,
              opened_with.passphrase_effort),
      identity(store.get(), &keyring, clock, random),
      lease(store.get(), clock),
      reference(&replica),
      ids(clock, random) {}

absl::StatusOr<std::unique_ptr<Engine>> Engine::Make(const Options& options, bool create) {
  if (options.path.empty()) return InvalidField("path", "MISSING", "names the store's file");
  FileSystem& files = FilesOf(options);
  ASSIGN_OR_RETURN(const bool was_there, files.Exists(options.path));
  if (!create && !was_there) return absl::NotFoundError(absl::StrCat("there is no store ", options.path));
  ASSIGN_OR_RETURN(std::unique_ptr<HeldLock> lock, WaitForLock(options, options.path + ".lock"));
  ASSIGN_OR_RETURN(const bool is_there, files.Exists(options.path));
  if (create && is_there) return absl::AlreadyExistsError(absl::StrCat("there is already a file ", options.path));
  if (!create) RETURN_IF_ERROR(FinishSalvage(files, options.path));
  absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(files, options.path, create, *RandomOf(options));
  if (!create && absl::IsDataLoss(store.status())) {
    RETURN_IF_ERROR(Salvage(files, options.path, *RandomOf(options)));
    store = Store::Open(files, options.path, /*create=*/false, *RandomOf(options));
  }
  if (!store.ok()) return store.status();
  ASSIGN_OR_RETURN(const bool is_forgotten, IsForgotten(**store));
  if (is_forgotten) {
    store->reset();
    RETURN_IF_ERROR(RemoveWiped(files, options.path));
    return WithReason(absl::NotFoundError(absl::StrCat("the store ", options.path, " was wiped by its organisation")),
                      "DEVICE_WIPED");
  }
  auto engine = std::make_unique<Engine>(options, std::move(lock), *std::move(store));
  RETURN_IF_ERROR(engine->Begin());
  RETURN_IF_ERROR(ResumeOrder(*engine));
  // A full disk has no room for it now; it begins with the next opening then.
  const absl::StatusOr<std::string> owner = engine->identity.Owner();
  if (owner.ok() && !owner->empty()) engine->lease.BeginWhereMissing().IgnoreError();
  // Nobody may have been there at the moment from which it was not to be kept. See Ready for a disk that fails.
  if (const absl::StatusOr<absl::Time> now = engine->Now(); now.ok()) NarrowLocked(*engine, *now).IgnoreError();
  // Planted: the queue belongs to the process that filled it.
  if (IsPlanted(Planted::kQueueDiesWithProcess)) {
    ASSIGN_OR_RETURN(const std::vector<OutboxRow> rows, engine->outbox.InState(OutboxState::kQueued));
    for (const OutboxRow& row : rows) RETURN_IF_ERROR(engine->outbox.SetState(row.id, OutboxState::kResolved));
  }
  return engine;
}

absl::Status Engine::Begin() {
  RETURN_IF_ERROR(keyring.Load());
  ASSIGN_OR_RETURN(const bool has_key, keyring.HasDeviceKey());
  ASSIGN_OR_RETURN(const bool from_before, HoldsClearRows(*store));
  store->codec().TakeClear(from_before || !has_key);
  // A store whose making was cut short, or that a salvage made, has no stream yet.
  ASSIGN_OR_RETURN(const bool has_seed, store->Has(settings::kSigningSeed));
  ASSIGN_OR_RETURN(const bool is_due, store->Has(settings::kStreamDue));
  const bool has_stream = has_seed && !is_due && !absl::IsDataLoss(outbox.StreamId().status());
  if (has_key && has_stream) return absl::OkStatus();
  RETURN_IF_ERROR(store->Write([&]() -> absl::Status {
    if (!has_key) {
      RETURN_IF_ERROR(keyring.MakeDeviceKey());
      RETURN_IF_ERROR(SealDeviceRows(*store));
    }
    return has_stream ? absl::OkStatus() : identity.BeginAnew(outbox);
  }));
  store->codec().TakeClear(from_before);
  return absl::OkStatus();
}

absl::Status Engine::UnlockWith(absl::FunctionRef<absl::Status()> put) {
  const bool was_unlocked = unlocked;
  v1::Account person;
  absl::Status done = store->Write([&]() -> absl::Status {
    RETURN_IF_ERROR(put());
    RETURN_IF_ERROR(SealPersonRows(*store));
    RETURN_IF_ERROR(FileSalvaged(*this));
    ASSIGN_OR_RETURN(const std::optional<v1::Account> found, identity.Account());
    if (!found.has_value()) return absl::DataLossError("the store does not say whose it is");
    person = *found;
    return absl::OkStatus();
  });
  if (!done.ok()) {
    if (!was_unlocked) store->codec().ForgetPersonKey();
    return done;
  }
  store->codec().TakeClear(false);
  account = std::move(person);
  unlocked = true;
  // A full disk has no room for it now, and nothing is lost by trying again.
  RemoveClearRemains(*store).IgnoreError();
  // Nobody may have been there at the moment from which it was not to be kept. See Ready for a disk that fails.
  if (const absl::StatusOr<absl::Time> now = Now(); now.ok()) NarrowExpired(*this, *now).IgnoreError();
  return absl::OkStatus();
}

void Engine::Lock() {
  unlocked = false;
  // Not Clear, which keeps the room of its strings, and what was in it.
  account = v1::Account();
  reference.Forget();
  store->codec().ForgetPersonKey();
  ForgetPayloads();
  WipeStack();
}

absl::Status Engine::Ready() {
  if (!unlocked) return StoreLocked();
  ASSIGN_OR_RETURN(const absl::Duration left, lease.Left());
  if (left <= absl::ZeroDuration()) {
    Lock();
    return OfflineTooLong();
  }
  ASSIGN_OR_RETURN(const absl::Time now, Now());
  // What a failing disk does not let be overwritten is not handed out either.
  NarrowExpired(*this, now).IgnoreError();
  return reference.Load(now);
}

Caller Engine::AsCaller() const { return CallerOf(account); }

absl::StatusOr<absl::Time> Engine::Now() { return TrustedNow(*store, *clock); }

absl::StatusOr<absl::CivilDay> Engine::Today(const Workflow* workflow) {
  ASSIGN_OR_RETURN(const absl::Time now, Now());
  if (workflow == nullptr) return absl::ToCivilDay(now, absl::LocalTimeZone());
  return DayAt(now, workflow->document().calendar().utc_offset_minutes());
}

}  // namespace ihala::client
