#include "tests/support/disk/fault_disk.h"

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

using Fate = FaultPlan::Fate;

absl::Status StatusOf(Fate fate, absl::string_view doing) {
  switch (fate) {
    case Fate::kGoesOn:
      return absl::OkStatus();
    case Fate::kIsFull:
      return absl::ResourceExhaustedError(absl::StrCat("cannot ", doing, ": the disk is full"));
    default:
      return absl::InternalError(absl::StrCat("cannot ", doing, ": the disk failed"));
  }
}

}  // namespace

FaultDisk::FaultDisk(std::string name, Clock* clock, uint64_t seed) : name_(std::move(name)), core_(clock, seed) {
  lives_.push_back(std::make_unique<FaultVfs>(&core_, name_.c_str()));
}

FaultDisk::~FaultDisk() {
  absl::MutexLock lock(&core_.mutex);
  if (core_.open_handles == 0) return;
  std::fputs("FaultDisk: a connection outlives its disk\n", stderr);
  std::abort();
}

void FaultDisk::SeedSqlite(uint32_t seed) { sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, seed, nullptr); }

template <typename Next>
void FaultDisk::NextLife(Next next) {
  // Whoever looks the name up in between finds none, as while the device is off.
  lives_.back()->Die();
  {
    absl::MutexLock lock(&core_.mutex);
    next(core_.names);
    core_.plan.Clear();
    core_.locks.clear();
  }
  lives_.push_back(std::make_unique<FaultVfs>(&core_, name_.c_str()));
}

FaultDisk::Image FaultDisk::Copy() {
  Image image;
  absl::MutexLock lock(&core_.mutex);
  for (const auto& [path, file] : core_.names.seen()) {
    image.files_[path] = std::make_shared<const FileContent>(file->seen());
  }
  return image;
}

void FaultDisk::Load(const Image& image) {
  NextLife([&](DiskNames& names) {
    DiskNames::Names files;
    for (const auto& [path, content] : image.files_) files[path] = std::make_shared<DiskFile>(*content);
    names = DiskNames(std::move(files));
  });
}

void FaultDisk::CutPower(Random& random) {
  NextLife([&](DiskNames& names) {
    names.Settle(random);
    names.Replace([&](DiskFile& file) {
      file.Settle(random);
      return std::make_shared<DiskFile>(file.durable());
    });
  });
}

void FaultDisk::KillProcesses() {
  NextLife([](DiskNames& names) { names.Replace([](DiskFile& file) { return file.Successor(); }); });
}

uint64_t FaultDisk::calls() {
  absl::MutexLock lock(&core_.mutex);
  return core_.plan.calls();
}

uint64_t FaultDisk::calls(DiskCall call) {
  absl::MutexLock lock(&core_.mutex);
  return core_.plan.calls(call);
}

void FaultDisk::StopAt(uint64_t call) {
  absl::MutexLock lock(&core_.mutex);
  core_.plan.StopAt(call);
}

void FaultDisk::FailAt(uint64_t call, DiskFailure failure, bool for_ever) {
  absl::MutexLock lock(&core_.mutex);
  core_.plan.FailAt(call, failure, for_ever);
}

void FaultDisk::Heal() {
  absl::MutexLock lock(&core_.mutex);
  core_.plan.Clear();
}

bool FaultDisk::stopped() {
  absl::MutexLock lock(&core_.mutex);
  return core_.plan.stopped();
}

bool FaultDisk::failed() {
  absl::MutexLock lock(&core_.mutex);
  return core_.plan.failed();
}

void FaultDisk::PretendToSync(bool pretend) {
  absl::MutexLock lock(&core_.mutex);
  core_.pretends_to_sync = pretend;
}

absl::StatusOr<bool> FaultDisk::Exists(const std::string& path) {
  absl::MutexLock lock(&core_.mutex);
  const Fate fate = core_.plan.Count(DiskCall::kAccess, /*takes_space=*/false);
  if (fate != Fate::kGoesOn) return StatusOf(fate, absl::StrCat("look for ", path));
  return core_.names.Find(path) != nullptr;
}

absl::Status FaultDisk::ChangeNames(DiskCall call, bool takes_space, absl::string_view doing,
                                    absl::FunctionRef<absl::Status(DiskNames&)> change) {
  absl::MutexLock lock(&core_.mutex);
  const Fate fate = core_.plan.Count(call, takes_space);
  if (!IsDone(fate)) return StatusOf(fate, doing);
  const absl::Status changed = change(core_.names);
  return changed.ok() ? StatusOf(fate, doing) : changed;
}

absl::Status FaultDisk::CreateForOwner(const std::string& path) {
  bool is_new = false;
  RETURN_IF_ERROR(
      ChangeNames(DiskCall::kOpen, /*takes_space=*/true, absl::StrCat("create ", path), [&](DiskNames& names) {
        is_new = names.Find(path) == nullptr;
        if (is_new) names.Put(path, std::make_shared<DiskFile>());
        return absl::OkStatus();
      }));
  return is_new ? SyncFolder(FolderOf(path)) : absl::OkStatus();
}

absl::StatusOr<std::string> FaultDisk::ReadSmall(const std::string& path) {
  absl::MutexLock lock(&core_.mutex);
  const Fate fate = core_.plan.Count(DiskCall::kRead, /*takes_space=*/false);
  if (fate != Fate::kGoesOn) return StatusOf(fate, absl::StrCat("read ", path));
  const std::shared_ptr<DiskFile> file = core_.names.Find(path);
  if (file == nullptr) return absl::NotFoundError(absl::StrCat("there is no ", path));
  if (file->seen().ToString().size() > kSmallFileBytes)
    return absl::ResourceExhaustedError(absl::StrCat(path, " is too large"));
  return file->seen().ToString();
}

absl::Status FaultDisk::WriteSmall(const std::string& path, absl::string_view bytes) {
  RETURN_IF_ERROR(
      ChangeNames(DiskCall::kWrite, /*takes_space=*/true, absl::StrCat("write ", path), [&](DiskNames& names) {
        // A new file that is synced before it takes the name.
        auto file = std::make_shared<DiskFile>();
        file->Write(0, bytes);
        file->Sync();
        names.Put(path + ".new", std::move(file));
        names.Rename(path + ".new", path);
        return absl::OkStatus();
      }));
  return SyncFolder(FolderOf(path));
}

absl::Status FaultDisk::Remove(const std::string& path) {
  return ChangeNames(DiskCall::kDelete, /*takes_space=*/false, absl::StrCat("remove ", path), [&](DiskNames& names) {
    if (names.Find(path) != nullptr) names.Remove(path);
    return absl::OkStatus();
  });
}

absl::Status FaultDisk::Rename(const std::string& from, const std::string& to) {
  return ChangeNames(DiskCall::kOpen, /*takes_space=*/true, absl::StrCat("rename ", from), [&](DiskNames& names) {
    if (names.Find(from) == nullptr) return absl::NotFoundError(absl::StrCat("there is no ", from));
    names.Rename(from, to);
    return absl::OkStatus();
  });
}

absl::Status FaultDisk::Link(const std::string& from, const std::string& to) {
  return ChangeNames(DiskCall::kOpen, /*takes_space=*/true, absl::StrCat("link ", from), [&](DiskNames& names) {
    const std::shared_ptr<DiskFile> file = names.Find(from);
    if (file == nullptr) return absl::NotFoundError(absl::StrCat("there is no ", from));
    if (names.Find(to) != nullptr) return absl::AlreadyExistsError(absl::StrCat("there is already a ", to));
    names.Put(to, file);
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<std::string>> FaultDisk::ListFolder(const std::string& folder) {
  absl::MutexLock lock(&core_.mutex);
  const Fate fate = core_.plan.Count(DiskCall::kAccess, /*takes_space=*/false);
  if (fate != Fate::kGoesOn) return StatusOf(fate, absl::StrCat("list ", folder));
  std::vector<std::string> found;
  for (const auto& [path, file] : core_.names.seen()) {
    if (FolderOf(path) == folder) found.push_back(path.substr(path.rfind('/') + 1));
  }
  return found;
}

absl::Status FaultDisk::SyncFolder(const std::string& folder) {
  absl::MutexLock lock(&core_.mutex);
  const Fate fate = core_.plan.Count(DiskCall::kSync, /*takes_space=*/false);
  if (fate == Fate::kGoesOn && !core_.pretends_to_sync) core_.names.SyncFolder(folder);
  return StatusOf(fate, absl::StrCat("sync the folder ", folder));
}

// Gives a lock back when it goes, unless a cut has already done so.
class FaultDisk::Lock final : public HeldLock {
 public:
  Lock(DiskCore* core, std::string path, uint64_t holder) : core_(core), path_(std::move(path)), holder_(holder) {}
  ~Lock() override {
    absl::MutexLock lock(&core_->mutex);
    const auto found = core_->locks.find(path_);
    if (found != core_->locks.end() && found->second == holder_) core_->locks.erase(found);
  }

 private:
  DiskCore* const core_;
  const std::string path_;
  const uint64_t holder_;
};

absl::StatusOr<std::unique_ptr<HeldLock>> FaultDisk::TryLock(const std::string& path) {
  absl::MutexLock lock(&core_.mutex);
  const Fate fate = core_.plan.Count(DiskCall::kOpen, /*takes_space=*/true);
  if (fate != Fate::kGoesOn) return StatusOf(fate, absl::StrCat("lock ", path));
  const auto [place, is_new] = core_.locks.emplace(path, core_.next_holder);
  if (!is_new) return absl::UnavailableError(absl::StrCat(path, " is in use"));
  return std::make_unique<Lock>(&core_, path, core_.next_holder++);
}

std::vector<std::string> FaultDisk::Files() {
  absl::MutexLock lock(&core_.mutex);
  std::vector<std::string> names;
  for (const auto& [path, file] : core_.names.seen()) names.push_back(path);
  return names;
}

std::string FaultDisk::Bytes(const std::string& path) {
  absl::MutexLock lock(&core_.mutex);
  const std::shared_ptr<DiskFile> file = core_.names.Find(path);
  return file == nullptr ? std::string() : file->seen().ToString();
}

void FaultDisk::Damage(const std::string& path, uint64_t offset, absl::string_view bytes) {
  absl::MutexLock lock(&core_.mutex);
  const std::shared_ptr<DiskFile> file = core_.names.Find(path);
  if (file == nullptr) return;
  file->Write(offset, bytes);
  file->Sync();
}

}  // namespace ihala
