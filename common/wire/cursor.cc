#include "common/wire/cursor.h"

#include "absl/strings/escaping.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

constexpr char kCursorPurpose[] = "ihala/cursor/1";
constexpr char kPagePurpose[] = "ihala/page/1";
// Half of the code: a guess succeeds once in 2^128, and a cursor stays below 50 bytes.
constexpr size_t kMacBytes = 16;
// Versions 1 and 2, without the day, are read and not written any more.
constexpr size_t kBodyBytesWithoutDay = 1 + 8 + 8 + 4 + 8 + 4;
constexpr size_t kDayBytes = 2;
// Of a first read, the lane and its end.
constexpr size_t kFirstReadBytes = 4 + 8;
// Of a row that is under way.
constexpr size_t kPartsBytes = 8 + 4 + 4;

struct Form {
  bool has_day = false;
  bool is_first_read = false;
  bool has_parts = false;

  size_t bytes() const {
    return kBodyBytesWithoutDay + (has_day ? kDayBytes : 0) + (is_first_read ? kFirstReadBytes : 0) +
           (has_parts ? kPartsBytes : 0);
  }
  char version() const {
    return static_cast<char>(1 + (is_first_read ? 1 : 0) + (has_day ? 2 : 0) + (has_parts ? 4 : 0));
  }
  static Form Of(char version) {
    const int bits = version - 1;
    return {.has_day = (bits & 2) != 0, .is_first_read = (bits & 1) != 0, .has_parts = (bits & 4) != 0};
  }
};

// The code over `body` for `owner`, which names every party and purpose that the sealed bytes belong to.
std::string ShortMac(absl::string_view purpose, absl::string_view list, absl::string_view caller,
                     absl::string_view body, absl::string_view key32) {
  std::string text;
  AppendSized(purpose, text);
  AppendSized(list, text);
  AppendSized(caller, text);
  text.append(body.data(), body.size());
  return Mac(key32, text).substr(0, kMacBytes);
}

absl::Status BadCursor() { return InvalidField("cursor", "MALFORMED", "must be what the last page gave, or empty"); }

absl::Status BadToken() {
  return InvalidField("page_token", "MALFORMED", "must be what the last page of the same list gave, or empty");
}

}  // namespace

std::string EncodeCursor(const Cursor& cursor, absl::string_view caller, absl::string_view key32) {
  const Form form = {.has_day = true, .is_first_read = cursor.lane != 0, .has_parts = cursor.part_seq != 0};
  std::string bytes(1, form.version());
  AppendFixed64(cursor.epoch, bytes);
  AppendFixed64(cursor.seq, bytes);
  AppendFixed32(cursor.tag, bytes);
  AppendFixed64(cursor.scope_version, bytes);
  AppendFixed32(cursor.feed_schema, bytes);
  bytes += static_cast<char>(cursor.day >> 8 & 0xFF);
  bytes += static_cast<char>(cursor.day & 0xFF);
  if (form.is_first_read) {
    AppendFixed32(cursor.lane, bytes);
    AppendFixed64(cursor.until, bytes);
  }
  if (form.has_parts) {
    AppendFixed64(cursor.part_seq, bytes);
    AppendFixed32(cursor.part_digest, bytes);
    AppendFixed32(cursor.parts_sent, bytes);
  }
  return bytes += ShortMac(kCursorPurpose, "", caller, bytes, key32);
}

absl::StatusOr<Cursor> DecodeCursor(absl::string_view bytes, absl::string_view caller, absl::string_view key32) {
  if (bytes.size() < kMacBytes) return BadCursor();
  const absl::string_view mac = bytes.substr(bytes.size() - kMacBytes);
  bytes.remove_suffix(kMacBytes);
  if (bytes.empty() || bytes[0] < 1 || bytes[0] > 8) return BadCursor();
  const Form form = Form::Of(bytes[0]);
  if (bytes.size() != form.bytes()) return BadCursor();
  if (!SecretEquals(mac, ShortMac(kCursorPurpose, "", caller, bytes, key32))) return BadCursor();
  bytes.remove_prefix(1);
  Cursor cursor;
  cursor.epoch = TakeFixed64(bytes);
  cursor.seq = TakeFixed64(bytes);
  cursor.tag = TakeFixed32(bytes);
  cursor.scope_version = TakeFixed64(bytes);
  cursor.feed_schema = TakeFixed32(bytes);
  if (form.has_day) {
    cursor.day =
        static_cast<uint32_t>(static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1]));
    bytes.remove_prefix(kDayBytes);
  }
  if (form.is_first_read) {
    cursor.lane = TakeFixed32(bytes);
    cursor.until = TakeFixed64(bytes);
    if (cursor.lane == 0) return BadCursor();
  }
  if (form.has_parts) {
    cursor.part_seq = TakeFixed64(bytes);
    cursor.part_digest = TakeFixed32(bytes);
    cursor.parts_sent = TakeFixed32(bytes);
    if (cursor.part_seq == 0) return BadCursor();
  }
  return cursor;
}

std::string EncodePageToken(absl::string_view position, absl::string_view purpose, absl::string_view caller,
                            absl::string_view key32) {
  std::string bytes = ShortMac(kPagePurpose, purpose, caller, position, key32);
  bytes.append(position.data(), position.size());
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<std::string> DecodePageToken(absl::string_view token, absl::string_view purpose,
                                            absl::string_view caller, absl::string_view key32) {
  if (token.size() > limits::kPageTokenBytes) return BadToken();
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < kMacBytes) return BadToken();
  // Base64 lets the last character, padding and white space vary; a token has exactly one spelling.
  if (absl::WebSafeBase64Escape(bytes) != token) return BadToken();
  std::string position = bytes.substr(kMacBytes);
  bytes.resize(kMacBytes);
  if (!SecretEquals(bytes, ShortMac(kPagePurpose, purpose, caller, position, key32))) return BadToken();
  return position;
}

}  // namespace ihala
