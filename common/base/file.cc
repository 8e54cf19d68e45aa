#include "common/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

int OpenRetrying(const std::string& path, int flags, unsigned mode = 0) {
  int fd;
  do {
    fd = open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

absl::Status WriteAll(int fd, absl::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t done = write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return ErrnoStatus(errno, "write", path);
    bytes.remove_prefix(static_cast<size_t>(done));
  }
  return absl::OkStatus();
}

absl::Status WriteTemporary(const std::string& path, absl::string_view bytes, unsigned mode) {
  Descriptor file(OpenRetrying(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return ErrnoStatus(errno, "create", path);
  // Said apart from open(), which the process's umask would cut down and which leaves the mode of
  // a file that a crash left behind.
  if (fchmod(file.get(), mode) != 0) return ErrnoStatus(errno, "set the mode of", path);
  RETURN_IF_ERROR(WriteAll(file.get(), bytes, path));
  if (fsync(file.get()) != 0) return ErrnoStatus(errno, "write to disk", path);
  if (close(file.Release()) != 0) return ErrnoStatus(errno, "close", path);
  return absl::OkStatus();
}

}  // namespace

absl::Status ErrnoStatus(int error, absl::string_view doing, const std::string& path) {
  const std::string text = absl::StrCat("cannot ", doing, " ", path, ": ", strerror(error));
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(text);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(text);
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
      return absl::ResourceExhaustedError(text);
    case ENOTDIR:
    case EISDIR:
      return absl::FailedPreconditionError(text);
    default:
      return absl::InternalError(text);
  }
}

std::string FolderOf(absl::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == absl::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes) {
  Descriptor file(OpenRetrying(path, O_RDONLY));
  if (file.get() < 0) return ErrnoStatus(errno, "open", path);
  std::string bytes;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t got = read(file.get(), buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus(errno, "read", path);
    if (got == 0) return bytes;
    if (bytes.size() + static_cast<size_t>(got) > max_bytes) {
      return absl::ResourceExhaustedError(absl::StrCat(path, " has more than ", max_bytes, " bytes"));
    }
    bytes.append(buffer, static_cast<size_t>(got));
  }
}

absl::Status WriteFileDurably(const std::string& path, absl::string_view bytes, unsigned mode) {
  // One name for each process, so that two writers do not tear each other's temporary file; the
  // last rename wins whole.
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  absl::Status written = WriteTemporary(temporary, bytes, mode);
  if (!written.ok()) {
    unlink(temporary.c_str());
    return written;
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    unlink(temporary.c_str());
    return ErrnoStatus(error, "replace", path);
  }
  return SyncDirectory(FolderOf(path));
}

absl::Status MakeDirectories(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat(path, " is not a folder"));
  }
  if (errno != ENOENT) return ErrnoStatus(errno, "look at", path);
  const std::string parent = FolderOf(path);
  if (parent != path) RETURN_IF_ERROR(MakeDirectories(parent));
  // Somebody else may make it in between; then it is there all the same.
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return ErrnoStatus(errno, "make the folder", path);
  }
  return SyncDirectory(parent);
}

absl::Status SyncDirectory(const std::string& path) {
  Descriptor folder(OpenRetrying(path, O_RDONLY | O_DIRECTORY));
  if (folder.get() < 0) return ErrnoStatus(errno, "open the folder", path);
  if (fsync(folder.get()) != 0) return ErrnoStatus(errno, "write to disk the folder", path);
  return absl::OkStatus();
}

bool PathExists(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0;
}

absl::StatusOr<FileLock> FileLock::TryLock(const std::string& path) {
  Descriptor file(OpenRetrying(path, O_RDWR | O_CREAT, 0600));
  if (file.get() < 0) return ErrnoStatus(errno, "open the lock", path);
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return absl::UnavailableError(absl::StrCat(path, " is in use by another process"));
    }
    return ErrnoStatus(errno, "lock", path);
  }
  return FileLock(file.Release());
}

FileLock::~FileLock() {
  // The file stays: deleting it would let two holders lock two files of one name.
  if (fd_ >= 0) close(fd_);
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

}  // namespace ihala
