#include "common/wire/cursor.h"

#include <string>

#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/random.h"
#include "common/wire/wire_bytes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

const std::string& Key() {
  static const auto& key = *new std::string(32, 'k');
  return key;
}

auto Names(const char* field) { return ElementsAre(Field(&FieldViolation::field, field)); }

Cursor RandomCursor(Random& random) {
  Cursor cursor;
  // Small and large numbers alike.
  cursor.epoch = random.Next64() >> random.Uniform(64);
  cursor.seq = random.Next64() >> random.Uniform(64);
  cursor.tag = static_cast<uint32_t>(random.Next64());
  cursor.scope_version = random.Next64() >> random.Uniform(64);
  cursor.feed_schema = static_cast<uint32_t>(random.Next64() >> 32);
  cursor.day = static_cast<uint32_t>(random.Uniform(65536));
  if (random.Uniform(3) == 0) {
    cursor.part_seq = 1 + (random.Next64() >> 1);
    cursor.part_digest = static_cast<uint32_t>(random.Next64());
    cursor.parts_sent = static_cast<uint32_t>(random.Uniform(512));
  }
  if (random.Uniform(2) == 0) return cursor;
  cursor.lane = static_cast<uint32_t>(1 + random.Uniform(3));
  cursor.until = random.Next64() >> random.Uniform(64);
  return cursor;
}

TEST(CursorTest, EveryCursorComesBack) {
  SeededRandom random(1);
  for (int i = 0; i < 2000; ++i) {
    const Cursor cursor = RandomCursor(random);
    const auto back = DecodeCursor(EncodeCursor(cursor, "W-31", Key()), "W-31", Key());
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->epoch, cursor.epoch);
    EXPECT_EQ(back->seq, cursor.seq);
    EXPECT_EQ(back->tag, cursor.tag);
    EXPECT_EQ(back->scope_version, cursor.scope_version);
    EXPECT_EQ(back->feed_schema, cursor.feed_schema);
    EXPECT_EQ(back->day, cursor.day);
    EXPECT_EQ(back->lane, cursor.lane);
    EXPECT_EQ(back->until, cursor.until);
    EXPECT_EQ(back->part_seq, cursor.part_seq);
    EXPECT_EQ(back->part_digest, cursor.part_digest);
    EXPECT_EQ(back->parts_sent, cursor.parts_sent);
  }
}

TEST(CursorTest, ACursorOfAnOlderServerIsReadAndHasNoDay) {
  // As versions 1 and 2 were: without the two bytes of the day.
  for (const uint32_t lane : {0u, 2u}) {
    Cursor cursor;
    cursor.epoch = 7;
    cursor.seq = 300;
    cursor.lane = lane;
    cursor.until = lane == 0 ? 0 : 400;
    std::string bytes = EncodeCursor(cursor, "W-31", Key());
    bytes.resize(bytes.size() - 16);
    bytes[0] = lane == 0 ? 1 : 2;
    bytes.erase(1 + 8 + 8 + 4 + 8 + 4, 2);
    std::string sealed;
    for (const absl::string_view part :
         {absl::string_view("ihala/cursor/1"), absl::string_view(), absl::string_view("W-31")}) {
      AppendSized(part, sealed);
    }
    bytes += Mac(Key(), sealed + bytes).substr(0, 16);
    const auto back = DecodeCursor(bytes, "W-31", Key());
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->day, 0u);
    EXPECT_EQ(back->seq, 300u);
    EXPECT_EQ(back->lane, lane);
    EXPECT_EQ(back->until, cursor.until);
  }
}

TEST(CursorTest, AnyBitThatChangesIsFound) {
  SeededRandom random(2);
  const std::string bytes = EncodeCursor(RandomCursor(random), "W-31", Key());
  EXPECT_LE(bytes.size(), 80u);
  for (size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string other = bytes;
    other[i / 8] = static_cast<char>(other[i / 8] ^ (1 << i % 8));
    const auto back = DecodeCursor(other, "W-31", Key());
    EXPECT_EQ(back.status().code(), absl::StatusCode::kInvalidArgument) << i;
    EXPECT_THAT(Violations(back.status()), Names("cursor"));
  }
}

TEST(CursorTest, AnyLengthButItsOwnIsRefused) {
  const std::string bytes = EncodeCursor({}, "W-31", Key());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeCursor(bytes.substr(0, size), "W-31", Key()).ok()) << size;
  }
  EXPECT_FALSE(DecodeCursor(bytes + '\0', "W-31", Key()).ok());
}

TEST(CursorTest, ItBelongsToOneCallerAndOneKey) {
  const std::string bytes = EncodeCursor({}, "W-31", Key());
  for (const char* other : {"W-3", "W-310", "w-31", ""}) EXPECT_FALSE(DecodeCursor(bytes, other, Key()).ok());
  EXPECT_FALSE(DecodeCursor(bytes, "W-31", std::string(32, 'K')).ok());
}

TEST(PageTokenTest, EveryPositionComesBack) {
  SeededRandom random(3);
  for (int size = 0; size < 300; ++size) {
    const std::string position = random.Bytes(size);
    const std::string token = EncodePageToken(position, "cases", "W-31", Key());
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    const auto back = DecodePageToken(token, "cases", "W-31", Key());
    ASSERT_TRUE(back.ok()) << size;
    EXPECT_EQ(*back, position);
  }
}

// Base64 alone would let some last characters stand for others.
TEST(PageTokenTest, AnyCharacterThatChangesIsFound) {
  constexpr absl::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n";
  for (const char* position : {"1", "12", "123"}) {
    const std::string token = EncodePageToken(position, "cases", "W-31", Key());
    for (size_t i = 0; i < token.size(); ++i) {
      for (const char c : kAlphabet) {
        if (c == token[i]) continue;
        std::string other = token;
        other[i] = c;
        EXPECT_FALSE(DecodePageToken(other, "cases", "W-31", Key()).ok()) << i << c;
      }
    }
    for (const char* more : {"A", "=", "==", " ", "\n", "."}) {
      EXPECT_FALSE(DecodePageToken(token + more, "cases", "W-31", Key()).ok());
      EXPECT_FALSE(DecodePageToken(more + token, "cases", "W-31", Key()).ok());
    }
  }
}

TEST(PageTokenTest, ItBelongsToOneListOneCallerAndOneKey) {
  const std::string token = EncodePageToken("7", "cases", "W-31", Key());
  EXPECT_FALSE(DecodePageToken(token, "history", "W-31", Key()).ok());
  EXPECT_FALSE(DecodePageToken(token, "cases", "W-32", Key()).ok());
  EXPECT_FALSE(DecodePageToken(token, "cases", "W-31", std::string(32, 'K')).ok());
  // Moving a letter from one name to the next makes another list of another caller.
  EXPECT_FALSE(DecodePageToken(token, "casesW", "-31", Key()).ok());
}

TEST(PageTokenTest, RubbishNamesTheField) {
  for (const std::string& rubbish : {std::string(), std::string("%%%"), std::string("AAAA"), std::string("\0\0", 2),
                                     std::string(limits::kPageTokenBytes + 1, 'A'), std::string("ش")}) {
    const auto back = DecodePageToken(rubbish, "cases", "W-31", Key());
    EXPECT_EQ(back.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(Violations(back.status()), Names("page_token"));
  }
}

TEST(PageTokenTest, ACursorIsNoPageToken) {
  const std::string token = EncodePageToken(EncodeCursor({}, "W-31", Key()), "cases", "W-31", Key());
  EXPECT_FALSE(DecodeCursor(token, "W-31", Key()).ok());
}

}  // namespace
}  // namespace ihala
