// Runs of operations and receipts: the chain covers every byte, however a stream is cut into runs.
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/sign.h"
#include "common/wire/chain.h"
#include "tests/fuzz/message_input.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

const SigningKey& Key() {
  static const auto& key = *new SigningKey(SigningKey::FromSeed(std::string(kSigningSeedBytes, 's')).value());
  return key;
}

void CheckRun(const std::string& stream, const v1::OperationRun& run) {
  const auto digests = ChainOfRun(stream, run);
  if (!digests.ok()) {
    Expect(digests.status().code() == absl::StatusCode::kInvalidArgument, "a malformed run is the sender's mistake");
    Expect(!Violations(digests.status()).empty(), "a malformed run names a field");
    return;
  }
  Expect(static_cast<int>(digests->size()) == run.operations_size(), "every operation has a digest");
  std::string previous = run.previous_digest();
  for (int i = 0; i < run.operations_size(); ++i) {
    previous = ChainNext(stream, run.first_n() + static_cast<uint64_t>(i), previous, run.operations(i));
    Expect(previous == (*digests)[static_cast<size_t>(i)], "the chain goes on from digest to digest");
  }
  v1::OperationRun changed = run;
  changed.mutable_operations(0)->back() ^= 1;
  const auto other = ChainOfRun(stream, changed);
  Expect(other.ok() && other->back() != digests->back(), "a changed byte changes the head");
  if (run.operations_size() < 2) return;
  v1::OperationRun rest = run;
  rest.set_first_n(run.first_n() + 1);
  rest.set_previous_digest(digests->front());
  rest.mutable_operations()->DeleteSubrange(0, 1);
  const auto later = ChainOfRun(stream, rest);
  Expect(later.ok() && later->back() == digests->back(), "a stream cut in two has the same head");
}

void CheckReceipt(v1::Receipt receipt) {
  SignReceipt(Key(), &receipt);
  Expect(VerifyReceipt(Key().PublicKey(), receipt), "a signed receipt verifies");
  receipt.set_head_n(receipt.head_n() + 1);
  Expect(!VerifyReceipt(Key().PublicKey(), receipt), "a changed receipt does not");
}

}  // namespace

IHALA_FUZZ_TARGET(chain) {
  QuietMessages();
  v1::ExchangeUp up;
  if (up.ParseFromString(MessageBytes(input, up))) {
    for (const v1::OperationRun& run : up.runs()) CheckRun(up.stream_id(), run);
  }
  v1::ExchangeDown down;
  if (down.ParseFromString(MessageBytes(input, down))) {
    Expect(VerdictDigest(down.verdicts()).size() == kDigestBytes, "a digest has 32 bytes");
    if (!VerifyReceipt(Key().PublicKey(), down.receipt())) CheckReceipt(down.receipt());
  }
}

}  // namespace ihala::fuzz
