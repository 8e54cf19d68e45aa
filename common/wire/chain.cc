#include "common/wire/chain.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

// Put in front of what is hashed or signed, so that a value made for one purpose is worth nothing for another.
constexpr char kChainPurpose[] = "ihala/chain/1";
constexpr char kRunsPurpose[] = "ihala/runs/1";
constexpr char kReceiptPurpose[] = "ihala/receipt/1";
constexpr char kVerdictsPurpose[] = "ihala/verdicts/1";
// How much of a public key's digest names the key: enough that two servers' keys never meet.
constexpr size_t kKeyIdBytes = 16;

std::string KeyId(absl::string_view public_key) { return Digest(public_key).substr(0, kKeyIdBytes); }

std::string ReceiptToSign(const v1::Receipt& receipt) {
  v1::Receipt unsigned_receipt = receipt;
  unsigned_receipt.clear_signature();
  std::string text;
  AppendSized(kReceiptPurpose, text);
  text += SerializeDeterministic(unsigned_receipt);
  return text;
}

void CheckOperations(const v1::OperationRun& run, std::vector<FieldViolation>& violations) {
  if (run.operations().empty()) {
    violations.push_back({"operations", "MISSING", "must hold at least one operation"});
  }
  if (static_cast<size_t>(run.operations_size()) > kOperationsPerRun) {
    violations.push_back(
        {"operations", "TOO_MANY", absl::StrCat("must hold at most ", kOperationsPerRun, " operations")});
    return;
  }
  for (int i = 0; i < run.operations_size(); ++i) {
    const std::string field = absl::StrCat("operations[", i, "]");
    if (run.operations(i).empty()) violations.push_back({field, "MISSING", "must not be empty"});
    if (run.operations(i).size() > limits::kOperationBytes) {
      violations.push_back({field, "TOO_LARGE", absl::StrCat("must have at most ", limits::kOperationBytes, " bytes")});
    }
  }
}

}  // namespace

std::string ChainStart() { return std::string(kDigestBytes, '\0'); }

std::string ChainNext(absl::string_view stream_id, uint64_t n, absl::string_view previous,
                      absl::string_view operation) {
  std::string head;
  AppendSized(kChainPurpose, head);
  AppendSized(stream_id, head);
  AppendFixed64(n, head);
  AppendSized(previous, head);
  return Hasher().Update(head).Update(operation).Finish();
}

absl::StatusOr<std::vector<std::string>> ChainOfRun(absl::string_view stream_id, const v1::OperationRun& run) {
  std::vector<FieldViolation> violations;
  if (stream_id.size() != kIdBytes) violations.push_back({"stream_id", "MALFORMED", "must have 16 bytes"});
  const uint64_t count = run.operations_size();
  if (run.first_n() == 0 || run.first_n() > std::numeric_limits<uint64_t>::max() - count) {
    violations.push_back({"first_n", "OUT_OF_RANGE", "must be a number from 1"});
  }
  if (run.previous_digest().size() != kDigestBytes) {
    violations.push_back({"previous_digest", "MALFORMED", "must have 32 bytes"});
  } else if (run.first_n() == 1 && run.previous_digest() != ChainStart()) {
    violations.push_back({"previous_digest", "MALFORMED", "must be 32 zero bytes before number 1"});
  }
  CheckOperations(run, violations);
  if (!violations.empty()) return InvalidFields(violations);

  std::vector<std::string> digests;
  digests.reserve(count);
  absl::string_view previous = run.previous_digest();
  for (uint64_t i = 0; i < count; ++i) {
    digests.push_back(ChainNext(stream_id, run.first_n() + i, previous, run.operations(static_cast<int>(i))));
    previous = digests.back();
  }
  return digests;
}

std::string RunsToSign(absl::string_view stream_id, const std::vector<std::pair<uint64_t, std::string>>& ends) {
  std::string text;
  AppendSized(kRunsPurpose, text);
  AppendSized(stream_id, text);
  AppendFixed64(ends.size(), text);
  for (const auto& [n, digest] : ends) {
    AppendFixed64(n, text);
    AppendSized(digest, text);
  }
  return text;
}

void SignReceipt(const SigningKey& key, v1::Receipt* receipt) {
  receipt->set_key_id(KeyId(key.PublicKey()));
  receipt->set_signature(key.Sign(ReceiptToSign(*receipt)));
}

bool VerifyReceipt(absl::string_view server_public_key, const v1::Receipt& receipt) {
  if (receipt.key_id() != KeyId(server_public_key)) return false;
  return VerifySignature(server_public_key, ReceiptToSign(receipt), receipt.signature());
}

std::string VerdictDigest(const google::protobuf::RepeatedPtrField<v1::OperationVerdict>& verdicts) {
  Hasher hasher;
  std::string piece;
  AppendSized(kVerdictsPurpose, piece);
  AppendFixed64(verdicts.size(), piece);
  hasher.Update(piece);
  for (const v1::OperationVerdict& verdict : verdicts) {
    piece.clear();
    AppendSized(SerializeDeterministic(verdict), piece);
    hasher.Update(piece);
  }
  return hasher.Finish();
}

}  // namespace ihala
