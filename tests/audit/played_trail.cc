#include "tests/audit/played_trail.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/audit/file.h"
#include "common/audit/head.h"
#include "common/base/ids.h"
#include "common/wire/wire_bytes.h"

namespace ihala::audit {
namespace {

constexpr const char* kActions[] = {"operation.submit", "operation.take_step", "read.get_referral",
                                    "read.exchange",    "account.put",         "session.sign_in"};

SigningKey KeyOf(const std::string& seed) { return *SigningKey::FromSeed(seed); }

}  // namespace

uint64_t Draw(Random& random, uint64_t end) { return random.Next64() % end; }

AuditRecord DrawRecord(Random& random) {
  AuditRecord record;
  record.actor = absl::StrCat("CW-", Draw(random, 40));
  record.organisation = absl::StrCat("CSO-", Draw(random, 5));
  record.action = kActions[Draw(random, std::size(kActions))];
  if (Draw(random, 4) > 0) record.subject = UuidToText(random.Bytes(kIdBytes));
  record.result = Draw(random, 5) == 0 ? "VERDICT_KIND_REJECTED STALE_REVISION" : "APPLIED";
  if (Draw(random, 3) > 0) record.digest = random.Bytes(32);
  if (Draw(random, 3) == 0) {
    for (uint64_t i = Draw(random, 4) + 1; i > 0; --i) {
      record.cases.push_back({random.Bytes(kIdBytes), static_cast<v1::Rung>(2 + Draw(random, 3))});
    }
  }
  return record;
}

PlayedTrail PlayedTrail::Make(Random& random) {
  PlayedTrail trail;
  trail.seed = random.Bytes(kSigningSeedBytes);
  trail.file.set_format(1);
  trail.file.set_has_trail(true);
  trail.file.set_epoch(random.Next64());
  trail.file.set_server_key(KeyOf(trail.seed).PublicKey());
  return trail;
}

void PlayedTrail::Append(const AuditRecord& record) {
  AuditRecord dated = record;
  dated.at = absl::FromUnixMicros(clock_us += 1'000'000);
  const std::string previous = entries.empty() ? AuditChainStart() : entries.back().chain();
  const uint64_t n = entries.size() + 1;
  entries.push_back(ToEntry(n, dated, AuditChain(previous, n, dated)));
}

void PlayedTrail::Publish() {
  v1::AuditHead& head = heads.emplace_back();
  head.set_epoch(file.epoch());
  head.set_n(entries.back().n());
  head.set_chain(entries.back().chain());
  head.set_at_us(clock_us);
  SignHead(KeyOf(seed), &head);
}

void PlayedTrail::Chain(size_t from) {
  std::string chain = from == 0 ? AuditChainStart() : entries[from - 1].chain();
  for (size_t i = from; i < entries.size(); ++i) {
    entries[i].set_n(i + 1);
    chain = AuditChain(chain, i + 1, *FromEntry(entries[i]));
    entries[i].set_chain(chain);
  }
}

void PlayedTrail::Sign() {
  const SigningKey key = KeyOf(seed);
  file.set_server_key(key.PublicKey());
  heads.erase(
      std::remove_if(heads.begin(), heads.end(), [&](const v1::AuditHead& head) { return head.n() > entries.size(); }),
      heads.end());
  for (v1::AuditHead& head : heads) {
    head.set_epoch(file.epoch());
    head.set_chain(entries[head.n() - 1].chain());
    SignHead(key, &head);
  }
}

std::string PlayedTrail::ToText() const {
  AuditFileWriter writer;
  std::string text = writer.Begin(file.server_key(), file.epoch(), true);
  size_t head = 0;
  for (const v1::AuditEntry& entry : entries) {
    text += writer.Line(entry);
    while (head < heads.size() && heads[head].n() <= entry.n()) text += writer.Line(heads[head++]);
  }
  return text + writer.End();
}

std::vector<v1::AuditLine> PlayedTrail::FromText(const std::string& text) {
  std::istringstream in(text);
  std::vector<v1::AuditLine> lines;
  const absl::Status read = ReadAuditFile(in, [&](const v1::AuditLine& line) {
    lines.push_back(line);
    return absl::OkStatus();
  });
  return read.ok() ? lines : std::vector<v1::AuditLine>();
}

std::string PlayedTrail::UpTo(uint64_t n) const {
  std::string bytes;
  AppendSized(file.server_key(), bytes);
  AppendFixed64(file.epoch(), bytes);
  for (size_t i = 0; i < entries.size() && i < n; ++i) AppendSized(SerializeDeterministic(entries[i]), bytes);
  for (const v1::AuditHead& head : heads) {
    if (head.n() <= n) AppendSized(SerializeDeterministic(head), bytes);
  }
  return bytes;
}

void Show(const PlayedTrail& trail, TrailVerifier& verifier) {
  verifier.Begin(trail.file);
  size_t head = 0;
  for (const v1::AuditEntry& entry : trail.entries) {
    verifier.Take(entry);
    while (head < trail.heads.size() && trail.heads[head].n() <= entry.n()) verifier.Take(trail.heads[head++]);
  }
  while (head < trail.heads.size()) verifier.Take(trail.heads[head++]);
}

}  // namespace ihala::audit
