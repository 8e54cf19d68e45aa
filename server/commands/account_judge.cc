#include "server/commands/account_judge.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "common/access/grants.h"
#include "common/access/policy.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

absl::Status NoSuchAccount() {
  return WithReason(absl::NotFoundError("There is no such account, or it is none of your organisation's."),
                    "ACCOUNT_NOT_FOUND");
}

absl::Status Stale() {
  return WithReason(absl::AbortedError("The entry has changed since you saw it."), "STALE_REVISION");
}

v1::AccountGrant GrantOf(const v1::Account& account) {
  v1::AccountGrant grant;
  *grant.mutable_roles() = account.roles();
  if (account.has_validity()) *grant.mutable_validity() = account.validity();
  return grant;
}

void Give(const v1::AccountGrant& grant, v1::Account* account) {
  *account->mutable_roles() = grant.roles();
  account->clear_validity();
  if (grant.has_validity()) *account->mutable_validity() = grant.validity();
}

// Calls `take` with every account of the organisation. What is in the transaction counts.
absl::Status ForEachOf(WriteTxn& txn, const std::string& organisation,
                       absl::FunctionRef<void(const AccountRecord&)> take) {
  std::string after;
  for (;;) {
    ASSIGN_OR_RETURN(const std::vector<AccountRecord> page, txn.ListAccounts(after, limits::kMaxPageSize));
    if (page.empty()) return absl::OkStatus();
    for (const AccountRecord& record : page) {
      if (record.account.organisation() == organisation) take(record);
    }
    after = page.back().account.code();
  }
}

// Whether anybody of the organisation has a passphrase, and so could ever have signed in. Passphrases are replaced,
// never taken away: once true it stays so.
absl::StatusOr<bool> IsInhabited(WriteTxn& txn, const std::string& organisation) {
  bool inhabited = false;
  RETURN_IF_ERROR(ForEachOf(txn, organisation, [&](const AccountRecord& record) {
    inhabited = inhabited || !record.passphrase_hash.empty();
  }));
  return inhabited;
}

// Whether this may be the account from which all others of its organisation are confirmed: nobody can have read
// anything yet, and there is no other such account. So an administrator who takes it for himself shuts the
// organisation's own people out, which they notice before anything is shared.
absl::StatusOr<bool> MayFound(WriteTxn& txn, const v1::Account& account) {
  if (!SpeaksForAll(CallerOf(account), account.organisation())) return false;
  bool may = true;
  RETURN_IF_ERROR(ForEachOf(txn, account.organisation(), [&](const AccountRecord& record) {
    const bool is_other = record.account.code() != account.code() && !record.account.roles().empty();
    may = may && record.passphrase_hash.empty() && !is_other;
  }));
  return may;
}

// Ends the account's sessions too: who is signed in must come by the door again.
absl::StatusOr<uint64_t> Keep(WriteTxn& txn, AccountRecord record) {
  ASSIGN_OR_RETURN(record.revision, txn.TakeNumber());
  RETURN_IF_ERROR(txn.PutAccount(record));
  RETURN_IF_ERROR(txn.DeleteSessionsOf(record.account.code()));
  return record.revision;
}

absl::flat_hash_set<std::string> DesksOf(const v1::AccountGrant& grant) {
  absl::flat_hash_set<std::string> desks;
  for (const v1::RoleBinding& binding : grant.roles()) {
    desks.insert(binding.desks().begin(), binding.desks().end());
  }
  return desks;
}

// Whether somebody would not sit any more at a desk that an agreement forbids. What is shut to whoever sits there would
// open to them, so leaving it gives something, though fewer desks look like less.
bool LeavesForbiddenDesk(const Policy& policy, const v1::AccountGrant& present, const v1::AccountGrant& asked) {
  const absl::flat_hash_set<std::string> stays = DesksOf(asked);
  const absl::flat_hash_set<std::string> desks = DesksOf(present);
  return std::any_of(desks.begin(), desks.end(), [&](const std::string& desk) {
    return !stays.contains(desk) && policy.ForbidsDeskSomewhere(desk);
  });
}

// The account that an organisation has now, as the administrator wants it.
void Ask(const Policy& policy, const v1::Account& wanted, v1::Account* account) {
  const v1::AccountGrant present = GrantOf(*account);
  const v1::AccountGrant asked = GrantOf(wanted);
  const bool opens_again = account->disabled() && !wanted.disabled();
  const bool leaves = LeavesForbiddenDesk(policy, present, asked);
  account->clear_asked();
  if (!opens_again && !leaves && IsWithin(asked, present)) {
    Give(asked, account);
  } else {
    Give(leaves ? v1::AccountGrant() : InBoth(present, asked), account);
    // What is shut waits for nothing.
    if (!wanted.disabled()) *account->mutable_asked() = asked;
  }
  account->set_language(wanted.language());
  account->set_disabled(account->disabled() || wanted.disabled());
}

// The account that a speaker may say something about, with what the caller knew of it checked.
absl::StatusOr<AccountRecord> FindColleague(WriteTxn& txn, const Caller& caller, const std::string& code) {
  ASSIGN_OR_RETURN(std::optional<AccountRecord> record, txn.FindAccount(code));
  const bool administers = caller.Holds(v1::ROLE_ADMINISTRATOR, "");
  const bool is_own =
      record.has_value() && !caller.organisation.empty() && record->account.organisation() == caller.organisation;
  if (!record.has_value() || (!is_own && !administers)) return NoSuchAccount();
  return *std::move(record);
}

bool MayHandOutAll(const Caller& caller, const v1::Account& account,
                   const google::protobuf::RepeatedPtrField<v1::RoleBinding>& roles) {
  return std::all_of(roles.begin(), roles.end(), [&](const v1::RoleBinding& binding) {
    return MayHandOut(caller, account.organisation(), binding);
  });
}

// Stopping an account is an administrator's too; anything else the organisation's alone.
absl::Status CheckMayStop(const Caller& caller, const v1::Account& account) {
  if (caller.Holds(v1::ROLE_ADMINISTRATOR, "") || ReachesAll(caller, account)) return absl::OkStatus();
  return AboveOwn();
}

absl::StatusOr<Applied> Confirm(WriteTxn& txn, const Caller& caller, AccountRecord record, uint64_t base_revision) {
  v1::Account& account = record.account;
  if (account.organisation() != caller.organisation) return NoSuchAccount();
  if (record.revision != base_revision) return Stale();
  if (!account.has_asked()) {
    return WithReason(absl::FailedPreconditionError("Nothing waits to be confirmed."), "NOTHING_ASKED");
  }
  if (!MayHandOutAll(caller, account, account.asked().roles())) return AboveOwn();
  Give(account.asked(), &account);
  account.clear_asked();
  account.set_disabled(false);
  account.set_confirmed_by(caller.account);
  ASSIGN_OR_RETURN(const uint64_t revision, Keep(txn, record));
  return Applied{revision, account.code(), audit_action::kAccountConfirm};
}

// Whether the caller may make a code for the account.
absl::Status CheckMayIssue(WriteTxn& txn, const Caller& caller, const v1::Account& account, bool enrols) {
  if (account.organisation().empty()) return NoSuchAccount();
  if (caller.organisation != account.organisation()) {
    // A device leads to reading whoever enrolls it.
    if (enrols) return NoSuchAccount();
    // The very first code of an organisation: somebody has to hand it out, and there is nothing yet to be read.
    ASSIGN_OR_RETURN(const bool is_inhabited, IsInhabited(txn, account.organisation()));
    if (!is_inhabited && Speaks(account)) return absl::OkStatus();
    return WithReason(absl::PermissionDeniedError("The organisation hands out its codes itself."), "OWN_PASSPHRASE");
  }
  if (account.code() == caller.account) {
    if (enrols) return OwnDevice();
    return WithReason(absl::PermissionDeniedError("Your own passphrase you change with the present one."),
                      "OWN_ACCOUNT");
  }
  return ReachesAll(caller, account) ? absl::OkStatus() : AboveOwn();
}

absl::StatusOr<Applied> Issue(WriteTxn& txn, const Caller& caller, AccountRecord record, const IssueCode& issue) {
  RETURN_IF_ERROR(CheckMayIssue(txn, caller, record.account, issue.enrols));
  HandedCode& code = issue.enrols ? record.enrolment_code : record.sign_in_code;
  code = issue.code;
  code.made_by = caller.account;
  ASSIGN_OR_RETURN(record.revision, txn.TakeNumber());
  RETURN_IF_ERROR(txn.PutAccount(record));
  return Applied{record.revision, record.account.code(),
                 issue.enrols ? audit_action::kDeviceCode : audit_action::kAccountCode};
}

absl::StatusOr<Applied> Stop(WriteTxn& txn, const Caller& caller, AccountRecord record, bool disable) {
  RETURN_IF_ERROR(CheckMayStop(caller, record.account));
  if (disable) {
    record.account.set_disabled(true);
    record.account.clear_asked();
    record.sign_in_code = HandedCode();
    record.enrolment_code = HandedCode();
  }
  ASSIGN_OR_RETURN(const uint64_t revision, Keep(txn, record));
  return Applied{revision, record.account.code(),
                 disable ? audit_action::kAccountDisable : audit_action::kAccountEndSessions};
}

}  // namespace

bool ReachesAll(const Caller& caller, const v1::Account& account) {
  return MayHandOutAll(caller, account, account.roles()) && MayHandOutAll(caller, account, account.asked().roles());
}

absl::Status OwnDevice() {
  return WithReason(absl::PermissionDeniedError("On your own device somebody else of your organisation decides."),
                    "OWN_DEVICE");
}

absl::Status AboveOwn() {
  return WithReason(absl::PermissionDeniedError("The account reaches further than your own."), "ABOVE_OWN");
}

absl::Status NotLetIn() {
  return WithReason(absl::UnauthenticatedError("The account and the passphrase do not go together."), "SIGN_IN_FAILED");
}

absl::Status Frozen() {
  return WithReason(absl::PermissionDeniedError("Your organisation is frozen: nothing is lost, and nothing goes out."),
                    "FROZEN");
}

absl::Status CheckFresh(uint64_t base_revision, uint64_t present) {
  return base_revision == 0 || present <= base_revision ? absl::OkStatus() : Stale();
}

absl::StatusOr<Applied> PutAccount(WriteTxn& txn, const Policy& policy, const v1::Account& account,
                                   uint64_t base_revision) {
  ASSIGN_OR_RETURN(const std::optional<AccountRecord> present, txn.FindAccount(account.code()));
  AccountRecord record = present.value_or(AccountRecord());
  RETURN_IF_ERROR(CheckFresh(base_revision, record.revision));
  if (present.has_value() && present->account.organisation() != account.organisation()) {
    return WithReason(InvalidField("organisation", "NOT_ALLOWED", "must be the account's own: it never changes"),
                      "INVALID");
  }
  if (account.organisation().empty()) {
    record.account = account;
  } else {
    ASSIGN_OR_RETURN(const bool founds, MayFound(txn, account));
    if (founds) {
      record.account = account;
      record.account.set_confirmed_by(account.code());
    } else {
      record.account.set_code(account.code());
      record.account.set_organisation(account.organisation());
      Ask(policy, account, &record.account);
    }
  }
  ASSIGN_OR_RETURN(const uint64_t revision, Keep(txn, record));
  return Applied{revision, account.code(), audit_action::kAccountPut};
}

absl::StatusOr<Applied> StorePassphrase(WriteTxn& txn, const SetPassphrase& set, uint64_t base_revision) {
  ASSIGN_OR_RETURN(std::optional<AccountRecord> record, txn.FindAccount(set.account));
  if (!record.has_value()) {
    return WithReason(InvalidField("account", "UNKNOWN_CODE", "must be the code of an account"), "INVALID");
  }
  RETURN_IF_ERROR(CheckFresh(base_revision, record->revision));
  if (!record->account.organisation().empty()) {
    return WithReason(
        absl::FailedPreconditionError(
            "People of an organisation choose their own passphrase, with a code from their organisation."),
        "OWN_PASSPHRASE");
  }
  record->passphrase_hash = set.passphrase_hash;
  ASSIGN_OR_RETURN(const uint64_t revision, Keep(txn, *record));
  return Applied{revision, set.account, audit_action::kAccountPassphrase};
}

absl::StatusOr<Applied> JudgeAccountWord(WriteTxn& txn, const Caller& caller, const DirectoryCommand& command) {
  if (const auto* confirm = std::get_if<ConfirmAccount>(&command.entry)) {
    ASSIGN_OR_RETURN(AccountRecord record, FindColleague(txn, caller, confirm->account));
    return Confirm(txn, caller, std::move(record), command.base_revision);
  }
  if (const auto* issue = std::get_if<IssueCode>(&command.entry)) {
    ASSIGN_OR_RETURN(AccountRecord record, FindColleague(txn, caller, issue->account));
    return Issue(txn, caller, std::move(record), *issue);
  }
  const auto* disable = std::get_if<DisableAccount>(&command.entry);
  const std::string& code = disable != nullptr ? disable->account : std::get<EndSessions>(command.entry).account;
  ASSIGN_OR_RETURN(AccountRecord record, FindColleague(txn, caller, code));
  return Stop(txn, caller, std::move(record), disable != nullptr);
}

absl::StatusOr<Applied> StoreChosenPassphrase(WriteTxn& txn, const ChoosePassphrase& chosen) {
  ASSIGN_OR_RETURN(std::optional<AccountRecord> record, txn.FindAccount(chosen.account));
  const bool proves = record.has_value() && !chosen.proof_hash.empty() &&
                      (record->passphrase_hash == chosen.proof_hash || record->sign_in_code.hash == chosen.proof_hash);
  if (!proves) return NotLetIn();
  record->passphrase_hash = chosen.passphrase_hash;
  record->sign_in_code = HandedCode();
  ASSIGN_OR_RETURN(const uint64_t revision, Keep(txn, *record));
  return Applied{revision, chosen.account, audit_action::kAccountChoosePassphrase};
}

}  // namespace ihala
