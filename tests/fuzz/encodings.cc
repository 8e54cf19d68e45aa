// Sheets in the encodings of spreadsheet programs: what is decoded is text but for the marks of what is spoilt, and
// text that was encoded comes back.
#include <iterator>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "client-lib/src/import_encoding.h"
#include "common/base/errors.h"
#include "common/text/utf8.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using client::DecodingStream;
using client::Encoding;
using client::FindEncoding;
using client::FoundEncoding;

constexpr Encoding kEncodings[] = {Encoding::kUtf8, Encoding::kUtf16Le, Encoding::kUtf16Be, Encoding::kWindows1256};

std::string Decoded(const std::string& bytes, Encoding encoding) {
  std::istringstream in(bytes);
  const auto stream = DecodingStream(in, encoding);
  std::ostringstream out;
  // An empty stream would mark `out` as failed.
  if (stream->peek() != std::istream::traits_type::eof()) out << stream->rdbuf();
  return out.str();
}

void AppendUnit(char32_t unit, bool big, std::string& out) {
  const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
  out.push_back(big ? high : low);
  out.push_back(big ? low : high);
}

std::string Utf16(absl::string_view text, bool big) {
  std::string out;
  for (const char32_t code : text::ToCodePoints(text)) {
    if (code >= 0x10000) {
      AppendUnit(0xD800 + ((code - 0x10000) >> 10), big, out);
      AppendUnit(0xDC00 + ((code - 0x10000) & 0x3FF), big, out);
    } else {
      AppendUnit(code, big, out);
    }
  }
  return out;
}

void CheckFound(const std::string& bytes) {
  std::istringstream in(bytes);
  const absl::StatusOr<FoundEncoding> found = FindEncoding(in);
  if (found.ok()) {
    Expect(client::EncodingNamed(client::NameOf(found->encoding)) == found->encoding, "an encoding has a name");
  } else {
    Expect(found.status().code() == absl::StatusCode::kInvalidArgument && Reason(found.status()) == "ENCODING",
           "an encoding that is not known is said so");
  }
  const bool has_zero = bytes.find('\0') != std::string::npos;
  const bool marked = bytes.compare(0, 2, "\xFF\xFE") == 0 || bytes.compare(0, 2, "\xFE\xFF") == 0;
  if (text::IsValidUtf8(bytes) && !has_zero && !marked) {
    Expect(found.ok() && found->encoding == Encoding::kUtf8 && !found->guessed, "UTF-8 is known for sure");
  }
}

}  // namespace

IHALA_FUZZ_TARGET(encodings) {
  const Encoding encoding = kEncodings[TakeByte(input) % std::size(kEncodings)];
  const std::string bytes(input);
  CheckFound(bytes);
  const std::string decoded = Decoded(bytes, encoding);
  Expect(decoded.size() <= 3 * bytes.size(), "decoding makes at most three bytes of one");
  if (encoding == Encoding::kUtf8) {
    Expect(decoded == bytes, "UTF-8 stays as it is");
    return;
  }
  std::string text;
  for (const char c : decoded) {
    if (c != '\xFF') text.push_back(c);
  }
  Expect(text::IsValidUtf8(text), "what is decoded is text but for the marks of what is spoilt");
  if (encoding == Encoding::kWindows1256) {
    Expect(text == decoded && text::CodePointCount(text) == bytes.size(), "every byte of Windows-1256 is a character");
    return;
  }
  if (!text::IsValidUtf8(bytes)) return;
  const bool big = encoding == Encoding::kUtf16Be;
  Expect(Decoded(Utf16(bytes, big), encoding) == bytes, "what was encoded comes back");
  const std::string mark = big ? "\xFE\xFF" : "\xFF\xFE";
  std::istringstream in(absl::StrCat(mark, Utf16(bytes, big)));
  const absl::StatusOr<FoundEncoding> found = FindEncoding(in);
  Expect(found.ok() && found->encoding == encoding && !found->guessed, "a mark says what the file is in");
}

}  // namespace ihala::fuzz
