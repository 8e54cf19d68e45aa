#include "common/audit/head.h"

#include "common/base/hash.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

constexpr char kHeadPurpose[] = "ihala/audit-head/1";

std::string HeadToSign(absl::string_view public_key, const v1::AuditHead& head) {
  std::string text;
  AppendSized(kHeadPurpose, text);
  AppendSized(public_key, text);
  AppendFixed64(head.epoch(), text);
  AppendFixed64(head.n(), text);
  AppendSized(head.chain(), text);
  AppendFixed64(static_cast<uint64_t>(head.at_us()), text);
  return text;
}

}  // namespace

void SignHead(const SigningKey& key, v1::AuditHead* head) {
  head->set_signature(key.Sign(HeadToSign(key.PublicKey(), *head)));
}

bool VerifyHead(absl::string_view public_key, const v1::AuditHead& head) {
  if (head.n() == 0 || head.chain().size() != kDigestBytes) return false;
  return VerifySignature(public_key, HeadToSign(public_key, head), head.signature());
}

bool Contradict(const v1::AuditHead& earlier, const v1::AuditHead& later) {
  if (earlier.epoch() != later.epoch()) return false;
  if (earlier.n() == later.n()) return earlier.chain() != later.chain();
  return later.n() < earlier.n();
}

}  // namespace ihala
