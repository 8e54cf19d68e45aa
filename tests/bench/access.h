#ifndef IHALA_TESTS_BENCH_ACCESS_H_
#define IHALA_TESTS_BENCH_ACCESS_H_

#include <string>
namespace ihala::bench {

// One ratio of two times, with the bounds that the design sets for it.
struct AccessFigure {
  std::string name;
  std::string what;      // What was measured, in words.
  std::string baseline;  // Beside what.
  double micros = 0;     // Of what was measured, and of the baseline.
  double baseline_micros = 0;
  double ratio = 0;
  double least = 0;
  double most = 0;

  bool met() const { return ratio >= least && ratio <= most; }
};

struct AccessOptions {
  int pairs = 10'000;  // Of questions for a case of others and for one that there is not.
  int cases = 1000;    // That a reviewer holds.
  int runs = 5;        // Of the second comparison; its ratio is the median of theirs.
};

// Prints what the decisions about access cost, and what they give away: whether a case of others takes as long as none,
// and how long pages and syncs take with the whole policy beside the same with none. Returns the exit status: 1 where
// something failed, and where a bound is missed if it `enforces` them. A busy machine is no fault of the product.
int ShowAccess(const AccessOptions& options, bool json, bool enforces);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_ACCESS_H_
