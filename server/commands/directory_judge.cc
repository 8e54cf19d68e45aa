#include "server/commands/directory_judge.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "server/commands/account_judge.h"
#include "server/commands/agreement_judge.h"
#include "server/commands/arrangement_judge.h"
#include "server/commands/backup_judge.h"
#include "server/commands/contact_judge.h"
#include "server/commands/device_judge.h"
#include "server/commands/organisation_judge.h"
#include "server/commands/outage_judge.h"
#include "server/commands/thread_judge.h"
#include "server/commands/workflow_judge.h"

namespace ihala {
namespace {

// An entry of the directory in the form in which the store keeps it.
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
  std::visit(
      Overloaded{
          [&](const v1::Desk& desk) { RequireOrganisation(reference, desk.organisation(), "organisation", &problems); },
          [&](const v1::Programme& programme) {
            RequireOrganisation(reference, programme.organisation(), "organisation", &problems);
          },
          [&](const v1::SharingAgreement& agreement) { CheckAgreement(reference, agreement, &problems); },
          [&](const DeclareOutage& entry) { problems = CheckOutage(reference.directory, entry.outage); },
          [&](const DeclareArrangement& entry) { problems = CheckArrangement(reference, entry.arrangement); },
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
          ignore},
      entry);
  return problems;
}

EntryRow RowOf(const DirectoryEntry& entry) {
  return std::visit(Overloaded{[](const v1::Organisation& e) {
                                 return EntryRow{RowKind::kOrganisation, e.code(), ScopeOfEverybody(),
                                                 e.SerializeAsString(), audit_action::kOrganisationPut};
                               },
                               [](const v1::Desk& e) {
                                 return EntryRow{RowKind::kDesk, e.code(), ScopeOfEverybody(), e.SerializeAsString(),
                                                 audit_action::kDeskPut};
                               },
                               [](const v1::Programme& e) {
                                 return EntryRow{RowKind::kProgramme, e.code(), ScopeOfEverybody(),
                                                 e.SerializeAsString(), audit_action::kProgrammePut};
                               },
                               [](const v1::Governorate& e) {
                                 return EntryRow{RowKind::kGovernorate, e.pcode(), ScopeOfEverybody(),
                                                 e.SerializeAsString(), audit_action::kGovernoratePut};
                               },
                               [](const v1::SharingAgreement& e) {
                                 return EntryRow{RowKind::kAgreement, AgreementRowId(e), AgreementScope(e),
                                                 e.SerializeAsString(), audit_action::kAgreementPut};
                               },
                               // Workflows are not replaced, accounts are no rows, and a word is no entry of its own.
                               [](const auto& e) { return EntryRow(); }},
                    entry);
}

template <typename... T>
bool IsOneOf(const DirectoryEntry& entry) {
  return (std::holds_alternative<T>(entry) || ...);
}

absl::StatusOr<uint64_t> StoreEntry(WriteTxn& txn, const ReferenceData& reference, const DirectoryCommand& command,
                                    const EntryRow& row) {
  ASSIGN_OR_RETURN(std::optional<FeedRow> present, txn.FindRow(row.kind, "", row.code));
  if (const auto* agreement = std::get_if<v1::SharingAgreement>(&command.entry)) {
    RETURN_IF_ERROR(CheckNewVersion(reference, *agreement, command.base_revision));
    // Somebody else's may be of this very commit, which the directory in memory does not know yet.
    if (present.has_value()) return AgreementVersionExists();
  } else {
    RETURN_IF_ERROR(CheckFresh(command.base_revision, present.has_value() ? present->seq : 0));
  }
  if (const auto* organisation = std::get_if<v1::Organisation>(&command.entry)) {
    ASSIGN_OR_RETURN(const v1::Organisation kept, WithItsOwnWords(txn, *organisation));
    // Its calendar may be another one.
    if (organisation->has_calendar()) RETURN_IF_ERROR(txn.WakeClocks());
    return txn.PutRow(row.kind, "", row.code, row.scope, kept.SerializeAsString());
  }
  return txn.PutRow(row.kind, "", row.code, row.scope, row.body);
}

// The first answer, where this request was answered before.
absl::StatusOr<std::optional<uint64_t>> FindAnswer(WriteTxn& txn, const DirectoryCommand& command) {
  if (command.ledger_key.empty()) return std::optional<uint64_t>();
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

// Judged by who speaks for an organisation, or a person for themselves; everything else is an administrator's.
bool IsWord(const DirectoryEntry& entry) {
  return IsOneOf<SignAgreement, EndAgreement, SignWorkflow, RollBackWorkflow, SignMigration, FreezeOrganisation,
                 LiftFreeze, PutCalendar, ConfirmAccount, IssueCode, EndSessions, DisableAccount, OrderDevice,
                 ChoosePassphrase, OpenThread, AddPost, CloseThread, PutContact, MarkSeen>(entry);
}

absl::StatusOr<Applied> JudgeWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now, const Caller& caller,
                                  const DirectoryCommand& command) {
  const DirectoryEntry& entry = command.entry;
  if (IsOneOf<SignAgreement, EndAgreement>(entry)) return JudgeAgreementWord(txn, reference, now, caller, entry);
  if (IsOneOf<SignWorkflow, RollBackWorkflow, SignMigration>(entry)) {
    return JudgeWorkflowWord(txn, reference, now, caller, entry);
  }
  if (IsOneOf<FreezeOrganisation, LiftFreeze, PutCalendar>(entry)) {
    return JudgeOrganisationWord(txn, reference, now, caller, entry);
  }
  if (IsOneOf<PutContact, MarkSeen>(entry)) return JudgeContactWord(txn, caller, entry);
  if (IsOneOf<OpenThread, AddPost, CloseThread>(entry)) return JudgeThreadWord(txn, reference, now, caller, entry);
  if (const auto* chosen = std::get_if<ChoosePassphrase>(&entry)) return StoreChosenPassphrase(txn, *chosen);
  if (const auto* order = std::get_if<OrderDevice>(&entry)) return JudgeDeviceOrder(txn, caller, *order);
  return JudgeAccountWord(txn, caller, command);
}

absl::StatusOr<Applied> JudgeEntry(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                   const DirectoryCommand& command) {
  if (const auto* account = std::get_if<v1::Account>(&command.entry)) {
    return PutAccount(txn, *reference.policy, *account, command.base_revision);
  }
  if (const auto* set = std::get_if<SetPassphrase>(&command.entry)) {
    return StorePassphrase(txn, *set, command.base_revision);
  }
  if (const auto* report = std::get_if<ReportBackup>(&command.entry)) return NoteBackup(txn, now, *report);
  if (IsOneOf<RetryUndelivered>(command.entry)) return JudgeRetry(txn, now);
  if (const auto* declared = std::get_if<DeclareOutage>(&command.entry)) return JudgeDeclaration(txn, *declared);
  if (const auto* ended = std::get_if<EndOutage>(&command.entry)) return JudgeEnd(txn, *ended);
  if (const auto* declared = std::get_if<DeclareArrangement>(&command.entry)) {
    return JudgeArrangement(txn, *declared);
  }
  if (const auto* ended = std::get_if<EndArrangement>(&command.entry)) return JudgeArrangementEnd(txn, *ended);
  if (const auto* document = std::get_if<v1::Workflow>(&command.entry)) {
    return StoreWorkflow(txn, reference, *document, command.base_revision);
  }
  if (const auto* migration = std::get_if<v1::WorkflowMigration>(&command.entry)) {
    return StoreMigration(txn, reference, *migration);
  }
  EntryRow row = RowOf(command.entry);
  ASSIGN_OR_RETURN(const uint64_t revision, StoreEntry(txn, reference, command, row));
  return Applied{revision, std::move(row.code), std::move(row.action)};
}

}  // namespace

bool ChangesReference(const DirectoryEntry& entry) {
  return !IsOneOf<IssueCode, OpenThread, AddPost, CloseThread, ReportBackup, PutContact, MarkSeen, RetryUndelivered>(
      entry);
}

absl::StatusOr<uint64_t> JudgeDirectory(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                        const DirectoryCommand& command) {
  const bool lifts = IsOneOf<LiftFreeze>(command.entry);
  const std::optional<Caller> caller =
      reference.FindCaller(command.account, now, lifts ? WhenFrozen::kSpeakers : WhenFrozen::kNobody);
  const bool is_word = IsWord(command.entry);
  if (!caller.has_value() || (!is_word && !caller->Holds(v1::ROLE_ADMINISTRATOR, ""))) {
    return WithReason(absl::PermissionDeniedError("Only an administrator may do this."), "PERMISSION");
  }
  ASSIGN_OR_RETURN(std::optional<uint64_t> answer, FindAnswer(txn, command));
  if (answer.has_value()) return *answer;
  RETURN_IF_ERROR(WithReason(InvalidFields(CheckReferences(reference, command.entry)), "INVALID"));
  ASSIGN_OR_RETURN(const Applied applied, is_word ? JudgeWord(txn, reference, now, *caller, command)
                                                  : JudgeEntry(txn, reference, now, command));
  RETURN_IF_ERROR(txn.PutAudit(
      {now, command.account, caller->organisation, applied.action, applied.subject, "APPLIED", command.digest}));
  if (command.ledger_key.empty()) return applied.revision;
  v1::Verdict verdict;
  verdict.set_kind(v1::VERDICT_KIND_APPLIED);
  verdict.set_seq(applied.revision);
  RETURN_IF_ERROR(txn.PutLedger(command.ledger_key, {command.digest, verdict.SerializeAsString(), ""}));
  return applied.revision;
}

}  // namespace ihala
