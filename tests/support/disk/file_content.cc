#include "tests/support/disk/file_content.h"

#include <algorithm>
#include <cstring>

namespace ihala {

FileContent::FileContent(const FileContent& other) : blocks_(other.blocks_), size_(other.size_) {
  if (!other.own_.empty()) other.own_.clear();
}

FileContent& FileContent::operator=(const FileContent& other) {
  if (this == &other) return *this;
  blocks_ = other.blocks_;
  size_ = other.size_;
  own_.clear();
  if (!other.own_.empty()) other.own_.clear();
  return *this;
}

FileContent::Block& FileContent::Own(size_t index) {
  if (own_.size() <= index) own_.resize(index + 1);
  if (!own_[index]) {
    blocks_[index] = blocks_[index] == nullptr ? std::make_shared<Block>() : std::make_shared<Block>(*blocks_[index]);
    own_[index] = true;
  }
  return *blocks_[index];
}

size_t FileContent::Read(uint64_t offset, size_t bytes, char* out) const {
  if (offset >= size_) return 0;
  const size_t got = std::min<uint64_t>(bytes, size_ - offset);
  for (size_t done = 0; done < got;) {
    const uint64_t within = (offset + done) % kBlockBytes;
    const size_t part = std::min<uint64_t>(got - done, kBlockBytes - within);
    const Block* const block = blocks_[(offset + done) / kBlockBytes].get();
    if (block == nullptr) {
      std::memset(out + done, 0, part);
    } else {
      std::memcpy(out + done, block->bytes + within, part);
    }
    done += part;
  }
  return got;
}

void FileContent::Write(uint64_t offset, absl::string_view bytes) {
  if (offset + bytes.size() > size_) Resize(offset + bytes.size());
  while (!bytes.empty()) {
    const uint64_t within = offset % kBlockBytes;
    const size_t part = std::min<uint64_t>(bytes.size(), kBlockBytes - within);
    std::memcpy(Own(offset / kBlockBytes).bytes + within, bytes.data(), part);
    bytes.remove_prefix(part);
    offset += part;
  }
}

void FileContent::Resize(uint64_t size) {
  const size_t blocks = (size + kBlockBytes - 1) / kBlockBytes;
  blocks_.resize(blocks);
  if (own_.size() > blocks) own_.resize(blocks);
  const uint64_t within = size % kBlockBytes;
  if (size < size_ && within != 0 && blocks_.back() != nullptr) {
    std::memset(Own(blocks - 1).bytes + within, 0, kBlockBytes - within);
  }
  size_ = size;
}

void FileContent::CopySector(const FileContent& from, uint64_t sector) {
  const uint64_t offset = sector * kSectorBytes;
  if (offset >= size_) return;
  char bytes[kSectorBytes] = {};
  from.Read(offset, kSectorBytes, bytes);
  Write(offset, absl::string_view(bytes, std::min(kSectorBytes, size_ - offset)));
}

std::string FileContent::ToString() const {
  std::string bytes(size_, '\0');
  Read(0, bytes.size(), bytes.data());
  return bytes;
}

}  // namespace ihala
