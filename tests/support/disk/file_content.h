#ifndef IHALA_TESTS_SUPPORT_DISK_FILE_CONTENT_H_
#define IHALA_TESTS_SUPPORT_DISK_FILE_CONTENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ihala {

// What a disk writes whole or not at all.
inline constexpr uint64_t kSectorBytes = 512;

// The bytes of a file. A copy costs a pointer for each 4 KiB: two copies share their blocks until one of them writes.
// One thread at a time; but several threads may copy one object to which nobody wrote since it was copied last.
class FileContent {
 public:
  FileContent() = default;
  FileContent(const FileContent& other);
  FileContent& operator=(const FileContent& other);
  FileContent(FileContent&&) = default;
  FileContent& operator=(FileContent&&) = default;

  uint64_t size() const { return size_; }

  // Copies what there is from `offset` to `out`, and says how many bytes that were.
  size_t Read(uint64_t offset, size_t bytes, char* out) const;
  // Grows the file where it is too short; a gap reads as zeros.
  void Write(uint64_t offset, absl::string_view bytes);
  // What is added reads as zeros.
  void Resize(uint64_t size);
  // Takes one sector over from another file, as far as both have it; what only this one has becomes zeros.
  void CopySector(const FileContent& from, uint64_t sector);

  std::string ToString() const;

 private:
  static constexpr uint64_t kBlockBytes = 4096;
  struct Block {
    char bytes[kBlockBytes];
  };

  // The block to write to; made, or copied from the one that is shared.
  Block& Own(size_t index);

  std::vector<std::shared_ptr<Block>> blocks_;  // Null reads as zeros.
  // Which blocks nobody else has. Shorter than `blocks_` where the rest is shared.
  mutable std::vector<bool> own_;
  // Bytes of the last block beyond it are zeros.
  uint64_t size_ = 0;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_FILE_CONTENT_H_
