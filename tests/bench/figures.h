#ifndef IHALA_TESTS_BENCH_FIGURES_H_
#define IHALA_TESTS_BENCH_FIGURES_H_

#include <string>
#include <vector>

namespace ihala::bench {

// One comparison: what the product did and what the baseline did, once for each run, in things a second.
struct Comparison {
  std::string name;
  std::string what;      // The product's side, in words.
  std::string baseline;  // The baseline's side, in words.
  std::vector<double> product;
  std::vector<double> base;
};

// The middle of the values; 0 where there are none.
double Median(std::vector<double> values);

// The median of the runs' ratios: each run's product against the baseline beside it, so that a noisy minute hits both.
double Ratio(const Comparison& comparison);

std::string ToJson(const std::vector<Comparison>& comparisons, int rows);
std::string ToTable(const std::vector<Comparison>& comparisons, int rows);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_FIGURES_H_
