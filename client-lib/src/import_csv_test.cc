#include "client-lib/src/import_csv.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"

namespace ihala::client {
namespace {

using testing::ElementsAre;

std::vector<CsvRecord> ReadAll(const std::string& bytes) {
  std::istringstream in(bytes);
  CsvReader reader(&in);
  std::vector<CsvRecord> records;
  CsvRecord record;
  for (;;) {
    const absl::StatusOr<bool> found = reader.Next(&record);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok() || !*found) return records;
    records.push_back(record);
  }
}

TEST(CsvTest, CountsLinesInsideQuotesAndOfEveryKind) {
  const std::vector<CsvRecord> records = ReadAll("a\r\n\"b\nb\r\nb\",c\nd\re");
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0].line, 1u);
  EXPECT_EQ(records[1].line, 2u);
  EXPECT_EQ(records[2].line, 5u);
  EXPECT_EQ(records[3].line, 6u);
  EXPECT_THAT(records[1].cells, ElementsAre("b\nb\r\nb", "c"));
}

TEST(CsvTest, TellsQuotesThatAreWrong) {
  EXPECT_EQ(ReadAll("\"a\"b,c\n")[0].fault, CsvFault::kAfterQuote);
  EXPECT_EQ(ReadAll("\"a,b\n")[0].fault, CsvFault::kOpenQuote);
  EXPECT_EQ(ReadAll("a\"b\",c\n")[0].fault, CsvFault::kNone);
}

TEST(CsvTest, GoesOnAfterARecordThatIsTooLarge) {
  const std::vector<CsvRecord> records = ReadAll(std::string(1'000'000, 'x') + "\nnext\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].fault, CsvFault::kTooLarge);
  EXPECT_LT(records[0].cells[0].size(), 300'000u);
  EXPECT_THAT(records[1].cells, ElementsAre("next"));
  EXPECT_EQ(ReadAll(std::string(500, ','))[0].fault, CsvFault::kTooLarge);
}

TEST(CsvTest, TakesTheSeparatorItIsToldAndNoOther) {
  for (const std::string separator : {",", ";", "\t"}) {
    std::string others = ",;\t";
    others.erase(others.find(separator), 1);
    std::istringstream in(absl::StrCat("a", separator, "\"b", separator, "c\"", separator, others, "\n"));
    CsvReader reader(&in, separator[0]);
    CsvRecord record;
    ASSERT_TRUE(*reader.Next(&record));
    EXPECT_THAT(record.cells, ElementsAre("a", absl::StrCat("b", separator, "c"), others));
  }
}

TEST(CsvTest, ReadsTheSameAcrossTheBordersOfItsBuffer) {
  // A record of 13 bytes meets the buffer's end at every place.
  std::string sheet;
  for (int i = 0; i < 30'000; ++i) sheet += "\"a\"\"\n\",\"bc\"\r\n";
  const std::vector<CsvRecord> records = ReadAll(sheet);
  ASSERT_EQ(records.size(), 30'000u);
  for (size_t i = 0; i < records.size(); ++i) {
    ASSERT_EQ(records[i].line, 2 * i + 1);
    ASSERT_THAT(records[i].cells, ElementsAre("a\"\n", "bc"));
  }
}

TEST(CsvTest, NoBytesCrashTheReader) {
  constexpr char kSigns[] = {'"', ',', '\n', '\r', 'a', '\0', '\xD9', '\x80'};
  SeededRandom random(11);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes(random.Uniform(40), ' ');
    for (char& c : bytes) c = kSigns[random.Uniform(sizeof(kSigns))];
    ReadAll(bytes);
  }
}

TEST(CsvTest, NeutralisesFormulasAndGivesThemBack) {
  for (const char* cell : {"=1+1", "+970590000001", "-1", "@x", "|x", "%x", "\tx", "\rx", "  =1", "\u00a0=1",
                           "\u200f=1", "'=1", "''+1", "\uff1d1"}) {
    EXPECT_EQ(Neutralised(cell)[0], '\'') << cell;
    EXPECT_EQ(Neutralised(cell).size(), std::string(cell).size() + 1) << cell;
    EXPECT_EQ(Restored(Neutralised(cell)), cell);
  }
  for (const char* cell : {"", "محمد", "a=b", "1-2", "'quoted'", "3/4/1990", "~1956"}) {
    EXPECT_EQ(Neutralised(cell), cell);
    EXPECT_EQ(Restored(cell), cell);
  }
}

}  // namespace
}  // namespace ihala::client
