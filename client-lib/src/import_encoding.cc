#include "client-lib/src/import_encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/text/utf8.h"

namespace ihala::client {
namespace {

constexpr size_t kChunkBytes = 64 * 1024;

struct Name {
  Encoding encoding;
  absl::string_view name;
};
constexpr Name kNames[] = {{Encoding::kUtf8, "UTF-8"},
                           {Encoding::kUtf16Le, "UTF-16LE"},
                           {Encoding::kUtf16Be, "UTF-16BE"},
                           {Encoding::kWindows1256, "WINDOWS-1256"}};

// Counts over the bytes of a file.
struct Census {
  uint64_t bytes = 0;
  std::array<uint64_t, 2> zeros = {};  // At even and at odd places.
  uint64_t sequences = 0;              // Characters of several bytes in UTF-8.
  uint64_t broken = 0;                 // Bytes that are no UTF-8.
  std::array<uint64_t, 256> high = {};
};

// The letters of Windows-1256 that are French: `à â ç è é ê ë î ï ô ù û ü`. Arabic text of the older encodings lands on
// them when it is taken for Windows-1256.
bool IsFrench(size_t byte) {
  constexpr size_t kFrench[] = {0xE0, 0xE2, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEE, 0xEF, 0xF4, 0xF9, 0xFB, 0xFC};
  return std::find(std::begin(kFrench), std::end(kFrench), byte) != std::end(kFrench);
}

// Where Windows-1256 has its Arabic letters.
bool IsArabicLetter(size_t byte) {
  constexpr size_t kPersian[] = {0x81, 0x8A, 0x8D, 0x8E, 0x8F, 0x90, 0x98, 0x9A, 0x9F, 0xAA};
  if (byte >= 0xC0) return !IsFrench(byte) && byte != 0xD7 && byte < 0xFD;
  return std::find(std::begin(kPersian), std::end(kPersian), byte) != std::end(kPersian);
}

// The length of the UTF-8 character at the beginning; 0 where there is none; nullopt where the bytes end inside one.
std::optional<size_t> CharacterAt(absl::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes[0]);
  const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0) return 0;
  if (bytes.size() < length) return std::nullopt;
  return text::IsValidUtf8(bytes.substr(0, length)) ? length : 0;
}

void CountUtf8(absl::string_view bytes, bool at_end, std::string& rest, Census& census) {
  rest.append(bytes.data(), bytes.size());
  absl::string_view left = rest;
  while (!left.empty()) {
    std::optional<size_t> length = CharacterAt(left);
    if (!length && !at_end) break;
    census.sequences += length.value_or(0) > 1 ? 1 : 0;
    census.broken += length.value_or(0) == 0 ? 1 : 0;
    left.remove_prefix(std::max<size_t>(length.value_or(1), 1));
  }
  rest = std::string(left);
}

absl::StatusOr<Census> Count(std::istream& in) {
  Census census;
  std::string chunk, rest;
  do {
    chunk.resize(kChunkBytes);
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    chunk.resize(static_cast<size_t>(in.gcount()));
    for (const char c : chunk) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte == 0) ++census.zeros[census.bytes % 2];
      if (byte >= 0x80) ++census.high[byte];
      ++census.bytes;
    }
    CountUtf8(chunk, !in.good(), rest, census);
  } while (in.good());
  if (in.bad()) return absl::DataLossError("the file cannot be read to its end");
  return census;
}

absl::Status NoEncoding() {
  return WithReason(
      absl::InvalidArgumentError("the file's encoding is none that is known: save it as \"CSV UTF-8\", or name it"),
      "ENCODING");
}

absl::StatusOr<FoundEncoding> Judge(const Census& census) {
  // A header alone has more ASCII separators than this.
  const bool is_wide = census.bytes >= 8 && (census.zeros[0] + census.zeros[1]) * 20 > census.bytes;
  if (is_wide) {
    return FoundEncoding{census.zeros[1] >= census.zeros[0] ? Encoding::kUtf16Le : Encoding::kUtf16Be, true};
  }
  // A few spoilt cells do not make it another encoding: they are told one by one.
  if (census.broken <= census.sequences / 4) return FoundEncoding{Encoding::kUtf8, false};
  uint64_t high = 0, arabic = 0, french = 0;
  for (size_t byte = 0x80; byte < 256; ++byte) {
    high += census.high[byte];
    arabic += IsArabicLetter(byte) ? census.high[byte] : 0;
    french += IsFrench(byte) ? census.high[byte] : 0;
  }
  if (arabic * 2 < high || french * 20 > high) return NoEncoding();
  return FoundEncoding{Encoding::kWindows1256, true};
}

// Refills itself from another stream, decoded by the C library's tables.
class DecodingBuffer final : public std::streambuf {
 public:
  DecodingBuffer(std::istream& in, const char* encoding) : in_(in), decoder_(iconv_open("UTF-8", encoding)) {}
  ~DecodingBuffer() override {
    if (IsOpen()) iconv_close(decoder_);
  }
  // iconv_open fails with the pointer -1.
  bool IsOpen() const { return reinterpret_cast<intptr_t>(decoder_) != -1; }

 protected:
  int_type underflow() override {
    while (IsOpen() && Decode()) {
      if (out_.empty()) continue;
      setg(out_.data(), out_.data(), out_.data() + out_.size());
      return traits_type::to_int_type(out_[0]);
    }
    return traits_type::eof();
  }

 private:
  // False at the end.
  bool Decode() {
    out_.clear();
    const size_t kept = raw_.size();
    raw_.resize(kept + kChunkBytes);
    in_.read(raw_.data() + kept, static_cast<std::streamsize>(kChunkBytes));
    raw_.resize(kept + static_cast<size_t>(in_.gcount()));
    if (raw_.empty()) return false;
    const bool at_end = !in_.good();
    char* from = raw_.data();
    size_t left = raw_.size();
    while (left > 0 && DecodeSome(&from, &left, at_end)) {
    }
    raw_.erase(0, raw_.size() - left);
    return true;
  }

  // False where the bytes end inside a character and more may come.
  bool DecodeSome(char** from, size_t* left, bool at_end) {
    std::array<char, 4096> piece;
    char* to = piece.data();
    size_t room = piece.size();
    const bool broken = iconv(decoder_, from, left, &to, &room) == static_cast<size_t>(-1) && errno != E2BIG;
    const bool half = broken && errno == EINVAL;
    out_.append(piece.data(), piece.size() - room);
    if (!broken) return true;
    if (half && !at_end) return false;
    out_.push_back('\xFF');
    // Half a UTF-16 pair leaves its other half, which is then told too: in the same cell, so it does not matter.
    const size_t bad = std::min<size_t>(*left, 2);
    *from += bad;
    *left -= bad;
    return true;
  }

  std::istream& in_;
  iconv_t decoder_;
  std::string raw_;
  std::string out_;
};

class DecodedStream final : public std::istream {
 public:
  DecodedStream(std::istream& in, const char* encoding) : std::istream(nullptr), buffer_(in, encoding) {
    rdbuf(&buffer_);
    if (!buffer_.IsOpen()) setstate(std::ios::badbit);
  }

 private:
  DecodingBuffer buffer_;
};

}  // namespace

absl::string_view NameOf(Encoding encoding) { return kNames[static_cast<size_t>(encoding)].name; }

std::optional<Encoding> EncodingNamed(absl::string_view name) {
  for (const Name& known : kNames) {
    if (absl::EqualsIgnoreCase(known.name, name)) return known.encoding;
  }
  return std::nullopt;
}

absl::StatusOr<FoundEncoding> FindEncoding(std::istream& in) {
  std::string mark(3, '\0');
  const std::istream::pos_type start = in.tellg();
  in.read(mark.data(), 3);
  mark.resize(static_cast<size_t>(in.gcount()));
  in.clear();
  in.seekg(start);
  if (in.fail()) return absl::DataLossError("the file cannot be read twice");
  if (absl::StartsWith(mark, "\xFF\xFE")) return FoundEncoding{Encoding::kUtf16Le, false};
  if (absl::StartsWith(mark, "\xFE\xFF")) return FoundEncoding{Encoding::kUtf16Be, false};
  if (mark == "\xEF\xBB\xBF") return FoundEncoding{Encoding::kUtf8, false};
  absl::StatusOr<Census> census = Count(in);
  if (!census.ok()) return census.status();
  return Judge(*census);
}

std::unique_ptr<std::istream> DecodingStream(std::istream& in, Encoding encoding) {
  if (encoding == Encoding::kUtf8) return std::make_unique<std::istream>(in.rdbuf());
  return std::make_unique<DecodedStream>(in, std::string(NameOf(encoding)).c_str());
}

}  // namespace ihala::client
