#ifndef IHALA_COMMON_BASE_FILE_SYSTEM_H_
#define IHALA_COMMON_BASE_FILE_SYSTEM_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala {

// A lock on a name, among processes and within one; held until destroyed.
class HeldLock {
 public:
  virtual ~HeldLock() = default;
};

inline constexpr size_t kSmallFileBytes = 64 * 1024;

// Where the files of a store lie: the machine's disk, or one that a test or a simulation makes. The only way to them
// besides SQLite, which reaches the same files by vfs(). Every implementation may be called from any thread.
//
// Errors are those of common/base/file.h. A change of names is durable after SyncFolder, unless said otherwise.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Name of the SQLite VFS that keeps these files; empty is the system's.
  virtual const std::string& vfs() const = 0;

  // Whether something is there; an error where that cannot be told.
  virtual absl::StatusOr<bool> Exists(const std::string& path) = 0;
  // Makes an empty file, readable by the owner alone. When it returns OK the name is durable. Nothing happens where
  // there is one already.
  virtual absl::Status CreateForOwner(const std::string& path) = 0;
  // The whole of a small file, 64 KiB at most. NOT_FOUND if there is none, RESOURCE_EXHAUSTED if it is larger.
  virtual absl::StatusOr<std::string> ReadSmall(const std::string& path) = 0;
  // Replaces a small file, readable by the owner alone. When it returns OK the new content is durable; after a crash
  // the old one is there whole or the new one.
  virtual absl::Status WriteSmall(const std::string& path, absl::string_view bytes) = 0;
  // Nothing happens where there is none.
  virtual absl::Status Remove(const std::string& path) = 0;
  // Replaces what is at `to`, whole: after a crash one of the two files is there, never neither.
  virtual absl::Status Rename(const std::string& from, const std::string& to) = 0;
  // Gives a file a second name. ALREADY_EXISTS where that is taken.
  virtual absl::Status Link(const std::string& from, const std::string& to) = 0;
  // Makes every change of names in the folder durable.
  virtual absl::Status SyncFolder(const std::string& folder) = 0;
  // Makes a folder and those above it that are missing, durably, for the owner alone.
  virtual absl::Status MakeFolders(const std::string& path) = 0;
  // The names of what is in a folder, without its path, in order.
  virtual absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& folder) = 0;
  // Does not wait: UNAVAILABLE if somebody else holds it.
  virtual absl::StatusOr<std::unique_ptr<HeldLock>> TryLock(const std::string& path) = 0;
};

// The machine's own.
class SystemFiles : public FileSystem {
 public:
  // Lives as long as the process.
  static SystemFiles& Get();

  const std::string& vfs() const override;
  absl::StatusOr<bool> Exists(const std::string& path) override;
  absl::Status CreateForOwner(const std::string& path) override;
  absl::StatusOr<std::string> ReadSmall(const std::string& path) override;
  absl::Status WriteSmall(const std::string& path, absl::string_view bytes) override;
  absl::Status Remove(const std::string& path) override;
  absl::Status Rename(const std::string& from, const std::string& to) override;
  absl::Status Link(const std::string& from, const std::string& to) override;
  absl::Status SyncFolder(const std::string& folder) override;
  absl::Status MakeFolders(const std::string& path) override;
  absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& folder) override;
  absl::StatusOr<std::unique_ptr<HeldLock>> TryLock(const std::string& path) override;

 private:
  SystemFiles() = default;
};

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_FILE_SYSTEM_H_
