#ifndef IHALA_CLIENT_LIB_SRC_CODEC_H_
#define IHALA_CLIENT_LIB_SRC_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala::client {

// The one place where the content of a row becomes the bytes that lie in the file, and back. Today the bytes are the
// content behind a version byte; sealing them changes this class and nothing else. Ids, numbers and sizes lie beside
// the bytes in the clear; nothing that says who somebody is ever does.
//
// `place` names where the row lies (table and ids), so that a sealed row will not open anywhere else.
// Immutable; any thread.
class RowCodec {
 public:
  std::string Close(absl::string_view place, absl::string_view content) const;
  // DATA_LOSS for bytes that Close did not make, FAILED_PRECONDITION for those of a newer version.
  absl::StatusOr<std::string> Open(absl::string_view place, absl::string_view stored) const;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_CODEC_H_
