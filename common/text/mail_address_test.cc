// Promises of what counts as an e-mail address: nothing that could end a header or begin another command.
#include "common/text/mail_address.h"

#include <string>

#include "gtest/gtest.h"

namespace ihala::text {
namespace {

TEST(MailAddressTest, AddressesAsPeopleHaveThemAreTaken) {
  for (const char* address : {"a@b.ps", "worker.31+cash@cso-014.org", "o'hara@example.com", "root@localhost"}) {
    EXPECT_TRUE(IsMailAddress(address)) << address;
  }
}

TEST(MailAddressTest, WhatCouldBreakOutOfAHeaderIsNone) {
  for (const char* text : {"", "@b.ps", "a@", "a", "a@b@c.ps", "a b@c.ps", "a@b.ps\r\nBcc: x@y.ps", "<a@b.ps>",
                           "a@b.ps>", "a,b@c.ps", ".a@b.ps", "a..b@c.ps", "a@b..ps", "a@-b.ps", "\"a b\"@c.ps",
                           "a\t@b.ps", "عامل@b.ps", "a@مثال.ps", "a@b.ps "}) {
    EXPECT_FALSE(IsMailAddress(text)) << text;
  }
  EXPECT_FALSE(IsMailAddress(std::string("a\0b@c.ps", 8)));
}

TEST(MailAddressTest, NoAddressIsLongerThanMailServersTake) {
  EXPECT_TRUE(IsMailAddress(std::string(64, 'a') + "@b.ps"));
  EXPECT_FALSE(IsMailAddress(std::string(65, 'a') + "@b.ps"));
  std::string domain;
  while (domain.size() < 250) domain += "abcdefgh.";
  EXPECT_FALSE(IsMailAddress("a@" + domain + "ps"));
}

}  // namespace
}  // namespace ihala::text
