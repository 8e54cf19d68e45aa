#ifndef IHALA_COMMON_WIRE_CHAIN_H_
#define IHALA_COMMON_WIRE_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/sign.h"
#include "google/protobuf/repeated_field.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {

// Operations in one run: what one transaction of the server takes well under a tenth of a second for.
inline constexpr size_t kOperationsPerRun = 500;

// The running digest of a stream: each operation's digest covers its bytes and the digest before it. Digests are
// BLAKE2b-256, 32 bytes. The digest before number 1 is ChainStart().
std::string ChainStart();
// The digest of operation `n` of `stream_id` (16 bytes) with these bytes, after `previous`. Covers all four.
std::string ChainNext(absl::string_view stream_id, uint64_t n, absl::string_view previous, absl::string_view operation);

// The digests of the operations of a run, in order. INVALID_ARGUMENT naming the field where the run is malformed:
// first_n 0 or overflowing, previous_digest not 32 bytes (or not zero before number 1), no operations, more than the
// limit, one empty or too large.
absl::StatusOr<std::vector<std::string>> ChainOfRun(absl::string_view stream_id, const v1::OperationRun& run);

// The text that a device signs once for each exchange: stream, and for each run its last number and digest.
std::string RunsToSign(absl::string_view stream_id, const std::vector<std::pair<uint64_t, std::string>>& ends);

// Fills in key_id and signature of a receipt; checks them. The signature covers the receipt with the signature empty.
// Where the key does not fit, a receipt is as good as a forged one: false.
void SignReceipt(const SigningKey& key, v1::Receipt* receipt);
bool VerifyReceipt(absl::string_view server_public_key, const v1::Receipt& receipt);
// The digest over verdicts that a receipt carries.
std::string VerdictDigest(const google::protobuf::RepeatedPtrField<v1::OperationVerdict>& verdicts);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_CHAIN_H_
