#ifndef IHALA_COMMON_WIRE_CURSOR_H_
#define IHALA_COMMON_WIRE_CURSOR_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala {

// How far a caller has read the feed. Opaque outside the server: authenticated and bound to the caller.
struct Cursor {
  uint64_t epoch = 0;
  uint64_t seq = 0;
  uint32_t tag = 0;  // The random tag stored with change number `seq`; tells two histories apart.
  uint64_t scope_version = 0;
  uint32_t feed_schema = 0;
  // The server's day when it was given, counted from the beginning of 1970, to 65535; 0 where an older server did not
  // say.
  uint32_t day = 0;
  // While everything is read for the first time: which part is being read (1 and up; 0 afterwards), of the history up
  // to `until`. `seq` is then the place in that part.
  uint32_t lane = 0;
  uint64_t until = 0;
  // While a row is being sent in parts: its change number, what the row's digest begins with, and how many parts were
  // sent; otherwise all 0. It is the first one after `seq` for this caller.
  uint64_t part_seq = 0;
  uint32_t part_digest = 0;
  uint32_t parts_sent = 0;
};

// Seals a cursor for `caller` (any text that names it) under a 32-byte key.
std::string EncodeCursor(const Cursor& cursor, absl::string_view caller, absl::string_view key32);
// INVALID_ARGUMENT naming `cursor` where it was not made for this caller under this key.
absl::StatusOr<Cursor> DecodeCursor(absl::string_view bytes, absl::string_view caller, absl::string_view key32);

// The same for page tokens of lists: an opaque position, bound to the caller and to the list (`purpose`). Text, safe in
// URLs. INVALID_ARGUMENT naming `page_token`.
std::string EncodePageToken(absl::string_view position, absl::string_view purpose, absl::string_view caller,
                            absl::string_view key32);
absl::StatusOr<std::string> DecodePageToken(absl::string_view token, absl::string_view purpose,
                                            absl::string_view caller, absl::string_view key32);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_CURSOR_H_
