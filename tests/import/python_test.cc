// Python's csv module, which many organisations' own scripts use, as a second opinion on files that we read and write.
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client-lib/src/import_csv.h"
#include "common/base/random.h"
#include "gtest/gtest.h"
#include "tests/import/python.h"

namespace ihala::client {
namespace {

class PythonTest : public testing::Test {
 protected:
  // The same from our reader.
  static std::string WeRead(const std::string& bytes) {
    std::istringstream in(bytes);
    CsvReader reader(&in);
    std::string out;
    CsvRecord record;
    for (;;) {
      const absl::StatusOr<bool> found = reader.Next(&record);
      EXPECT_TRUE(found.ok()) << found.status();
      if (!found.ok() || !*found) return out;
      EXPECT_EQ(record.fault, CsvFault::kNone);
      if (record.cells.size() == 1 && record.cells[0].empty()) continue;
      for (size_t i = 0; i < record.cells.size(); ++i) absl::StrAppend(&out, i == 0 ? "\x1e" : "\x1f", record.cells[i]);
    }
  }
};

TEST_F(PythonTest, ReadsWhatWeWriteCellByCell) {
  const std::vector<std::string> pieces = {"محمد", "\"", ",", "\r\n", "\n", "=1+1", " ", "'", "؛", "a", "٣", "\t", "|"};
  SeededRandom random(3);
  std::string sheet = "\xEF\xBB\xBF";
  std::string meant;
  for (int record = 0; record < 2000; ++record) {
    std::vector<std::string> cells(1 + random.Uniform(6));
    for (std::string& cell : cells) {
      for (uint64_t i = random.Uniform(5); i > 0; --i) cell += pieces[random.Uniform(pieces.size())];
    }
    if (cells.size() == 1 && cells[0].empty()) cells[0] = "x";
    absl::StrAppend(&sheet, CsvLine(cells));
    for (size_t i = 0; i < cells.size(); ++i) absl::StrAppend(&meant, i == 0 ? "\x1e" : "\x1f", cells[i]);
  }
  EXPECT_EQ(PythonReads(sheet), meant);
  EXPECT_EQ(WeRead(sheet), meant);
}

TEST_F(PythonTest, AgreesOnFilesFromElsewhere) {
  for (const char* sheet : {
           "a,b\nc,d\n",
           "a,b\r\nc,d",
           "\xEF\xBB\xBF\"a\",b\r\n",
           "\"two\r\nlines\",\"with \"\"quotes\"\"\"\n",
           "a,,\n,\n",
           "\n\na\n\n",
           "a \"quoted\" word,b\n",
           "\"\",\"\"\n",
           "محمد,\"علي, أحمد\"\n",
       }) {
    EXPECT_EQ(WeRead(sheet), PythonReads(sheet)) << sheet;
  }
}

}  // namespace
}  // namespace ihala::client
