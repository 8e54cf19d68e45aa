#ifndef IHALA_TOOLS_LOAD_SHEET_FILES_H_
#define IHALA_TOOLS_LOAD_SHEET_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/load/sheet.h"

namespace ihala::load {

// Writes a sheet into files while it is made, in flat memory, and returns the files' names: `out` where there is one
// part, else "households.csv" becomes "households-1.csv" and so on. A file gets its name when it is whole; until then
// it is called NAME.partial. With `bad_report` not empty a file of that name says which rows are wrong. Everybody may
// read them: nobody in them exists. The errors of WriteSheet, and those of the file system by path.
absl::StatusOr<std::vector<std::string>> WriteSheetFiles(const SheetOptions& options, const std::string& out,
                                                         const std::string& bad_report);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_SHEET_FILES_H_
