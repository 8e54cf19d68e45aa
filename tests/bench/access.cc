#include "tests/bench/access.h"

#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "tests/bench/policy.h"
#include "tests/bench/secrecy.h"

namespace ihala::bench {
namespace {

absl::StatusOr<std::vector<AccessFigure>> RunAccess(const AccessOptions& options) {
  ASSIGN_OR_RETURN(std::vector<AccessFigure> figures, CompareSecrecy(options.pairs));
  ASSIGN_OR_RETURN(const std::vector<AccessFigure> more, ComparePolicy(options.cases, options.runs));
  figures.insert(figures.end(), more.begin(), more.end());
  return figures;
}

std::string ToJson(const std::vector<AccessFigure>& figures, const AccessOptions& options) {
  std::string out =
      absl::StrFormat("{\"pairs\":%d,\"cases\":%d,\"runs\":%d", options.pairs, options.cases, options.runs);
  for (const AccessFigure& figure : figures) {
    absl::StrAppendFormat(&out,
                          ",\"%s\":{\"micros\":%.1f,\"baseline\":\"%s\",\"baseline_micros\":%.1f,\"ratio\":%.3f,"
                          "\"least\":%.2f,\"most\":%.2f,\"met\":%s}",
                          figure.name, figure.micros, figure.baseline, figure.baseline_micros, figure.ratio,
                          figure.least, figure.most, figure.met() ? "true" : "false");
  }
  return out + "}";
}

std::string ToTable(const std::vector<AccessFigure>& figures, const AccessOptions& options) {
  std::string out = absl::StrFormat("%d pairs, interleaved; %d cases held, medians of %d runs\n", options.pairs,
                                    options.cases, options.runs);
  for (const AccessFigure& figure : figures) {
    absl::StrAppendFormat(&out, "%-22s %9.1f us  %s\n%22s %9.1f us  %s\n%22s %9.3fx  %.2f to %.2f: %s\n", figure.name,
                          figure.micros, figure.what, "", figure.baseline_micros, figure.baseline, "", figure.ratio,
                          figure.least, figure.most, figure.met() ? "met" : "missed");
  }
  return out;
}

}  // namespace

int ShowAccess(const AccessOptions& options, bool json, bool enforces) {
  const absl::StatusOr<std::vector<AccessFigure>> figures = RunAccess(options);
  if (!figures.ok()) {
    std::cerr << "ihala-bench: " << figures.status() << "\n";
    return 1;
  }
  std::cout << (json ? ToJson(*figures, options) + "\n" : ToTable(*figures, options));
  const auto met = [](const AccessFigure& figure) { return figure.met(); };
  return !enforces || std::all_of(figures->begin(), figures->end(), met) ? 0 : 1;
}

}  // namespace ihala::bench
