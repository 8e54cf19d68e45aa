#include "client-lib/src/engine.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/narrowing.h"
#include "client-lib/src/salvage.h"
#include "client-lib/src/trusted_time.h"
#include "common/base/errors.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// Between two looks at a lock that another process holds.
constexpr absl::Duration kLockPoll = absl::Milliseconds(50);

Clock* ClockOf(const Options& options) { return options.clock != nullptr ? options.clock : &SystemClock::Get(); }
Random* RandomOf(const Options& options) { return options.random != nullptr ? options.random : &SystemRandom::Get(); }
FileSystem& FilesOf(const Options& options) { return options.files != nullptr ? *options.files : SystemFiles::Get(); }

PassphraseCost CostOf(const Options& options) {
  return options.passphrase_effort == PassphraseEffort::kTests ? PassphraseCost::ForTests()
                                                               : PassphraseCost::Production();
}

absl::StatusOr<std::unique_ptr<HeldLock>> WaitForLock(const Options& options) {
  Clock& clock = *ClockOf(options);
  const absl::Duration end = clock.BootTime() + options.lock_wait;
  for (;;) {
    absl::StatusOr<std::unique_ptr<HeldLock>> lock = FilesOf(options).TryLock(options.path + ".lock");
    if (lock.ok() || !absl::IsUnavailable(lock.status())) return lock;
    if (clock.BootTime() >= end) {
      return WithReason(absl::UnavailableError(absl::StrCat(options.path, " is open in another process")),
                        "STORE_IN_USE");
    }
    clock.SleepFor(kLockPoll);
  }
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
      identity(store.get(), clock, random, CostOf(opened_with)),
      reference(&replica),
      ids(clock, random) {}

absl::StatusOr<std::unique_ptr<Engine>> Engine::Make(const Options& options, bool create) {
  if (options.path.empty()) return InvalidField("path", "MISSING", "names the store's file");
  FileSystem& files = FilesOf(options);
  ASSIGN_OR_RETURN(const bool was_there, files.Exists(options.path));
  if (!create && !was_there) return absl::NotFoundError(absl::StrCat("there is no store ", options.path));
  ASSIGN_OR_RETURN(std::unique_ptr<HeldLock> lock, WaitForLock(options));
  ASSIGN_OR_RETURN(const bool is_there, files.Exists(options.path));
  if (create && is_there) return absl::AlreadyExistsError(absl::StrCat("there is already a file ", options.path));
  if (!create) RETURN_IF_ERROR(FinishSalvage(files, options.path));
  absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(files, options.path, create);
  if (!create && absl::IsDataLoss(store.status())) {
    RETURN_IF_ERROR(Salvage(files, options.path, *ClockOf(options), *RandomOf(options)));
    store = Store::Open(files, options.path, /*create=*/false);
  }
  if (!store.ok()) return store.status();
  auto engine = std::make_unique<Engine>(options, std::move(lock), *std::move(store));
  // A store whose making was cut short has no stream yet; nobody can have used it.
  if (absl::IsDataLoss(engine->outbox.StreamId().status())) {
    RETURN_IF_ERROR(engine->store->Write([&]() { return engine->identity.BeginAnew(engine->outbox); }));
  }
  // Nobody may have been there at the moment from which it was not to be kept. See Ready for a disk that fails.
  if (const absl::StatusOr<absl::Time> now = engine->Now(); now.ok()) NarrowExpired(*engine, *now).IgnoreError();
  // Planted: the queue belongs to the process that filled it.
  if (IsPlanted(Planted::kQueueDiesWithProcess)) {
    ASSIGN_OR_RETURN(const std::vector<OutboxRow> rows, engine->outbox.InState(OutboxState::kQueued));
    for (const OutboxRow& row : rows) RETURN_IF_ERROR(engine->outbox.SetState(row.id, OutboxState::kResolved));
  }
  return engine;
}

absl::Status Engine::Ready() {
  if (!unlocked)
    return WithReason(absl::FailedPreconditionError("the store is locked: sign in or unlock it"), "LOCKED");
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
