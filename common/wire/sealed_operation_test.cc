#include "common/wire/sealed_operation.h"

#include <gtest/gtest.h>

namespace ihala {
namespace {

TEST(SealedOperationTest, OpensForTheServerAndByItsOwnKeyAlone) {
  SeededRandom random(1);
  const Key32 server = Key32::Generate(random);
  const OperationUnderKey sealed = SealOperation("words", random);
  EXPECT_EQ(*UnsealOperation(sealed.key, sealed.body), "words");
  EXPECT_FALSE(UnsealOperation(Key32::Generate(random), sealed.body).ok());
  const std::string packed = PackSealedOperation(sealed.body, *SealTo(SealingPublicKey(server), sealed.key.Reveal()));
  EXPECT_EQ(*OpenSealedOperation(server, packed), "words");
  EXPECT_TRUE(absl::IsDataLoss(OpenSealedOperation(Key32::Generate(random), packed).status()));
}

TEST(SealedOperationTest, WhatIsNoneIsSaidToBeNone) {
  SeededRandom random(1);
  const Key32 server = Key32::Generate(random);
  EXPECT_TRUE(absl::IsInvalidArgument(OpenSealedOperation(server, "\x0a\xff").status()));
  EXPECT_TRUE(absl::IsDataLoss(OpenSealedOperation(server, "").status()));
  const OperationUnderKey sealed = SealOperation("words", random);
  const std::string short_key = *SealTo(SealingPublicKey(server), "short");
  EXPECT_TRUE(absl::IsDataLoss(OpenSealedOperation(server, PackSealedOperation(sealed.body, short_key)).status()));
}

}  // namespace
}  // namespace ihala
