#include "server/sync/red_line_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/referral/field_checks.h"

namespace ihala {
namespace {

void CheckCount(const v1::RedLineCount& count, const std::string& name, std::vector<FieldViolation>& problems) {
  if (count.kind() == v1::RED_LINE_KIND_UNSPECIFIED) {
    problems.push_back({absl::StrCat(name, ".kind"), "MISSING", "is required"});
  } else if (!v1::RedLineKind_IsValid(count.kind())) {
    problems.push_back({absl::StrCat(name, ".kind"), "UNKNOWN_CODE", "must be a kind that the interface lists"});
  }
  const std::string& receiver = count.receiving_organisation();
  if (!receiver.empty() && !HasForm(receiver, CodeForm::kParty)) {
    problems.push_back({absl::StrCat(name, ".receiving_organisation"), "MALFORMED",
                        "is 1 to 40 of A-Z, a-z, 0-9 and hyphen, or absent"});
  }
  if (count.attempts() == 0 || count.attempts() > limits::kReportedAttempts) {
    problems.push_back(
        {absl::StrCat(name, ".attempts"), "OUT_OF_RANGE", absl::StrCat("is 1 to ", limits::kReportedAttempts)});
  }
}

}  // namespace

void CheckReport(const v1::RedLineReport& report, std::vector<FieldViolation>& problems) {
  if (report.report_id().size() != kIdBytes) {
    problems.push_back({"red_lines.report_id", "MALFORMED", "must be 16 bytes"});
  }
  constexpr auto kMost = static_cast<int>(limits::kReportedCounts);
  if (report.counts().empty()) problems.push_back({"red_lines.counts", "MISSING", "is required"});
  if (report.counts_size() > kMost) {
    problems.push_back({"red_lines.counts", "TOO_MANY", absl::StrCat("has at most ", kMost, " entries")});
  }
  for (int i = 0; i < std::min(report.counts_size(), kMost); ++i) {
    CheckCount(report.counts(i), absl::StrCat("red_lines.counts[", i, "]"), problems);
  }
}

}  // namespace ihala
