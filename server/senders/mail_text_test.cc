// Promises of a mail's form: ASCII lines that every mail server takes, which say in any language what was to be said.
#include "server/senders/mail_text.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;

std::string Mail(const std::string& subject, const std::string& body) {
  return MailText("ihala@mosd.ps", "worker@example.org", {subject, body}, absl::UnixEpoch() + absl::Hours(24 * 365),
                  "0123");
}

// The text behind the headers, decoded.
std::string BodyIn(const std::string& mail) {
  std::string base64;
  for (const absl::string_view line : absl::StrSplit(mail.substr(mail.find("\r\n\r\n") + 4), "\r\n")) {
    base64 += std::string(line);
  }
  std::string body;
  EXPECT_TRUE(absl::Base64Unescape(base64, &body));
  return body;
}

TEST(MailTextTest, HeadersSayFromWhomToWhomAndThatAProgramWroteIt) {
  const std::string mail = Mail("Ihala: 1 new", "Words");
  for (const char* header :
       {"From: <ihala@mosd.ps>\r\n", "To: <worker@example.org>\r\n", "Message-ID: <0123@mosd.ps>\r\n",
        "Date: Fri, 01 Jan 1971 00:00:00 +0000\r\n", "Auto-Submitted: auto-generated\r\n"}) {
    EXPECT_THAT(mail, HasSubstr(header));
  }
}

TEST(MailTextTest, ArabicComesThroughInLinesOfAsciiThatAreShortEnough) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "الإحالة ٧ صارت في مرحلة «قيد المراجعة».\n";
  const std::string mail = Mail("إحالة: ٢٠٠ جديد، وهذا عنوان طويل لا يتسع له سطر واحد من الأسطر", text);
  EXPECT_EQ(BodyIn(mail), text);
  for (const absl::string_view line : absl::StrSplit(mail, "\r\n")) {
    EXPECT_LE(line.size(), 78u);
    for (const char c : line) EXPECT_TRUE(c >= ' ' && c < 127) << static_cast<int>(c);
  }
}

TEST(MailTextTest, ASubjectIsCutBetweenLettersOnly) {
  const std::string subject = "إحالة: ٢٠٠ جديد، وهذا عنوان طويل لا يتسع له سطر واحد من الأسطر";
  const std::string mail = Mail(subject, "x");
  std::string decoded;
  std::string rest = mail.substr(mail.find("Subject: "));
  rest = rest.substr(0, rest.find("\r\nDate:"));
  for (size_t at = rest.find("=?utf-8?B?"); at != std::string::npos; at = rest.find("=?utf-8?B?", at + 1)) {
    std::string word;
    const size_t begin = at + 10;
    ASSERT_TRUE(absl::Base64Unescape(rest.substr(begin, rest.find("?=", begin) - begin), &word));
    EXPECT_NE(static_cast<unsigned char>(word[0]) & 0xC0, 0x80) << "begins inside a letter";
    decoded += word;
  }
  EXPECT_EQ(decoded, subject);
}

TEST(MailTextTest, NothingThatIsSaidCanBecomeAHeaderOrEndTheMail) {
  const std::string mail = Mail("x\r\nBcc: y@z.ps", ".\r\nQUIT\r\n");
  EXPECT_EQ(mail.find("Bcc"), std::string::npos);
  EXPECT_EQ(mail.find("QUIT"), std::string::npos);
  EXPECT_EQ(BodyIn(mail), ".\r\nQUIT\r\n");
}

}  // namespace
}  // namespace ihala
