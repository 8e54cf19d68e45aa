#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_ENCODING_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_ENCODING_H_

#include <istream>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala::client {

// The encodings in which spreadsheet programs here save CSV.
enum class Encoding { kUtf8, kUtf16Le, kUtf16Be, kWindows1256 };

// As in SheetFormat. nullopt for any other name.
absl::string_view NameOf(Encoding encoding);
std::optional<Encoding> EncodingNamed(absl::string_view name);

struct FoundEncoding {
  Encoding encoding = Encoding::kUtf8;
  bool guessed = false;
};

// What the rest of the file is written in, by its mark or by all of its bytes. Leaves the stream at its end.
// INVALID_ARGUMENT (ENCODING) for what is none of the encodings, as one of the others for Arabic, whose letters would
// come out as different ones.
absl::StatusOr<FoundEncoding> FindEncoding(std::istream& in);

// Reads `in`, which must outlive it, as UTF-8. A byte order mark stays. What cannot be decoded comes out as the byte
// 0xFF, which no UTF-8 has, so that the cell that it stands in can be told. One thread at a time.
std::unique_ptr<std::istream> DecodingStream(std::istream& in, Encoding encoding);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_ENCODING_H_
