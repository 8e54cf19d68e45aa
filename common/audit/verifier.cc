#include "common/audit/verifier.h"

#include "common/audit/head.h"
#include "common/audit/record.h"
#include "common/base/hash.h"

namespace ihala {
namespace {

using Kind = AuditFinding::Kind;

// A trail that was made up has one at every entry: the first ones say where it begins.
constexpr size_t kFindingsKept = 20;

bool IsSameHead(const v1::AuditHead& a, const v1::AuditHead& b) {
  return a.epoch() == b.epoch() && a.n() == b.n() && a.chain() == b.chain() && a.at_us() == b.at_us();
}

}  // namespace

void TrailVerifier::Find(Kind kind, uint64_t n) {
  ++report_.findings_in_all;
  if (report_.findings.size() < kFindingsKept) report_.findings.push_back({kind, n});
}

absl::Status TrailVerifier::AddWitness(absl::string_view public_key, const v1::AuditHead& head) {
  if (!VerifyHead(public_key, head)) {
    return absl::InvalidArgumentError("a head is not signed by the key that its carrier knew");
  }
  if (begun_ && head.n() < last_n_) return absl::FailedPreconditionError("the head's entry has gone by");
  ++report_.witnesses;
  if (last_carried_.n() != 0 && Contradict(last_carried_, head) && !Leaves(Leave::kWitnesses)) {
    Find(Kind::kContradiction, head.n());
  }
  last_carried_ = head;
  Witness& witness = witnesses_.emplace(head.n(), Witness{std::string(public_key), head})->second;
  if (!begun_) return absl::OkStatus();
  HoldToServer(witness);
  if (head.n() == last_n_) Compare(witness);
  return absl::OkStatus();
}

void TrailVerifier::Begin(const v1::AuditFile& file) {
  begun_ = true;
  server_key_ = file.server_key();
  epoch_ = file.epoch();
  chain_ = AuditChainStart();
  for (const std::string& key : keys_) {
    if (key != server_key_ && !Leaves(Leave::kKeys)) Find(Kind::kOtherServer, 0);
  }
  for (const auto& [n, witness] : witnesses_) HoldToServer(witness);
}

void TrailVerifier::HoldToServer(const Witness& witness) {
  if (Leaves(Leave::kKeys)) return;
  if (witness.key != server_key_) Find(Kind::kOtherServer, witness.head.n());
  if (witness.head.epoch() != epoch_) Find(Kind::kOtherEpoch, witness.head.n());
}

void TrailVerifier::Compare(Witness& witness) {
  if (witness.head.chain() == chain_) {
    report_.witnessed = last_n_;
  } else if (!Leaves(Leave::kWitnesses)) {
    Find(Kind::kRewritten, last_n_);
  }
  if (!IsSameHead(witness.head, last_head_)) unpublished_.insert(&witness);
}

void TrailVerifier::Take(const v1::AuditEntry& entry) {
  ++report_.entries;
  if (entry.n() != last_n_ + 1) Find(Kind::kNumber, entry.n());
  const absl::StatusOr<AuditRecord> record = FromEntry(entry);
  if (!record.ok() || entry.chain().size() != kDigestBytes) {
    Find(Kind::kMalformed, entry.n());
  } else if (AuditChain(chain_, entry.n(), *record) != entry.chain() && !Leaves(Leave::kChain)) {
    Find(Kind::kChain, entry.n());
  }
  // From here on by its own word, so that the next finding is another one.
  last_n_ = entry.n();
  chain_ = entry.chain();
  const auto [first, end] = witnesses_.equal_range(last_n_);
  for (auto at = first; at != end; ++at) Compare(at->second);
}

void TrailVerifier::Take(const v1::AuditHead& head) {
  ++report_.heads;
  const bool is_sound = head.n() == last_n_ && head.n() > last_head_.n() && head.epoch() == epoch_ &&
                        head.chain() == chain_ && VerifyHead(server_key_, head);
  if (!is_sound && !Leaves(Leave::kHeads)) Find(Kind::kHead, head.n());
  last_head_ = head;
  const auto [first, end] = witnesses_.equal_range(head.n());
  for (auto at = first; at != end; ++at) {
    if (IsSameHead(at->second.head, head)) unpublished_.erase(&at->second);
  }
}

AuditReport TrailVerifier::Report() const {
  AuditReport report = report_;
  const auto find = [&report](Kind kind, uint64_t n) {
    ++report.findings_in_all;
    if (report.findings.size() < kFindingsKept) report.findings.push_back({kind, n});
  };
  if (!Leaves(Leave::kHeads) && !Leaves(Leave::kWitnesses)) {
    for (const Witness* witness : unpublished_) find(Kind::kHeadWithheld, witness->head.n());
  }
  if (!Leaves(Leave::kEnd)) {
    for (auto at = witnesses_.upper_bound(last_n_); at != witnesses_.end(); ++at) find(Kind::kRolledBack, at->first);
  }
  return report;
}

}  // namespace ihala
