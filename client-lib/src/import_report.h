#ifndef IHALA_CLIENT_LIB_SRC_IMPORT_REPORT_H_
#define IHALA_CLIENT_LIB_SRC_IMPORT_REPORT_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_csv.h"
#include "ihala/import.h"

namespace ihala::client {

// Writes the rows that were not accepted as a sheet that can be corrected and imported again. See ImportOptions.
class ImportReport {
 public:
  // `out` may be null, and then nothing is written; it and the header must outlive it.
  ImportReport(std::ostream* out, const Header& header, const std::string& language)
      : out_(out), header_(header), language_(language) {}

  // Writes one row and makes sure that it left this process. DATA_LOSS where it cannot be written.
  absl::Status Add(const CsvRecord& record, const std::vector<ImportProblem>& problems);

 private:
  void WriteHeader();

  std::ostream* const out_;
  const Header& header_;
  const std::string language_;
  bool begun_ = false;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IMPORT_REPORT_H_
