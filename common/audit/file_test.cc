#include "common/audit/file.h"

#include <sstream>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Sample() {
  v1::AuditEntry entry;
  entry.set_n(1);
  entry.set_at_us(1'700'000'000'000'001);
  entry.set_actor("CW-1");
  entry.set_action("read.case");
  entry.set_chain(std::string(32, 'c'));
  entry.add_cases()->set_case_id("61616161-6161-6161-6161-616161616161");
  entry.mutable_cases(0)->set_rung(v1::RUNG_IDENTITY);
  v1::AuditHead head;
  head.set_n(1);
  v1::AuditCount count;
  count.set_day(20000);
  AuditFileWriter writer;
  std::string text = writer.Begin(std::string(32, 'k'), 5, true);
  text += writer.Line(entry);
  text += writer.Line(head);
  text += writer.Line(count);
  return text + writer.End();
}

absl::Status Read(const std::string& text, std::vector<v1::AuditLine>* lines = nullptr) {
  std::istringstream in(text);
  return ReadAuditFile(in, [&](const v1::AuditLine& line) {
    if (lines != nullptr) lines->push_back(line);
    return absl::OkStatus();
  });
}

TEST(AuditFileTest, IsWrittenInPlainLinesAndReadBack) {
  const std::string text = Sample();
  EXPECT_THAT(text, HasSubstr("{\"entry\":{\"n\":\"1\",\"at_us\":\"1700000000000001\",\"actor\":\"CW-1\","
                              "\"action\":\"read.case\",\"cases\":[{\"case_id\":\"61616161-6161-6161-6161-"
                              "616161616161\",\"rung\":\"RUNG_IDENTITY\"}],\"chain\":\"Y2Nj"));
  std::vector<v1::AuditLine> lines;
  ASSERT_TRUE(Read(text, &lines).ok());
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[0].file().epoch(), 5u);
  EXPECT_TRUE(lines[0].file().has_trail());
  EXPECT_EQ(lines[1].entry().actor(), "CW-1");
  EXPECT_TRUE(lines[2].has_head());
  EXPECT_EQ(lines[3].count().day(), 20000u);
}

TEST(AuditFileTest, AFileThatWasCutIsNotAShortOne) {
  std::string text = Sample();
  while (!text.empty()) {
    text.resize(text.size() - 1);
    // Without its last line break it is still whole.
    if (text + "\n" == Sample()) continue;
    EXPECT_FALSE(Read(text).ok()) << text.size();
  }
}

TEST(AuditFileTest, EveryLineHasItsPlace) {
  const std::string text = Sample();
  const std::string first = text.substr(0, text.find('\n') + 1);
  EXPECT_THAT(Read(text + first).message(), HasSubstr("line 6"));
  EXPECT_THAT(Read(first + text).message(), HasSubstr("line 2"));
  EXPECT_THAT(Read(text.substr(first.size())).message(), HasSubstr("line 1"));
  EXPECT_THAT(Read(absl::StrReplaceAll(text, {{"\"format\":1", "\"format\":2"}})).message(), HasSubstr("version"));
  EXPECT_TRUE(absl::IsInvalidArgument(Read(absl::StrReplaceAll(text, {{",\"has_trail\":true", ""}}))));
  EXPECT_TRUE(absl::IsDataLoss(Read(absl::StrReplaceAll(text, {{"\"entries\":\"1\"", "\"entries\":\"2\""}}))));
  EXPECT_TRUE(absl::IsInvalidArgument(Read(absl::StrReplaceAll(text, {{"\"actor\"", "\"unknown\""}}))));
  EXPECT_TRUE(absl::IsDataLoss(Read("")));
}

TEST(AuditFileTest, WhatIsWrongIsNamedWithoutItsText) {
  const absl::Status status = Read(Sample() + "{\"secret\"\n");
  EXPECT_THAT(status.message(), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace ihala
