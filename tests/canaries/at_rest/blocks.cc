#include "tests/canaries/at_rest/blocks.h"

#include <array>
#include <cmath>
#include <fstream>

#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"

namespace ihala::canaries {
namespace {

constexpr size_t kBlock = 4096;

// What nobody has written since the block was made is zeros, and says nothing about what stands beside it.
std::string WithoutGaps(absl::string_view block) {
  std::string written;
  for (size_t i = 0; i < block.size();) {
    size_t end = i;
    while (end < block.size() && block[end] == '\0') ++end;
    if (end - i < 8) {
      end = std::max(end, i + 1);
      written.append(block.data() + i, end - i);
    }
    i = end;
  }
  return written;
}

// Shannon's entropy of the bytes' frequencies, in bits a byte.
double BitsOf(absl::string_view bytes) {
  std::array<uint64_t, 256> counts = {};
  for (const char byte : bytes) ++counts[static_cast<unsigned char>(byte)];
  double bits = 0;
  for (const uint64_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(bytes.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

}  // namespace

absl::StatusOr<Blocks> JudgeBlocks(const std::string& path) {
  Blocks blocks;
  std::ifstream file(path, std::ios::binary);
  ASSIGN_OR_RETURN(const auto db, sqlite::Connection::Open(path, {}));
  // Of the tables that hold what people wrote, the blocks with the rows themselves and what did not fit beside them.
  ASSIGN_OR_RETURN(sqlite::Statement pages,
                   db->Prepare("SELECT pageno, name IN ('replica', 'outbox', 'draft') AND pagetype IN ('leaf', "
                               "'overflow') FROM dbstat ORDER BY pageno"));
  std::string block(kBlock, '\0');
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, pages.Step());
    if (!found) return blocks;
    ++blocks.all;
    if (pages.ColumnInt(1) == 0) continue;
    file.seekg(static_cast<std::streamoff>((pages.ColumnInt(0) - 1) * static_cast<int64_t>(kBlock)));
    if (!file.read(block.data(), kBlock)) return absl::DataLossError("a block cannot be read");
    const std::string written = WithoutGaps(block);
    if (written.size() < kBlock / 2) continue;
    const double bits = BitsOf(written);
    ++blocks.judged;
    blocks.uneven += bits < kLeastBits ? 1 : 0;
    blocks.least_bits = std::min(blocks.least_bits, bits);
  }
}

}  // namespace ihala::canaries
