#ifndef IHALA_TESTS_SUPPORT_DISK_DISK_FILE_H_
#define IHALA_TESTS_SUPPORT_DISK_DISK_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "tests/support/disk/file_content.h"
#include "tests/support/disk/file_locks.h"

namespace ihala {

// One file of a FaultDisk: what is durable, what everybody sees, and the changes between the two. Guarded by the disk.
class DiskFile {
 public:
  DiskFile() = default;
  // A file of which everything is durable.
  explicit DiskFile(const FileContent& content) : durable_(content), seen_(content) {}

  const FileContent& seen() const { return seen_; }
  const FileContent& durable() const { return durable_; }

  void Write(uint64_t offset, absl::string_view bytes);
  void Truncate(uint64_t size);
  // What was changed since the last Sync or Settle is durable from here on.
  void Sync();
  // Of the changes since the last Sync any part may have become durable, as fault_disk.h says, and the rest never will
  // by a later Sync. What is seen stays.
  void Settle(Random& random);
  // The same file for another life: with what is seen, changed and durable, but nobody who holds it.
  std::shared_ptr<DiskFile> Successor() const;

  FileLocks locks;
  // Null while nobody has it.
  std::shared_ptr<SharedMemory> memory;

 private:
  // A write, or a truncation.
  struct Change {
    bool truncates = false;
    uint64_t offset = 0;  // Of a truncation: the new size.
    std::string bytes;
    uint64_t first_sector = 0;  // The sectors that it changes.
    uint64_t sectors = 0;
    uint64_t size = 0;  // Of the file after it.

    void Apply(FileContent& content) const;
  };

  // Which of the changes survive in which sectors: one draw for each file and cut.
  class Survival;

  void Add(Change change);

  FileContent durable_;
  FileContent seen_;
  // What was seen before the first of `changes_`. Unset while that is what is durable, as it is until a sync fails.
  std::unique_ptr<FileContent> base_;
  std::vector<Change> changes_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_DISK_FILE_H_
