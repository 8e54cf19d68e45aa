#include "client-lib/src/codec.h"

namespace ihala::client {
namespace {

// The first byte of every row. 1: the content as it is.
constexpr char kAsItIs = 1;

}  // namespace

std::string RowCodec::Close(absl::string_view place, absl::string_view content) const {
  std::string stored(1, kAsItIs);
  stored.append(content.data(), content.size());
  return stored;
}

absl::StatusOr<std::string> RowCodec::Open(absl::string_view place, absl::string_view stored) const {
  if (stored.empty()) return absl::DataLossError("a row of the store is empty");
  if (stored.front() > kAsItIs) {
    return absl::FailedPreconditionError("a row of the store was written by a newer version of the program");
  }
  if (stored.front() != kAsItIs) return absl::DataLossError("a row of the store is damaged");
  return std::string(stored.substr(1));
}

}  // namespace ihala::client
