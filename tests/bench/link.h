#ifndef IHALA_TESTS_BENCH_LINK_H_
#define IHALA_TESTS_BENCH_LINK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ihala::bench {

// One figure of a sync over a bad link. Most have a target; it is said, never enforced.
struct LinkFigure {
  std::string trial;  // As "referrals_50".
  std::string name;   // As "seconds".
  double value = 0;
  double most = -1;  // The target; -1 where there is none.

  bool has_target() const { return most >= 0; }
  bool met() const { return value <= most; }
};

// How to run it.
struct LinkOptions {
  std::string server;  // The path of ihala-server.
  int scale = 1;       // How many times as fast as the real world; figures are those of the real one.
  int cases = 300;     // That the first sync over a link which is hardly ever there receives.
};

// Syncs a real device with a real server through the chaos proxy: 20 kbit/s and a second there and back. Figures of one
// run each: they are of bytes, round trips and a given rate, not of the machine.
absl::StatusOr<std::vector<LinkFigure>> RunLink(const LinkOptions& options);

std::string ToJson(const std::vector<LinkFigure>& figures, const LinkOptions& options);
std::string ToTable(const std::vector<LinkFigure>& figures, const LinkOptions& options);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_LINK_H_
