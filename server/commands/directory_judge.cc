#include "server/commands/directory_judge.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "server/commands/agreement_judge.h"

namespace ihala {
namespace {

// An entry in the form in which the store keeps it.
struct EntryRow {
  RowKind kind;
  std::string code;
  RowScope scope;
  std::string body;
  std::string action;
};

template <typename... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <typename... F>
Overloaded(F...) -> Overloaded<F...>;

const RowScope kEverybody{"*", "", "", ""};

void RequireOrganisation(const ReferenceData& reference, const std::string& code, absl::string_view field,
                         std::vector<FieldViolation>* problems) {
  if (reference.directory.organisation(code) != nullptr) return;
  problems->push_back({std::string(field), "UNKNOWN_CODE", "must be the code of an organisation in the directory"});
}

// Versions of one agreement are between the same two organisations.
void CheckAgreement(const ReferenceData& reference, const v1::SharingAgreement& agreement,
                    std::vector<FieldViolation>* problems) {
  RequireOrganisation(reference, agreement.referring_organisation(), "referring_organisation", problems);
  RequireOrganisation(reference, agreement.receiving_organisation(), "receiving_organisation", problems);
  const std::vector<const v1::SharingAgreement*> versions = reference.directory.VersionsOf(agreement.agreement_id());
  const auto same = [&](absl::string_view field, const std::string& value, const std::string& before) {
    if (value == before) return;
    problems->push_back({std::string(field), "NOT_ALLOWED", "must be the same in every version of an agreement"});
  };
  if (versions.empty()) return;
  same("referring_organisation", agreement.referring_organisation(), versions.back()->referring_organisation());
  same("receiving_organisation", agreement.receiving_organisation(), versions.back()->receiving_organisation());
}

// What an entry refers to must be there before it.
std::vector<FieldViolation> CheckReferences(const ReferenceData& reference, const DirectoryEntry& entry) {
  std::vector<FieldViolation> problems;
  const auto ignore = [](const auto&) {};
  std::visit(Overloaded{[&](const v1::Desk& desk) {
                          RequireOrganisation(reference, desk.organisation(), "organisation", &problems);
                        },
                        [&](const v1::Programme& programme) {
                          RequireOrganisation(reference, programme.organisation(), "organisation", &problems);
                        },
                        [&](const v1::SharingAgreement& agreement) { CheckAgreement(reference, agreement, &problems); },
                        [&](const v1::Account& account) {
                          if (!account.organisation().empty()) {
                            RequireOrganisation(reference, account.organisation(), "organisation", &problems);
                          }
                          for (int i = 0; i < account.roles_size(); ++i) {
                            const std::string& organisation = account.roles(i).organisation();
                            if (organisation == account.organisation() || organisation.empty()) continue;
                            problems.push_back({absl::StrCat("roles[", i, "].organisation"), "NOT_COVERED",
                                                "must be the account's own organisation"});
                          }
                        },
                        [&](const SetPassphrase& set) {
                          if (reference.accounts.contains(set.account)) return;
                          problems.push_back({"account", "UNKNOWN_CODE", "must be the code of an account"});
                        },
                        ignore},
             entry);
  return problems;
}

EntryRow RowOf(const DirectoryEntry& entry) {
  return std::visit(
      Overloaded{
          [](const v1::Organisation& e) {
            return EntryRow{RowKind::kOrganisation, e.code(), kEverybody, e.SerializeAsString(), "organisation.put"};
          },
          [](const v1::Desk& e) {
            return EntryRow{RowKind::kDesk, e.code(), kEverybody, e.SerializeAsString(), "desk.put"};
          },
          [](const v1::Programme& e) {
            return EntryRow{RowKind::kProgramme, e.code(), kEverybody, e.SerializeAsString(), "programme.put"};
          },
          [](const v1::Governorate& e) {
            return EntryRow{RowKind::kGovernorate, e.pcode(), kEverybody, e.SerializeAsString(), "governorate.put"};
          },
          [](const v1::SharingAgreement& e) {
            return EntryRow{RowKind::kAgreement, AgreementRowId(e), AgreementScope(e), e.SerializeAsString(),
                            "agreement.put"};
          },
          [](const v1::Workflow& e) {
            return EntryRow{RowKind::kWorkflow, absl::StrCat(e.workflow_id(), "/", e.version()), kEverybody,
                            e.SerializeAsString(), "workflow.load"};
          },
          [](const v1::Account& e) {
            return EntryRow{{}, e.code(), {}, "", "account.put"};
          },
          [](const SetPassphrase& e) {
            return EntryRow{{}, e.account, {}, "", "account.passphrase"};
          },
          // A side's word is no entry of its own: see agreement_judge.h.
          [](const SignAgreement& e) { return EntryRow(); }, [](const EndAgreement& e) { return EntryRow(); }},
      entry);
}

bool IsAgreementWord(const DirectoryEntry& entry) {
  return std::holds_alternative<SignAgreement>(entry) || std::holds_alternative<EndAgreement>(entry);
}

absl::Status CheckFresh(uint64_t base_revision, uint64_t present) {
  if (base_revision == 0 || present <= base_revision) return absl::OkStatus();
  return WithReason(absl::AbortedError("The entry has changed since you saw it."), "STALE_REVISION");
}

absl::StatusOr<uint64_t> StoreAccount(WriteTxn& txn, const DirectoryCommand& command, const std::string& code) {
  ASSIGN_OR_RETURN(std::optional<AccountRecord> present, txn.FindAccount(code));
  AccountRecord record = present.value_or(AccountRecord());
  RETURN_IF_ERROR(CheckFresh(command.base_revision, record.revision));
  if (const auto* account = std::get_if<v1::Account>(&command.entry)) {
    record.account = *account;
  } else {
    record.passphrase_hash = std::get<SetPassphrase>(command.entry).passphrase_hash;
  }
  ASSIGN_OR_RETURN(record.revision, txn.TakeNumber());
  RETURN_IF_ERROR(txn.PutAccount(record));
  // Another passphrase, or rights taken away: who is signed in must come by the door again.
  RETURN_IF_ERROR(txn.DeleteSessionsOf(code));
  return record.revision;
}

absl::StatusOr<uint64_t> StoreEntry(WriteTxn& txn, const ReferenceData& reference, const DirectoryCommand& command,
                                    const EntryRow& row) {
  ASSIGN_OR_RETURN(std::optional<FeedRow> present, txn.FindRow(row.kind, "", row.code));
  if (const auto* document = std::get_if<v1::Workflow>(&command.entry)) {
    RETURN_IF_ERROR(Workflow::Compile(*document).status());
    if (present.has_value()) {
      return absl::AlreadyExistsError("This version is loaded already; a version is never replaced.");
    }
    const auto newest = reference.newest.find(document->workflow_id());
    const uint32_t version = newest == reference.newest.end() ? 0 : newest->second;
    RETURN_IF_ERROR(CheckFresh(command.base_revision, version));
    if (document->version() <= version) {
      return InvalidField("version", "OUT_OF_RANGE", "must be above the newest version that is loaded");
    }
  } else if (const auto* agreement = std::get_if<v1::SharingAgreement>(&command.entry)) {
    RETURN_IF_ERROR(CheckNewVersion(reference, *agreement, command.base_revision));
    // Somebody else's may be of this very commit, which the directory in memory does not know yet.
    if (present.has_value()) return AgreementVersionExists();
  } else {
    RETURN_IF_ERROR(CheckFresh(command.base_revision, present.has_value() ? present->seq : 0));
  }
  return txn.PutRow(row.kind, "", row.code, row.scope, row.body);
}

// The first answer, where this request was answered before.
absl::StatusOr<std::optional<uint64_t>> FindAnswer(WriteTxn& txn, const DirectoryCommand& command) {
  ASSIGN_OR_RETURN(std::optional<LedgerEntry> entry, txn.FindLedger(command.ledger_key));
  if (!entry.has_value()) return std::optional<uint64_t>();
  if (entry->digest != command.digest) {
    return WithReason(InvalidField("request_id", "REUSED", "must be new for each request with another content"),
                      "REQUEST_ID_REUSED");
  }
  v1::Verdict verdict;
  if (!verdict.ParseFromString(entry->verdict)) return absl::DataLossError("a stored verdict does not parse");
  return std::optional<uint64_t>(verdict.seq());
}

}  // namespace

absl::StatusOr<uint64_t> JudgeDirectory(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                        const DirectoryCommand& command) {
  const std::optional<Caller> caller = reference.FindCaller(command.account, now);
  const bool is_word = IsAgreementWord(command.entry);
  if (!caller.has_value() || (!is_word && !caller->Holds(v1::ROLE_ADMINISTRATOR, ""))) {
    return WithReason(absl::PermissionDeniedError("Only an administrator may do this."), "PERMISSION");
  }
  ASSIGN_OR_RETURN(std::optional<uint64_t> answer, FindAnswer(txn, command));
  if (answer.has_value()) return *answer;
  RETURN_IF_ERROR(WithReason(InvalidFields(CheckReferences(reference, command.entry)), "INVALID"));
  EntryRow row = RowOf(command.entry);
  uint64_t revision = 0;
  if (is_word) {
    ASSIGN_OR_RETURN(const AgreementWord word, JudgeAgreementWord(txn, reference, now, *caller, command.entry));
    revision = word.revision;
    row.action = word.action;
    row.code = word.row_id;
  } else if (std::holds_alternative<v1::Account>(command.entry) ||
             std::holds_alternative<SetPassphrase>(command.entry)) {
    ASSIGN_OR_RETURN(revision, StoreAccount(txn, command, row.code));
  } else {
    ASSIGN_OR_RETURN(revision, StoreEntry(txn, reference, command, row));
  }
  RETURN_IF_ERROR(
      txn.PutAudit({now, command.account, caller->organisation, row.action, row.code, "APPLIED", command.digest}));
  v1::Verdict verdict;
  verdict.set_kind(v1::VERDICT_KIND_APPLIED);
  verdict.set_seq(revision);
  RETURN_IF_ERROR(txn.PutLedger(command.ledger_key, {command.digest, verdict.SerializeAsString(), ""}));
  return revision;
}

}  // namespace ihala
