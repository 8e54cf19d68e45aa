#include "tests/support/disk/fault_vfs.h"

#include <errno.h>
#include <sqlite3.h>

#include <cstring>
#include <string>
#include <thread>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/file.h"

namespace ihala {
namespace {

using Fate = FaultPlan::Fate;

constexpr int kPathBytesMost = 512;
// What SQLite's own VFS for Linux says, so that SQLite takes the ways here that it takes there (see fault_disk.h).
constexpr int kSectorSizeTold = 4096;
constexpr int kCharacteristics = SQLITE_IOCAP_POWERSAFE_OVERWRITE;

// An open file.
struct Opened {
  FaultVfs* vfs = nullptr;
  std::shared_ptr<DiskFile> file;
  std::shared_ptr<SharedMemory> memory;
  std::string path;
  int level = SQLITE_LOCK_NONE;
  bool read_only = false;
  // The first sync of a new journal or log makes its name durable too.
  bool syncs_folder = false;
};

struct Handle {
  sqlite3_file base;  // SQLite's part comes first.
  Opened* opened;
};

Opened& OpenedOf(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file)->opened; }
FaultVfs& VfsOf(sqlite3_vfs* vfs) { return *static_cast<FaultVfs*>(vfs->pAppData); }

// What the caller is told. `failed` and `full` are the codes of SQLite's own VFS for that call.
int Told(Fate fate, int failed, int full = SQLITE_FULL) {
  switch (fate) {
    case Fate::kGoesOn:
      return SQLITE_OK;
    case Fate::kFails:
      return failed;
    case Fate::kIsFull:
      return full;
    case Fate::kInFlight:
    case Fate::kIsOff:
      return SQLITE_IOERR;
  }
  return SQLITE_IOERR;
}

int Close(sqlite3_file* file) {
  Opened& opened = OpenedOf(file);
  {
    DiskCore& core = opened.vfs->core();
    absl::MutexLock lock(&core.mutex);
    opened.file->locks.Unlock(&opened, &opened.level, SQLITE_LOCK_NONE);
    if (opened.memory != nullptr) opened.memory->Release(&opened);
    --core.open_handles;
  }
  delete &opened;
  return SQLITE_OK;
}

int Read(sqlite3_file* file, void* out, int bytes, sqlite3_int64 offset) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  const Fate fate = core.plan.Count(DiskCall::kRead, /*takes_space=*/false);
  if (fate != Fate::kGoesOn) return Told(fate, SQLITE_IOERR_READ);
  const size_t got =
      opened.file->seen().Read(static_cast<uint64_t>(offset), static_cast<size_t>(bytes), static_cast<char*>(out));
  if (got == static_cast<size_t>(bytes)) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + got, 0, static_cast<size_t>(bytes) - got);
  return SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  if (opened.read_only) return SQLITE_IOERR_WRITE;
  const Fate fate = core.plan.Count(DiskCall::kWrite, /*takes_space=*/true);
  absl::string_view written(static_cast<const char*>(from), static_cast<size_t>(bytes));
  if (!IsDone(fate)) written = written.substr(0, core.random.Uniform(written.size()));
  if (!written.empty()) opened.file->Write(static_cast<uint64_t>(offset), written);
  return Told(fate, SQLITE_IOERR_WRITE);
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  if (opened.read_only) return SQLITE_IOERR_TRUNCATE;
  const Fate fate = core.plan.Count(DiskCall::kTruncate, /*takes_space=*/false);
  if (IsDone(fate)) opened.file->Truncate(static_cast<uint64_t>(size));
  return Told(fate, SQLITE_IOERR_TRUNCATE);
}

int Sync(sqlite3_file* file, int) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  const Fate fate = core.plan.Count(DiskCall::kSync, /*takes_space=*/false);
  if (fate == Fate::kFails) opened.file->Settle(core.random);
  if (fate == Fate::kGoesOn && !core.pretends_to_sync) {
    opened.file->Sync();
    if (opened.syncs_folder) core.names.SyncFolder(FolderOf(opened.path));
    opened.syncs_folder = false;
  }
  return Told(fate, SQLITE_IOERR_FSYNC);
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  const Fate fate = core.plan.Count(DiskCall::kSize, /*takes_space=*/false);
  *size = static_cast<sqlite3_int64>(opened.file->seen().size());
  return Told(fate, SQLITE_IOERR_FSTAT);
}

int Lock(sqlite3_file* file, int level) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  // The system gives a lock for writing only to who may write.
  if (opened.read_only && level > SQLITE_LOCK_SHARED) return SQLITE_IOERR_LOCK;
  return opened.file->locks.Lock(&opened, &opened.level, level);
}

int Unlock(sqlite3_file* file, int level) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  opened.file->locks.Unlock(&opened, &opened.level, level);
  return opened.vfs->IsAlive(core) ? SQLITE_OK : SQLITE_IOERR;
}

int CheckReservedLock(sqlite3_file* file, int* reserved) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  *reserved = opened.file->locks.IsReserved() ? 1 : 0;
  return SQLITE_OK;
}

int FileControl(sqlite3_file* file, int what, void* argument) {
  if (what != SQLITE_FCNTL_VFSNAME) return SQLITE_NOTFOUND;
  *static_cast<char**>(argument) = sqlite3_mprintf("%s", OpenedOf(file).vfs->name());
  return SQLITE_OK;
}

int SectorSize(sqlite3_file*) { return kSectorSizeTold; }

int DeviceCharacteristics(sqlite3_file*) { return kCharacteristics; }

int ShmMap(sqlite3_file* file, int region, int bytes, int extend, volatile void** out) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  *out = nullptr;
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  if (opened.file->memory == nullptr) opened.file->memory = std::make_shared<SharedMemory>();
  opened.memory = opened.file->memory;
  const bool is_new = opened.memory->Map(static_cast<size_t>(region), static_cast<size_t>(bytes), false) == nullptr;
  const Fate fate = core.plan.Count(DiskCall::kMap, /*takes_space=*/is_new && extend != 0);
  if (fate != Fate::kGoesOn) return Told(fate, SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMSIZE);
  *out = opened.memory->Map(static_cast<size_t>(region), static_cast<size_t>(bytes), extend != 0);
  return SQLITE_OK;
}

int ShmLock(sqlite3_file* file, int first, int count, int flags) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (!opened.vfs->IsAlive(core)) return SQLITE_IOERR;
  return opened.memory->Lock(&opened, first, count, flags);
}

void ShmBarrier(sqlite3_file* file) { absl::MutexLock lock(&OpenedOf(file).vfs->core().mutex); }

int ShmUnmap(sqlite3_file* file, int) {
  Opened& opened = OpenedOf(file);
  DiskCore& core = opened.vfs->core();
  absl::MutexLock lock(&core.mutex);
  if (opened.memory == nullptr) return SQLITE_OK;
  opened.memory->Release(&opened);
  opened.memory.reset();
  if (opened.file->memory.use_count() == 1) opened.file->memory.reset();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = Close,
    .xRead = Read,
    .xWrite = Write,
    .xTruncate = Truncate,
    .xSync = Sync,
    .xFileSize = FileSize,
    .xLock = Lock,
    .xUnlock = Unlock,
    .xCheckReservedLock = CheckReservedLock,
    .xFileControl = FileControl,
    .xSectorSize = SectorSize,
    .xDeviceCharacteristics = DeviceCharacteristics,
    .xShmMap = ShmMap,
    .xShmLock = ShmLock,
    .xShmBarrier = ShmBarrier,
    .xShmUnmap = ShmUnmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int Open(sqlite3_vfs* pointer, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  FaultVfs& vfs = VfsOf(pointer);
  DiskCore& core = vfs.core();
  absl::MutexLock lock(&core.mutex);
  if (!vfs.IsAlive(core)) return SQLITE_IOERR;
  // What has no name, or goes when it is closed, never gets one: SQLite's own VFS unlinks it at once.
  const bool has_name = path != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0;
  std::shared_ptr<DiskFile> found = has_name ? core.names.Find(path) : nullptr;
  const bool is_new = found == nullptr;
  const Fate fate = core.plan.Count(DiskCall::kOpen, /*takes_space=*/is_new && (flags & SQLITE_OPEN_CREATE) != 0);
  if (is_new && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  if (!is_new && (flags & SQLITE_OPEN_EXCLUSIVE) != 0) return SQLITE_CANTOPEN;
  if (is_new) found = std::make_shared<DiskFile>();
  if (is_new && has_name && IsDone(fate)) core.names.Put(path, found);
  if (fate != Fate::kGoesOn) return Told(fate, SQLITE_CANTOPEN, SQLITE_CANTOPEN);
  auto opened = std::make_unique<Opened>();
  opened->vfs = &vfs;
  opened->file = std::move(found);
  opened->path = path == nullptr ? "" : path;
  opened->read_only = (flags & SQLITE_OPEN_READONLY) != 0;
  opened->syncs_folder =
      is_new && (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  ++core.open_handles;
  reinterpret_cast<Handle*>(file)->opened = opened.release();
  file->pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* pointer, const char* path, int sync_folder) {
  FaultVfs& vfs = VfsOf(pointer);
  DiskCore& core = vfs.core();
  absl::MutexLock lock(&core.mutex);
  if (!vfs.IsAlive(core)) return SQLITE_IOERR;
  const Fate fate = core.plan.Count(DiskCall::kDelete, /*takes_space=*/false);
  if (core.names.Find(path) == nullptr) return SQLITE_IOERR_DELETE_NOENT;
  if (IsDone(fate)) core.names.Remove(path);
  if (fate == Fate::kGoesOn && sync_folder != 0 && !core.pretends_to_sync) core.names.SyncFolder(FolderOf(path));
  return Told(fate, SQLITE_IOERR_DELETE);
}

int Access(sqlite3_vfs* pointer, const char* path, int flags, int* result) {
  FaultVfs& vfs = VfsOf(pointer);
  DiskCore& core = vfs.core();
  absl::MutexLock lock(&core.mutex);
  *result = 0;
  if (!vfs.IsAlive(core)) return SQLITE_IOERR;
  const Fate fate = core.plan.Count(DiskCall::kAccess, /*takes_space=*/false);
  if (fate != Fate::kGoesOn) return Told(fate, SQLITE_IOERR_ACCESS);
  const std::shared_ptr<DiskFile> file = core.names.Find(path);
  // As on Linux: to SQLite an empty file is none.
  *result = file != nullptr && (flags != SQLITE_ACCESS_EXISTS || file->seen().size() > 0) ? 1 : 0;
  return SQLITE_OK;
}

int FullPathname(sqlite3_vfs*, const char* path, int bytes, char* out) {
  sqlite3_snprintf(bytes, out, "%s", path);
  return std::strlen(path) < static_cast<size_t>(bytes) ? SQLITE_OK : SQLITE_CANTOPEN;
}

int Randomness(sqlite3_vfs* pointer, int bytes, char* out) {
  VfsOf(pointer).core().random.Fill(absl::MakeSpan(reinterpret_cast<uint8_t*>(out), static_cast<size_t>(bytes)));
  return bytes;
}

int Sleep(sqlite3_vfs* pointer, int microseconds) {
  // A clock that stands still must not keep the thread that it waits for from its work.
  std::this_thread::yield();
  VfsOf(pointer).core().clock->SleepFor(absl::Microseconds(microseconds));
  return microseconds;
}

int CurrentTimeInt64(sqlite3_vfs* pointer, sqlite3_int64* out) {
  // SQLite counts milliseconds of the Julian day.
  constexpr sqlite3_int64 kUnixEpoch = 210866760000000;
  *out = kUnixEpoch + absl::ToUnixMillis(VfsOf(pointer).core().clock->Now());
  return SQLITE_OK;
}

int CurrentTime(sqlite3_vfs* pointer, double* out) {
  sqlite3_int64 milliseconds = 0;
  CurrentTimeInt64(pointer, &milliseconds);
  *out = static_cast<double>(milliseconds) / 86400000.0;
  return SQLITE_OK;
}

// The errno of the call that failed last, as SQLite's own VFS has it from the system.
int GetLastError(sqlite3_vfs* pointer, int, char*) {
  DiskCore& core = VfsOf(pointer).core();
  absl::MutexLock lock(&core.mutex);
  switch (core.plan.failure()) {
    case Fate::kGoesOn:
      return 0;
    case Fate::kIsFull:
      return ENOSPC;
    default:
      return EIO;
  }
}

}  // namespace

FaultVfs::FaultVfs(DiskCore* core, const char* name) : core_(core) {
  vfs_.iVersion = 2;
  vfs_.szOsFile = sizeof(Handle);
  vfs_.mxPathname = kPathBytesMost;
  vfs_.zName = name;
  vfs_.pAppData = this;
  vfs_.xOpen = Open;
  vfs_.xDelete = Delete;
  vfs_.xAccess = Access;
  vfs_.xFullPathname = FullPathname;
  vfs_.xRandomness = Randomness;
  vfs_.xSleep = Sleep;
  vfs_.xCurrentTime = CurrentTime;
  vfs_.xGetLastError = GetLastError;
  vfs_.xCurrentTimeInt64 = CurrentTimeInt64;
  sqlite3_vfs_register(&vfs_, /*makeDflt=*/0);
}

FaultVfs::~FaultVfs() { sqlite3_vfs_unregister(&vfs_); }

void FaultVfs::Die() {
  sqlite3_vfs_unregister(&vfs_);
  absl::MutexLock lock(&core_->mutex);
  dead_ = true;
}

}  // namespace ihala
