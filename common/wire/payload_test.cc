#include "common/wire/payload.h"

#include <zstd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/random.h"
#include "common/wire/dictionary.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

// A message whose serialised form is little more than `bytes`.
v1::ExchangeUp Holding(std::string bytes) {
  v1::ExchangeUp up;
  up.set_cursor(std::move(bytes));
  return up;
}

// Rows that repeat themselves as real ones do, and differ as real ones do.
std::string Rows(int count, uint64_t seed) {
  SeededRandom random(seed);
  std::string rows;
  for (int i = 0; i < count; ++i) absl::StrAppend(&rows, "أسرة نازحة بلا دخل ", random.Bytes(24), " PS0265 MOSD-GAZA");
  return rows;
}

std::string Zstd(absl::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), 3));
  return packed;
}

// A frame that does not tell its size, as a streaming writer makes it.
std::string ZstdUntold(absl::string_view bytes) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size()));
  ZSTD_freeCCtx(context);
  return packed;
}

v1::CompressedPayload Payload(v1::Codec codec, std::string bytes) {
  v1::CompressedPayload payload;
  payload.set_codec(codec);
  payload.set_payload(std::move(bytes));
  return payload;
}

absl::Status TryUnpack(const v1::CompressedPayload& payload) {
  v1::ExchangeUp up;
  return Unpack(payload, "up", &up);
}

void ExpectNamed(const absl::Status& status, const std::string& field) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  EXPECT_THAT(Violations(status), ElementsAre(Field(&FieldViolation::field, field)));
}

void ExpectTooLarge(const absl::Status& status) {
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(Reason(status), "TOO_LARGE");
}

TEST(PayloadTest, WhatIsKeptForPackingIsForgottenWhileOthersPack) {
  std::atomic<bool> done = false;
  std::thread forgets([&] {
    while (!done) ForgetPayloads();
  });
  std::vector<std::thread> packs;
  for (int i = 0; i < 2; ++i) {
    packs.emplace_back([i] {
      for (int n = 0; n < 300; ++n) {
        const v1::ExchangeUp up = Holding(Rows(20, n + i));
        v1::ExchangeUp again;
        ASSERT_TRUE(Unpack(Pack(up, 1), "up", &again).ok());
        EXPECT_EQ(again.SerializeAsString(), up.SerializeAsString());
      }
    });
  }
  for (std::thread& thread : packs) thread.join();
  done = true;
  forgets.join();
}

TEST(PayloadTest, WhatIsPackedUnpacks) {
  SeededRandom random(1);
  for (int i = 0; i < 200; ++i) {
    const v1::ExchangeUp up =
        Holding(i % 2 ? random.Bytes(random.Uniform(3000)) : Rows(static_cast<int>(random.Uniform(300)), i));
    const v1::CompressedPayload payload = Pack(up);
    v1::ExchangeUp back;
    ASSERT_TRUE(Unpack(payload, "up", &back).ok());
    EXPECT_EQ(back.cursor(), up.cursor());
    EXPECT_LE(payload.payload().size(), up.ByteSizeLong());
  }
}

TEST(PayloadTest, TheSmallerCodecIsTaken) {
  EXPECT_EQ(Pack(Holding(Rows(100, 1))).codec(), v1::CODEC_ZSTD);
  EXPECT_EQ(Pack(Holding(SeededRandom(1).Bytes(1000))).codec(), v1::CODEC_IDENTITY);
  EXPECT_EQ(Pack(v1::ExchangeUp()).codec(), v1::CODEC_IDENTITY);
}

TEST(PayloadTest, AFrameTellsItsSize) {
  const v1::ExchangeUp up = Holding(Rows(100, 1));
  const std::string packed = Pack(up).payload();
  EXPECT_EQ(ZSTD_getFrameContentSize(packed.data(), packed.size()), up.ByteSizeLong());
}

// Ours must never be taken for a bomb by the other side.
TEST(PayloadTest, WhatShrinksBeyondMeasureStillUnpacks) {
  for (const size_t size : {65'000u, 70'000u, 1'000'000u, 4'000'000u}) {
    const v1::ExchangeUp up = Holding(std::string(size, 'a'));
    v1::ExchangeUp back;
    ASSERT_TRUE(Unpack(Pack(up), "up", &back).ok()) << size;
    EXPECT_EQ(back.cursor().size(), size);
  }
}

TEST(PayloadTest, ASmallPayloadMayGrowByAnyRatio) {
  const std::string bytes = Holding(std::string(60'000, 'a')).SerializeAsString();
  EXPECT_TRUE(TryUnpack(Payload(v1::CODEC_ZSTD, Zstd(bytes))).ok());
}

TEST(PayloadTest, ABombIsRefusedWhetherOrNotItTellsItsSize) {
  for (const size_t size : {100'000u, 3'000'000u, 5'000'000u, 300'000'000u}) {
    const std::string bytes(size, '\0');
    ExpectTooLarge(TryUnpack(Payload(v1::CODEC_ZSTD, Zstd(bytes))));
    ExpectTooLarge(TryUnpack(Payload(v1::CODEC_ZSTD, ZstdUntold(bytes))));
  }
}

TEST(PayloadTest, ASizeAboveTheCapIsRefusedAtAnyRatio) {
  const std::string bytes = Holding(SeededRandom(1).Bytes(limits::kExchangeUnpackedBytes)).SerializeAsString();
  ExpectTooLarge(TryUnpack(Payload(v1::CODEC_ZSTD, Zstd(bytes))));
  ExpectTooLarge(TryUnpack(Payload(v1::CODEC_ZSTD, ZstdUntold(bytes))));
  ExpectTooLarge(TryUnpack(Payload(v1::CODEC_IDENTITY, bytes)));
}

TEST(PayloadTest, AFrameThatLiesAboutItsSizeIsDamaged) {
  std::string packed = Zstd(Holding(Rows(100, 1)).SerializeAsString());
  // After the magic and the descriptor stand two bytes of size.
  packed[5] ^= 1;
  ExpectNamed(TryUnpack(Payload(v1::CODEC_ZSTD, packed)), "up.payload");
}

TEST(PayloadTest, AnUntoldSizeUnpacksToo) {
  const v1::ExchangeUp up = Holding(Rows(5000, 1));
  v1::ExchangeUp back;
  ASSERT_TRUE(Unpack(Payload(v1::CODEC_ZSTD, ZstdUntold(up.SerializeAsString())), "up", &back).ok());
  EXPECT_EQ(back.cursor(), up.cursor());
}

TEST(PayloadTest, ACutFrameIsDamaged) {
  const std::string told = Zstd(Holding(Rows(40, 1)).SerializeAsString());
  const std::string untold = ZstdUntold(Holding(Rows(40, 1)).SerializeAsString());
  for (const std::string& packed : {told, untold}) {
    for (size_t size = 0; size < packed.size(); ++size) {
      ExpectNamed(TryUnpack(Payload(v1::CODEC_ZSTD, packed.substr(0, size))), "up.payload");
    }
  }
}

TEST(PayloadTest, NothingMayFollowTheFrame) {
  const std::string packed = Zstd(Holding("x").SerializeAsString());
  ExpectNamed(TryUnpack(Payload(v1::CODEC_ZSTD, packed + "x")), "up.payload");
  ExpectNamed(TryUnpack(Payload(v1::CODEC_ZSTD, packed + packed)), "up.payload");
}

TEST(PayloadTest, ADamagedPayloadNeverUnsettlesTheNextOne) {
  const v1::ExchangeUp up = Holding(Rows(200, 1));
  const v1::CompressedPayload good = Pack(up);
  SeededRandom random(4);
  for (int i = 0; i < 2000; ++i) {
    v1::CompressedPayload bad = good;
    char& changed = (*bad.mutable_payload())[random.Uniform(good.payload().size())];
    changed = static_cast<char>(changed ^ static_cast<char>(1 + random.Uniform(255)));
    TryUnpack(bad).IgnoreError();
    v1::ExchangeUp back;
    ASSERT_TRUE(Unpack(good, "up", &back).ok()) << i;
    ASSERT_EQ(back.cursor(), up.cursor());
  }
}

TEST(PayloadTest, AnUnknownCodecOrDictionaryIsNamed) {
  ExpectNamed(TryUnpack(Payload(v1::CODEC_UNSPECIFIED, "")), "up.codec");
  ExpectNamed(TryUnpack(Payload(static_cast<v1::Codec>(9), "")), "up.codec");
  v1::CompressedPayload payload = Pack(Holding("x"));
  payload.set_dictionary_id(kNewestDictionary + 1);
  ExpectNamed(TryUnpack(payload), "up.dictionary_id");
}

TEST(PayloadTest, WhatIsPackedWithADictionaryUnpacksWithThatOneOnly) {
  const v1::ExchangeUp up = Holding(Rows(20, 5));
  v1::CompressedPayload payload = Pack(up, kNewestDictionary);
  EXPECT_EQ(payload.dictionary_id(), kNewestDictionary);
  v1::ExchangeUp back;
  ASSERT_TRUE(Unpack(payload, "up", &back).ok());
  EXPECT_EQ(back.cursor(), up.cursor());
  // The next message without one is not touched by it.
  EXPECT_TRUE(Unpack(Pack(up), "up", &back).ok());
  EXPECT_EQ(Pack(up).dictionary_id(), 0u);
  // A dictionary that a later version will know is not used before.
  EXPECT_EQ(Pack(up, kNewestDictionary + 1).dictionary_id(), 0u);
}

TEST(PayloadTest, WhatIsNoMessageIsNamed) {
  ExpectNamed(TryUnpack(Payload(v1::CODEC_IDENTITY, "\xFF\xFF")), "up.payload");
  ExpectNamed(TryUnpack(Payload(v1::CODEC_ZSTD, Zstd("\xFF\xFF"))), "up.payload");
}

TEST(PackedSizeTest, IsWhatPackWouldTake) {
  const v1::ExchangeUp up = Holding(Rows(50, 2));
  EXPECT_EQ(PackedSize(up.SerializeAsString()), Pack(up).payload().size());
  EXPECT_EQ(PackedSize(""), 0u);
}

}  // namespace
}  // namespace ihala
