// Python's csv module, which many organisations' own scripts use, as a second opinion on files that we read and write.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "client-lib/src/import_csv.h"
#include "common/base/random.h"
#include "gtest/gtest.h"

namespace ihala::client {
namespace {

// Prints the records of a file with signs of its own around cells and records, so that nothing in them can be mistaken.
constexpr char kScript[] = R"py(
import csv, sys
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    for record in csv.reader(file):
        if record:
            sys.stdout.buffer.write(('\x1e' + '\x1f'.join(record)).encode())
)py";

class PythonTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / absl::StrCat("python.", getpid());
    std::filesystem::create_directories(folder_);
    Write("read.py", kScript);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) { return (folder_ / name).string(); }
  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(Path(name), std::ios::binary) << bytes;
  }

  // What Python reads out of `bytes`.
  std::string PythonReads(const std::string& bytes) {
    Write("sheet.csv", bytes);
    const std::string command =
        absl::StrCat(IHALA_PYTHON, " ", Path("read.py"), " ", Path("sheet.csv"), " > ", Path("out"));
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream in(Path("out"), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

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

  std::filesystem::path folder_;
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
