#include "common/base/hash.h"

#include <gtest/gtest.h>
#include "absl/strings/escaping.h"

namespace ihala {
namespace {

TEST(HashTest, IsBlake2b256) {
  // The digests that every implementation of BLAKE2b-256 gives for these inputs.
  EXPECT_EQ(absl::BytesToHexString(Digest("")), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(absl::BytesToHexString(Digest("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(HashTest, PiecesGiveTheDigestOfTheWhole) {
  Hasher hasher;
  hasher.Update("al").Update("").Update("-bab");
  EXPECT_EQ(hasher.Finish(), Digest("al-bab"));
  hasher.Update("again");
  EXPECT_EQ(hasher.Finish(), Digest("again"));
}

TEST(HashTest, AMacDependsOnKeyAndData) {
  const std::string key(kMacKeyBytes, 'k');
  std::string other = key;
  other[31] ^= 1;
  EXPECT_EQ(Mac(key, "data").size(), kDigestBytes);
  EXPECT_EQ(Mac(key, "data"), Mac(key, "data"));
  EXPECT_NE(Mac(key, "data"), Mac(other, "data"));
  EXPECT_NE(Mac(key, "data"), Mac(key, "Data"));
  EXPECT_NE(Mac(key, "data"), Digest("data"));
}

TEST(HashDeathTest, AMacKeyOfAnotherLengthEndsTheProgram) {
  EXPECT_DEATH(Mac("short", "data"), "32 bytes");
  EXPECT_DEATH(Mac("", "data"), "32 bytes");
}

TEST(HashTest, SecretsAreEqualOnlyInFull) {
  EXPECT_TRUE(SecretEquals("", ""));
  EXPECT_TRUE(SecretEquals("token", "token"));
  EXPECT_FALSE(SecretEquals("token", "tokeN"));
  EXPECT_FALSE(SecretEquals("token", "token "));
}

}  // namespace
}  // namespace ihala
