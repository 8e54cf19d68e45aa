#ifndef IHALA_TOOLS_FIELD_IMPORT_FINDINGS_H_
#define IHALA_TOOLS_FIELD_IMPORT_FINDINGS_H_

#include <cstdint>
#include <string>

#include "ihala/import.h"
#include "tools/support/output.h"

namespace ihala::tools {

// Collects what an import tells about single rows, as a table for people and as JSON, up to a bound: the report has
// everything.
class Findings {
 public:
  explicit Findings(Language language);

  void Add(const ImportedRow& row);

  // The rows told, and a line about the others.
  void Print(Output& output) const;
  // Writes them as the members `problems` and `warnings`. Once.
  void WriteJson(JsonWriter& json);
  // Rows with problems beyond the bound of the JSON.
  uint64_t left_out() const { return left_out_; }

 private:
  Table table_;
  JsonWriter problems_;
  JsonWriter warnings_;
  uint64_t rows_ = 0;
  uint64_t warned_ = 0;
  uint64_t left_out_ = 0;
};

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_IMPORT_FINDINGS_H_
