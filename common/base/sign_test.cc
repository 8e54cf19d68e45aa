#include "common/base/sign.h"

#include <gtest/gtest.h>
#include "absl/strings/escaping.h"

namespace ihala {
namespace {

TEST(SignTest, FollowsThePublishedTestVector) {
  // RFC 8032, section 7.1, test 2.
  const std::string seed = absl::HexStringToBytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const SigningKey key = SigningKey::FromSeed(seed).value();
  EXPECT_EQ(absl::BytesToHexString(key.PublicKey()),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(absl::BytesToHexString(key.Sign(absl::HexStringToBytes("72"))),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST(SignTest, ASignatureHoldsForItsMessageAndKeyOnly) {
  SeededRandom random(5);
  const SigningKey key = SigningKey::Generate(random);
  const SigningKey other = SigningKey::Generate(random);
  std::string signature = key.Sign("head of the chain");
  EXPECT_TRUE(VerifySignature(key.PublicKey(), "head of the chain", signature));
  EXPECT_FALSE(VerifySignature(key.PublicKey(), "head of the chaim", signature));
  EXPECT_FALSE(VerifySignature(other.PublicKey(), "head of the chain", signature));
  signature[10] ^= 1;
  EXPECT_FALSE(VerifySignature(key.PublicKey(), "head of the chain", signature));
}

TEST(SignTest, WrongLengthsAreRefusedQuietly) {
  SeededRandom random(5);
  const SigningKey key = SigningKey::Generate(random);
  EXPECT_FALSE(VerifySignature("", "m", key.Sign("m")));
  EXPECT_FALSE(VerifySignature(key.PublicKey(), "m", ""));
  EXPECT_FALSE(VerifySignature(key.PublicKey() + "x", "m", key.Sign("m")));
  EXPECT_EQ(SigningKey::FromSeed("short").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(SignTest, TheSeedIsTheWholeKey) {
  SeededRandom random(6);
  const SigningKey key = SigningKey::Generate(random);
  const SigningKey again = SigningKey::FromSeed(key.Seed().Reveal()).value();
  EXPECT_EQ(again.PublicKey(), key.PublicKey());
  EXPECT_EQ(again.Sign("m"), key.Sign("m"));
}

}  // namespace
}  // namespace ihala
