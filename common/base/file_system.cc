#include "common/base/file_system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "common/base/file.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

class SystemLock final : public HeldLock {
 public:
  explicit SystemLock(FileLock lock) : lock_(std::move(lock)) {}

 private:
  FileLock lock_;
};

}  // namespace

SystemFiles& SystemFiles::Get() {
  static SystemFiles* const files = new SystemFiles();
  return *files;
}

const std::string& SystemFiles::vfs() const {
  static const std::string* const none = new std::string();
  return *none;
}

absl::StatusOr<bool> SystemFiles::Exists(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return ErrnoStatus(errno, "look for", path);
}

absl::Status SystemFiles::CreateForOwner(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return errno == EEXIST ? absl::OkStatus() : ErrnoStatus(errno, "create", path);
  close(fd);
  return SyncFolder(FolderOf(path));
}

absl::StatusOr<std::string> SystemFiles::ReadSmall(const std::string& path) { return ReadFile(path, kSmallFileBytes); }

absl::Status SystemFiles::WriteSmall(const std::string& path, absl::string_view bytes) {
  return WriteFileDurably(path, bytes);
}

absl::Status SystemFiles::Remove(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return ErrnoStatus(errno, "remove", path);
}

absl::Status SystemFiles::Rename(const std::string& from, const std::string& to) {
  return rename(from.c_str(), to.c_str()) == 0 ? absl::OkStatus() : ErrnoStatus(errno, "rename", from);
}

absl::Status SystemFiles::Link(const std::string& from, const std::string& to) {
  if (link(from.c_str(), to.c_str()) == 0) return absl::OkStatus();
  if (errno == EEXIST) return absl::AlreadyExistsError(to + " is there already");
  return ErrnoStatus(errno, "give a second name to", from);
}

absl::Status SystemFiles::SyncFolder(const std::string& folder) { return SyncDirectory(folder); }

absl::Status SystemFiles::MakeFolders(const std::string& path) { return MakeDirectories(path); }

absl::StatusOr<std::vector<std::string>> SystemFiles::ListFolder(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open_folder(opendir(folder.c_str()), closedir);
  if (open_folder == nullptr) return ErrnoStatus(errno, "list", folder);
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* const entry = readdir(open_folder.get());
    if (entry == nullptr && errno != 0) return ErrnoStatus(errno, "list", folder);
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<std::unique_ptr<HeldLock>> SystemFiles::TryLock(const std::string& path) {
  ASSIGN_OR_RETURN(FileLock lock, FileLock::TryLock(path));
  return std::unique_ptr<HeldLock>(std::make_unique<SystemLock>(std::move(lock)));
}

}  // namespace ihala
