#include "tests/sim/trail.h"

#include <limits>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/audit/file.h"
#include "common/audit/record.h"
#include "common/audit/verifier.h"
#include "common/base/sign.h"
#include "common/base/status_macros.h"

namespace ihala::sim {
namespace {

absl::Status AddWitnesses(const std::string& text, TrailVerifier& verifier) {
  std::istringstream in(text);
  std::string key;
  verifier.BeginCarrier();
  return ReadAuditFile(in, [&](const v1::AuditLine& line) {
    if (line.has_file()) key = line.file().server_key();
    return line.has_head() ? verifier.AddWitness(key, line.head()) : absl::OkStatus();
  });
}

absl::Status Show(Store& store, TrailVerifier& verifier) {
  v1::AuditFile file;
  ASSIGN_OR_RETURN(const SigningKey key, SigningKey::FromSeed(store.signing_seed().Reveal()));
  file.set_server_key(key.PublicKey());
  file.set_epoch(store.epoch());
  verifier.Begin(file);
  return store.Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<v1::AuditHead> heads, txn.ListHeads(0, std::numeric_limits<int64_t>::max()));
    size_t head = 0;
    uint64_t last = 0;
    for (;;) {
      ASSIGN_OR_RETURN(const std::vector<v1::AuditEntry> entries, txn.ListAudit(last, 1000));
      if (entries.empty()) return absl::OkStatus();
      for (const v1::AuditEntry& entry : entries) {
        last = entry.n();
        verifier.Take(entry);
        ASSIGN_OR_RETURN(const AuditRecord record, FromEntry(entry));
        RETURN_IF_ERROR(CheckIdsAndCodes(record));
        while (head < heads.size() && heads[head].n() <= last) verifier.Take(heads[head++]);
      }
    }
  });
}

}  // namespace

void JudgeTrail(Store& store, const std::vector<std::string>& heads, Findings& findings) {
  TrailVerifier verifier;
  absl::Status status;
  for (const std::string& text : heads) status.Update(AddWitnesses(text, verifier));
  status.Update(Show(store, verifier));
  if (!status.ok()) findings.diverged.push_back(absl::StrCat("the trail cannot be checked: ", status.ToString()));
  for (const AuditFinding& finding : verifier.Report().findings) {
    findings.diverged.push_back(
        absl::StrCat("the trail of an honest server: finding ", static_cast<int>(finding.kind), " at ", finding.n));
  }
}

}  // namespace ihala::sim
