// Cursors and page tokens: nobody reads on with bytes that the server did not give them.
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/wire/cursor.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

const std::string& Key() {
  static const auto& key = *new std::string(32, 'k');
  return key;
}

uint64_t TakeNumber(absl::string_view& input) {
  uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8 | TakeByte(input);
  return number;
}

// `given` with one bit turned, one of all its bits.
std::string Turned(std::string given, uint64_t which) {
  if (given.empty()) return "x";
  const uint64_t bit = which % (given.size() * 8);
  given[bit / 8] = static_cast<char>(given[bit / 8] ^ (1 << (bit % 8)));
  return given;
}

void CheckCursor(absl::string_view input) {
  if (const auto forged = DecodeCursor(input, "caller", Key()); forged.ok()) {
    Expect(EncodeCursor(*forged, "caller", Key()) == input, "a cursor that is taken is one of ours");
  }
  Cursor cursor;
  cursor.epoch = TakeNumber(input);
  cursor.seq = TakeNumber(input);
  cursor.scope_version = TakeNumber(input);
  cursor.tag = static_cast<uint32_t>(TakeNumber(input));
  cursor.feed_schema = static_cast<uint32_t>(TakeNumber(input));
  cursor.lane = TakeByte(input) % 4;
  if (cursor.lane != 0) cursor.until = TakeNumber(input);
  const std::string sealed = EncodeCursor(cursor, "caller", Key());
  const auto opened = DecodeCursor(sealed, "caller", Key());
  Expect(opened.ok() && opened->epoch == cursor.epoch && opened->seq == cursor.seq &&
             opened->scope_version == cursor.scope_version && opened->tag == cursor.tag &&
             opened->feed_schema == cursor.feed_schema && opened->lane == cursor.lane && opened->until == cursor.until,
         "our own cursor opens");
  const uint64_t which = TakeNumber(input);
  Expect(!DecodeCursor(Turned(sealed, which), "caller", Key()).ok(), "a turned bit spoils a cursor");
  Expect(!DecodeCursor(sealed, "another", Key()).ok(), "a cursor is its caller's alone");
  Expect(!DecodeCursor(sealed, "caller", Turned(Key(), which)).ok(), "a cursor is its key's alone");
  Expect(!DecodeCursor(sealed.substr(0, which % sealed.size()), "caller", Key()).ok(), "a cut cursor is none");
  Expect(!DecodeCursor(absl::StrCat(sealed, "x"), "caller", Key()).ok(), "nothing may follow a cursor");
}

void CheckToken(absl::string_view input) {
  if (const auto forged = DecodePageToken(input, "list", "caller", Key()); forged.ok()) {
    Expect(EncodePageToken(*forged, "list", "caller", Key()) == input, "a token that is taken is one of ours");
  }
  const std::string token = EncodePageToken(input, "list", "caller", Key());
  const auto position = DecodePageToken(token, "list", "caller", Key());
  Expect(position.ok() == (token.size() <= limits::kPageTokenBytes), "our own token opens within its limit");
  Expect(!position.ok() || *position == input, "a token keeps its position");
  Expect(!DecodePageToken(Turned(token, TakeNumber(input)), "list", "caller", Key()).ok(),
         "a turned bit spoils a token");
  Expect(!DecodePageToken(token, "another", "caller", Key()).ok(), "a token is its list's alone");
  Expect(!DecodePageToken(token, "list", "another", Key()).ok(), "a token is its caller's alone");
}

}  // namespace

IHALA_FUZZ_TARGET(cursor) {
  CheckCursor(input);
  CheckToken(input);
}

}  // namespace ihala::fuzz
