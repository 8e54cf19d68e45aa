#ifndef IHALA_TESTS_BENCH_SUBMITS_H_
#define IHALA_TESTS_BENCH_SUBMITS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ihala/v1/referral_service.pb.h"
#include "tests/support/test_server.h"

namespace ihala::bench {

// `count` valid submissions by one caseworker, each of another household.
std::vector<v1::SubmitReferralRequest> MakeSubmissions(TestServer& server, int count);

// Sends them over TLS with `in_flight` calls open at any time, through validation, authorisation, rules, trail, ledger
// and commit, and returns durable submits a second. An error if a single one is refused.
absl::StatusOr<double> SubmitAll(TestServer& server, const std::vector<v1::SubmitReferralRequest>& requests,
                                 int in_flight);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_SUBMITS_H_
