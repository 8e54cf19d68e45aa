#ifndef IHALA_TESTS_BENCH_READS_H_
#define IHALA_TESTS_BENCH_READS_H_

#include <string>

#include "absl/status/statusor.h"
#include "tests/support/test_server.h"

namespace ihala::bench {

// Has `account` read the case `count` times over TLS with `in_flight` calls open at any time, and returns answers a
// second. A supervisor's reads are entered in the trail, durably, before they are answered; the same answer to the
// caseworker whose case it is needs no entry. An error if a single one is refused.
absl::StatusOr<double> ReadCase(TestServer& server, const std::string& account, const std::string& referral_id,
                                int count, int in_flight);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_READS_H_
