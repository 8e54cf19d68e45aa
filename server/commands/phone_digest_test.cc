#include "server/commands/phone_digest.h"

#include "common/base/hash.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

const std::string& Key() {
  static const auto& key = *new std::string(kMacKeyBytes, 'k');
  return key;
}

TEST(PhoneDigestTest, OneNumberHasOneDigestHoweverItIsWritten) {
  const std::string digest = PhoneDigest(Key(), "+970590000001");
  EXPECT_EQ(digest.size(), 16u);
  EXPECT_EQ(PhoneDigest(Key(), "+972590000001"), digest);
  EXPECT_EQ(PhoneDigest(Key(), "٠٥٩٠٠٠٠٠٠١"), digest);
  EXPECT_NE(PhoneDigest(Key(), "+970590000002"), digest);
}

TEST(PhoneDigestTest, WithoutTheKeyNobodyFindsTheNumber) {
  EXPECT_NE(PhoneDigest(std::string(kMacKeyBytes, 'l'), "+970590000001"), PhoneDigest(Key(), "+970590000001"));
  EXPECT_NE(Digest("+970590000001").substr(0, 16), PhoneDigest(Key(), "+970590000001"));
}

TEST(PhoneDigestTest, ADossierHasEachOfItsNumbersOnce) {
  v1::Referral referral;
  EXPECT_THAT(PhoneDigestsOf(Key(), referral), testing::IsEmpty());
  for (const char* number : {"+970590000001", "+970590000002", "+972590000001"}) {
    referral.add_people()->add_phones()->set_e164(number);
  }
  EXPECT_THAT(PhoneDigestsOf(Key(), referral),
              testing::UnorderedElementsAre(PhoneDigest(Key(), "+970590000001"), PhoneDigest(Key(), "+970590000002")));
}

}  // namespace
}  // namespace ihala
