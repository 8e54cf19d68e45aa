#ifndef IHALA_TESTS_BENCH_FINDING_H_
#define IHALA_TESTS_BENCH_FINDING_H_

#include <string>

#include "absl/status/statusor.h"
#include "tests/bench/figures.h"

namespace ihala::bench {

// Opening a device's store with so many cases and finding a family by its name, against the same over the same dossiers
// in clear rows of raw SQLite, by turns, in findings a second. What a passphrase costs on purpose is left out: the
// store is of PassphraseEffort::kTests.
absl::StatusOr<Comparison> CompareFinding(const std::string& folder, int runs, int cases);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_FINDING_H_
