#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_SURVEY_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_SURVEY_H_

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_encoding.h"

namespace ihala::client {

// What the first pass over a file finds out.
struct Survey {
  FoundEncoding encoding;
  char separator = ',';
  // How many records stand before the header: a title, blank ones.
  uint64_t records_before_header = 0;
  std::vector<std::string> header;
  // Some date can only be read in the other order than `month_first` says.
  bool order_is_mixed = false;
  // Records one below the other have the same household number.
  bool numbers_repeat = false;
  std::string sample;  // The first name that stands in it.
  uint64_t bytes = 0;
};

struct SurveyOptions {
  std::string encoding;  // Empty, or a name of SheetFormat.
  char separator = 0;    // 0 to find it out.
  bool month_first = false;
};

// Goes through the rest of `in` and sets it back to where it stood. INVALID_ARGUMENT (ENCODING, or a field of the
// options), DATA_LOSS. Whether the header is one is not judged here.
absl::StatusOr<Survey> SurveySheet(std::istream& in, const ColumnNames& names, const SurveyOptions& options);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_SURVEY_H_
