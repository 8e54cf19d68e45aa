#ifndef IHALA_TESTS_IMPORT_PYTHON_H_
#define IHALA_TESTS_IMPORT_PYTHON_H_

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "tests/import/table.h"
#include "tests/support/process/process.h"

namespace ihala::client {

// Prints the records of a file with signs of its own around cells and records, so that nothing in them can be mistaken.
inline constexpr char kPythonScript[] = R"py(
import csv, sys
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    for record in csv.reader(file):
        if record:
            sys.stdout.buffer.write(('\x1e' + '\x1f'.join(record)).encode())
)py";

// What Python's csv module reads out of `bytes`: each record with a sign in front, another one between its cells.
inline std::string PythonReads(const std::string& bytes) {
  const TemporaryFolder folder;
  std::ofstream(folder.At("read.py")) << kPythonScript;
  std::ofstream(folder.At("sheet.csv"), std::ios::binary) << bytes;
  const Ended ended = RunToEnd({{IHALA_PYTHON, folder.At("read.py"), folder.At("sheet.csv")}, {}});
  EXPECT_EQ(ended.code, 0) << ended.err;
  return ended.out;
}

inline Table PythonTableIn(const std::string& bytes) {
  Table table;
  for (const std::string& record : std::vector<std::string>(absl::StrSplit(PythonReads(bytes), '\x1e'))) {
    table.push_back(absl::StrSplit(record, '\x1f'));
  }
  // Nothing stands before the first sign.
  table.erase(table.begin());
  return table;
}

}  // namespace ihala::client

#endif  // IHALA_TESTS_IMPORT_PYTHON_H_
