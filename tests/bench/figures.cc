#include "tests/bench/figures.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ihala::bench {

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double Ratio(const Comparison& comparison) {
  std::vector<double> ratios;
  for (size_t i = 0; i < comparison.product.size() && i < comparison.base.size(); ++i) {
    ratios.push_back(comparison.product[i] / comparison.base[i]);
  }
  return Median(std::move(ratios));
}

std::string ToJson(const std::vector<Comparison>& comparisons, int rows) {
  std::string out = absl::StrFormat("{\"rows\":%d", rows);
  for (const Comparison& c : comparisons) {
    const auto [low, high] = std::minmax_element(c.product.begin(), c.product.end());
    absl::StrAppendFormat(&out,
                          ",\"%s\":{\"runs\":%d,\"per_second\":%.0f,\"per_second_min\":%.0f,\"per_second_max\":%.0f,"
                          "\"baseline\":\"%s\",\"baseline_per_second\":%.0f,\"ratio\":%.2f}",
                          c.name, c.product.size(), Median(c.product), *low, *high, c.baseline, Median(c.base),
                          Ratio(c));
  }
  return out + "}";
}

std::string ToTable(const std::vector<Comparison>& comparisons, int rows) {
  std::string out = absl::StrFormat("%d rows a run; medians; ratio = product / baseline of the same run\n", rows);
  for (const Comparison& c : comparisons) {
    absl::StrAppendFormat(&out, "%-16s %8.0f/s  %s\n%16s %8.0f/s  %s\n%16s %8.2fx  over %d runs\n", c.name,
                          Median(c.product), c.what, "", Median(c.base), c.baseline, "", Ratio(c), c.product.size());
  }
  return out;
}

}  // namespace ihala::bench
