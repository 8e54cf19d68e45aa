#ifndef IHALA_TOOLS_SUPPORT_ERASURE_VIEW_H_
#define IHALA_TOOLS_SUPPORT_ERASURE_VIEW_H_

#include <string>

#include "ihala/v1/erasure_service.pb.h"
#include "tools/support/command_line.h"
#include "tools/support/output.h"

namespace ihala::tools {

// What is typed to see how many cases were erased.
struct ErasureOptions {
  std::string from_month;
  std::string to_month;
  bool csv = false;
};
// Declares them on a command.
void AddErasureOptions(CLI::App& command, ErasureOptions& options, Language language);
v1::GetErasuresRequest RequestOf(const ErasureOptions& options);

// Prints the figures as tables, as JSON, or as CSV: month, organisation, cause, cases, of how many the key may still be
// in a backup, and until when; numbers that are not told are empty.
void PrintErasures(const v1::GetErasuresResponse& figures, bool csv, Output& output);

// What a command of this kind is about, for its help.
std::string ErasureTitle(Language language);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_ERASURE_VIEW_H_
