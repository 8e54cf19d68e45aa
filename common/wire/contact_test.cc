#include "common/wire/contact.h"

#include <gtest/gtest.h>

namespace ihala {
namespace {

TEST(ContactTest, ASignatureIsForOneStreamOneNonceAndOneTimeUnderOneKey) {
  SeededRandom random(1);
  const SigningKey key = SigningKey::Generate(random);
  const std::string stream(16, 's');
  const std::string nonce(kContactNonceBytes, 'n');
  google::protobuf::Timestamp time;
  time.set_seconds(1740902400);
  time.set_nanos(5000);
  const std::string signature = SignContact(key, stream, nonce, time);
  EXPECT_TRUE(VerifyContact(key.PublicKey(), stream, nonce, time, signature));
  EXPECT_FALSE(VerifyContact(SigningKey::Generate(random).PublicKey(), stream, nonce, time, signature));
  EXPECT_FALSE(VerifyContact(key.PublicKey(), std::string(16, 't'), nonce, time, signature));
  EXPECT_FALSE(VerifyContact(key.PublicKey(), stream, std::string(kContactNonceBytes, 'm'), time, signature));
  EXPECT_FALSE(VerifyContact(key.PublicKey(), stream, nonce, time, ""));
  time.set_nanos(6000);
  EXPECT_FALSE(VerifyContact(key.PublicKey(), stream, nonce, time, signature));
}

}  // namespace
}  // namespace ihala
