#include "common/wire/dictionary.h"

#include <zstd.h>

namespace ihala {
namespace {

// The level at which payloads are packed: see payload.cc.
constexpr int kLevel = 3;

}  // namespace

const ZSTD_CDict_s* PackingDictionary(uint32_t id) {
  static const ZSTD_CDict* const first = ZSTD_createCDict(DictionaryBytes1().data(), DictionaryBytes1().size(), kLevel);
  return id == 1 ? first : nullptr;
}

const ZSTD_DDict_s* UnpackingDictionary(uint32_t id) {
  static const ZSTD_DDict* const first = ZSTD_createDDict(DictionaryBytes1().data(), DictionaryBytes1().size());
  return id == 1 ? first : nullptr;
}

}  // namespace ihala
