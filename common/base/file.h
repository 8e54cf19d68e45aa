#ifndef IHALA_COMMON_BASE_FILE_H_
#define IHALA_COMMON_BASE_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala {

// Errors of this header name the path and the system's reason, never what a file holds.

// The whole file. NOT_FOUND if there is none, RESOURCE_EXHAUSTED if it has more than `max_bytes`,
// PERMISSION_DENIED or INTERNAL as the system says.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes);

// Replaces `path` by `bytes`. When it returns OK the new content is on disk under that name; a
// crash at any moment leaves the old file whole or the new file whole. `mode` are the permission
// bits; the default is for the owner alone, since most of what we write is about people.
// RESOURCE_EXHAUSTED if the disk is full, NOT_FOUND if the folder does not exist.
absl::Status WriteFileDurably(const std::string& path, absl::string_view bytes, unsigned mode = 0600);

// Makes `path` and the folders above it that are missing, for the owner alone (0700). OK if it is
// already there, FAILED_PRECONDITION if something on the way is not a folder.
absl::Status MakeDirectories(const std::string& path);

// Makes renames, new files and deletions inside the folder durable.
absl::Status SyncDirectory(const std::string& path);

// The folder of a path, as SyncDirectory takes it: "." where it names none.
std::string FolderOf(absl::string_view path);

// The status of a failed call to the system by its errno: RESOURCE_EXHAUSTED for a full disk and for too many open
// files, NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION where a folder is a file or the other way round, else
// INTERNAL. `doing` is what was tried with `path`.
absl::Status ErrnoStatus(int error, absl::string_view doing, const std::string& path);

// Whether something is there; false too if one may not look.
bool PathExists(const std::string& path);

// The only holder of a lock on a file, among processes and within one. Held until destroyed; the
// system frees it if the process dies. Movable, one thread at a time.
class FileLock {
 public:
  // Makes the file if it is missing. Does not wait: UNAVAILABLE if somebody else holds it.
  static absl::StatusOr<FileLock> TryLock(const std::string& path);

  ~FileLock();
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;

 private:
  explicit FileLock(int fd) : fd_(fd) {}

  int fd_ = -1;
};

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_FILE_H_
