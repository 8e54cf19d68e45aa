#include "common/wire/dictionary.h"

#include <zstd.h>

namespace ihala {
namespace {

// The level at which payloads are packed: see payload.cc. At the second one a message of 6 KiB takes 40 us instead of
// 10 and 5 % fewer bytes; the levels after it take many times as long for next to nothing.
constexpr int kLevel = 3;
constexpr int kSmallLevel = 9;

ZSTD_CDict* Ready(absl::string_view bytes, int level) { return ZSTD_createCDict(bytes.data(), bytes.size(), level); }

}  // namespace

const ZSTD_CDict_s* PackingDictionary(uint32_t id, bool small) {
  static const ZSTD_CDict* const first = Ready(DictionaryBytes1(), kLevel);
  static const ZSTD_CDict* const first_small = Ready(DictionaryBytes1(), kSmallLevel);
  if (id != 1) return nullptr;
  return small ? first_small : first;
}

const ZSTD_DDict_s* UnpackingDictionary(uint32_t id) {
  static const ZSTD_DDict* const first = ZSTD_createDDict(DictionaryBytes1().data(), DictionaryBytes1().size());
  return id == 1 ? first : nullptr;
}

}  // namespace ihala
