#ifndef IHALA_COMMON_AUDIT_FILE_H_
#define IHALA_COMMON_AUDIT_FILE_H_

#include <cstdint>
#include <istream>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "ihala/v1/audit.pb.h"

namespace ihala {

// An auditor's file: one AuditLine a line, in protobuf's canonical JSON with the fields' own names, between a line that
// begins it and one that ends it (docs/audit.md). Written by a server's operator or a device, so that nothing in it is
// believed: reading says what is written, and whether it is a file at all.

// Writes the lines of one file; each call returns the next one with its line break. One thread at a time.
class AuditFileWriter {
 public:
  std::string Begin(absl::string_view server_key, uint64_t epoch, bool has_trail);
  std::string Line(const v1::AuditEntry& entry);
  std::string Line(const v1::AuditHead& head);
  std::string Line(const v1::AuditCount& count);
  std::string End();

 private:
  v1::AuditEnd end_;
};

// Calls `take` with each line but the last, in order, until it returns an error, which is passed on.
// INVALID_ARGUMENT, naming the line, where a line is none of the format, stands where it must not, or belongs to a
// newer version; DATA_LOSS where the file ends without its last line or that line counts otherwise.
absl::Status ReadAuditFile(std::istream& in, absl::FunctionRef<absl::Status(const v1::AuditLine&)> take);

}  // namespace ihala

#endif  // IHALA_COMMON_AUDIT_FILE_H_
