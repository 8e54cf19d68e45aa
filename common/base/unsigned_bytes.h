#ifndef IHALA_COMMON_BASE_UNSIGNED_BYTES_H_
#define IHALA_COMMON_BASE_UNSIGNED_BYTES_H_

#include "absl/strings/string_view.h"

namespace ihala {

// The bytes of `text` as C libraries for cryptography take them: good as long as those of `text`.
inline const unsigned char* UnsignedBytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_UNSIGNED_BYTES_H_
