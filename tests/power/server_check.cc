// What is read from a server's store to be compared with what it promised. Read from the file itself, because only
// there is everything that should be there once.
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "server/store/sql_ledger.h"
#include "server/store/sql_write.h"
#include "server/store/store_keys.h"
#include "tests/power/server_core.h"

namespace ihala::power_test {
namespace {

constexpr char kFile[] = "server/ihala.db";

template <typename Message>
Message Parsed(absl::string_view bytes) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) message.Clear();
  return message;
}

// Everything that is the same fact kept twice.
constexpr const char* kContradictions[] = {
    "SELECT count(*) FROM rows WHERE seq > (SELECT coalesce(max(last_seq), 0) FROM commits)",
    "SELECT count(*) FROM queue WHERE referral_id NOT IN (SELECT referral_id FROM rows WHERE kind = 10)",
    "SELECT count(*) FROM short_codes WHERE referral_id NOT IN (SELECT referral_id FROM rows WHERE kind = 10)",
    "SELECT abs((SELECT count(*) FROM short_codes) - (SELECT count(*) FROM rows WHERE kind = 10))",
    "SELECT count(*) FROM rows WHERE kind = 10 AND referral_id NOT IN (SELECT referral_id FROM case_keys)",
    "SELECT abs((SELECT max(n) FROM audit) - (SELECT count(*) FROM audit))",
};

}  // namespace

absl::Status ServerCore::ReadRows(sqlite::Connection& db, Promises::Lines* lines) {
  cases_.clear();
  ASSIGN_OR_RETURN(const StoreKeys keys, OpenStoreKeysToRead(options_, db));
  ASSIGN_OR_RETURN(sqlite::Statement rows, db.Prepare("SELECT seq, kind, referral_id, row_id, body FROM rows"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, rows.Step());
    if (!found) return absl::OkStatus();
    const std::string id(rows.ColumnBlob(2));
    const RowName name{static_cast<RowKind>(rows.ColumnInt(1)), rows.ColumnBlob(2), rows.ColumnBlob(3)};
    ASSIGN_OR_RETURN(const std::string body, keys.bodies->OpenRow(name, rows.ColumnBlob(4)));
    switch (name.kind) {
      case RowKind::kOrganisation:
        lines->insert(absl::StrCat("organisation ", rows.ColumnBlob(3)));
        break;
      case RowKind::kCore:
        cases_[id] = Parsed<v1::CaseCore>(body);
        cases_[id].set_revision(static_cast<uint64_t>(rows.ColumnInt(0)));
        lines->insert(absl::StrCat("case ", absl::BytesToHexString(id)));
        break;
      case RowKind::kDossier:
        lines->insert(absl::StrCat("dossier ", absl::BytesToHexString(id)));
        break;
      case RowKind::kComment:
        lines->insert(Parsed<v1::Comment>(body).text());
        break;
      case RowKind::kHistory:
        lines->insert(
            absl::StrCat("history of ", absl::BytesToHexString(id), ": ", Parsed<v1::HistoryEntry>(body).step_id()));
        break;
      default:
        break;
    }
  }
}

absl::Status ServerCore::ReadLedger(sqlite::Connection& db, Promises::Lines* lines, Findings* findings) {
  std::map<std::string, std::string> verdicts;
  ASSIGN_OR_RETURN(const StoreKeys keys, OpenStoreKeysToRead(options_, db));
  ASSIGN_OR_RETURN(sqlite::Statement ledger, db.Prepare("SELECT key, verdict FROM ledger"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, ledger.Step());
    if (!found) break;
    lines->insert(absl::StrCat("verdict on ", absl::BytesToHexString(ledger.ColumnBlob(0))));
    const std::string key(ledger.ColumnBlob(0));
    ASSIGN_OR_RETURN(verdicts[key], keys.bodies->Open(kVerdictPlace, key, ledger.ColumnBlob(1)));
  }
  for (const Given& given : told_) {
    const auto stored = verdicts.find(given.command.ledger_key);
    if (stored != verdicts.end() && stored->second != given.verdict) findings->Lost("another verdict was told");
  }
  return absl::OkStatus();
}

absl::Status ServerCore::ReadAudit(sqlite::Connection& db, Promises::Lines* lines, Findings* findings) {
  std::string chain(kDigestBytes, '\0');
  ASSIGN_OR_RETURN(sqlite::Statement audit, db.Prepare("SELECT n, at_us, actor, organisation, action, subject, result, "
                                                       "digest, chain, cases FROM audit ORDER BY n"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, audit.Step());
    if (!found) return absl::OkStatus();
    AuditRecord record{absl::FromUnixMicros(audit.ColumnInt(1)), std::string(audit.ColumnText(2)),
                       std::string(audit.ColumnText(3)),         std::string(audit.ColumnText(4)),
                       std::string(audit.ColumnText(5)),         std::string(audit.ColumnText(6)),
                       std::string(audit.ColumnBlob(7))};
    ASSIGN_OR_RETURN(record.cases, UnpackCases(audit.ColumnBlob(9)));
    chain = AuditChain(chain, static_cast<uint64_t>(audit.ColumnInt(0)), record);
    if (chain != audit.ColumnBlob(8)) findings->Damaged("the chain of the audit is broken");
    lines->insert(absl::StrCat("audit of ", absl::BytesToHexString(record.digest)));
  }
}

Promises::Lines ServerCore::Read(sqlite::Connection& db, Findings* findings) {
  Promises::Lines lines;
  absl::Status status = db.QuickCheck();
  status.Update(ReadRows(db, &lines));
  status.Update(ReadLedger(db, &lines, findings));
  status.Update(ReadAudit(db, &lines, findings));
  for (const char* contradiction : kContradictions) {
    const absl::StatusOr<int64_t> count = db.QueryInt(contradiction);
    status.Update(count.status());
    if (count.ok() && *count != 0) findings->Damaged(absl::StrCat("a contradiction: ", contradiction));
  }
  if (!status.ok()) findings->Damaged(absl::StrCat("cannot be read: ", status.ToString()));
  return lines;
}

absl::Status ServerCore::Trust() {
  ASSIGN_OR_RETURN(const auto db, sqlite::Connection::Open(kFile, {.read_only = true, .files = &disk_}));
  Findings findings;
  promises_.Start(Read(*db, &findings));
  return findings.ok() ? absl::OkStatus() : absl::InternalError(findings.texts.front());
}

void ServerCore::Check(Findings* findings) {
  const auto db = sqlite::Connection::Open(kFile, {.read_only = true, .files = &disk_});
  if (!db.ok()) return findings->Damaged(absl::StrCat("cannot be looked into: ", db.status().ToString()));
  promises_.Compare(Read(**db, findings), findings);
  for (const std::string& text : wrong_) findings->Damaged(text);
  wrong_.clear();
}

void ServerCore::Finish(Findings* findings) {
  // Everything that was ever told, once more: nothing may happen, and every answer must be the same.
  std::vector<Given> all = told_;
  for (const Given& given : all) {
    told_ = {given};
    SeededRandom none(1);
    if (const absl::Status status = Repeat(none); !status.ok()) findings->Damaged(status.ToString());
  }
  told_ = std::move(all);
  std::vector<Batch> last(1);
  last[0].given.push_back(Submission());
  const absl::Status status = Execute(std::move(last), /*as_group=*/false);
  if (!status.ok()) findings->Damaged(absl::StrCat("does not go on: ", status.ToString()));
  Check(findings);
}

}  // namespace ihala::power_test
