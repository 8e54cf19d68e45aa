#include "common/wire/dictionary.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/wire/payload.h"
#include "ihala/v1/sync.pb.h"
#include "tests/dictionary/samples.h"

namespace ihala {
namespace {

// A dictionary that was trained on names would be a list of names.
TEST(DictionaryTest, HelpsAsMuchWithWordsThatItNeverSaw) {
  size_t plain = 0;
  size_t packed = 0;
  for (const std::string& bytes : MakeSamples(Vocabulary::kUnseen, 16, 3).up) {
    v1::ExchangeUp up;
    ASSERT_TRUE(up.ParseFromString(bytes));
    const v1::CompressedPayload without = Pack(up);
    const v1::CompressedPayload with = Pack(up, kNewestDictionary);
    plain += without.payload().size();
    packed += with.payload().size();
    v1::ExchangeUp back;
    ASSERT_TRUE(Unpack(with, "up", &back).ok());
    EXPECT_EQ(back.SerializeAsString(), up.SerializeAsString());
  }
  // A quarter less at least, counting the ids, digests and signatures that nothing can shrink.
  EXPECT_LT(packed * 4, plain * 3);
}

TEST(DictionaryTest, RowsPackAndUnpackWithItToo) {
  for (const std::string& bytes : MakeSamples(Vocabulary::kUnseen, 6, 4).down) {
    v1::ExchangeDown down;
    ASSERT_TRUE(down.ParseFromString(bytes));
    const v1::CompressedPayload packed = Pack(down, kNewestDictionary);
    EXPECT_EQ(packed.dictionary_id(), kNewestDictionary);
    v1::ExchangeDown back;
    ASSERT_TRUE(Unpack(packed, "down", &back).ok());
    EXPECT_EQ(back.SerializeAsString(), down.SerializeAsString());
  }
}

}  // namespace
}  // namespace ihala
