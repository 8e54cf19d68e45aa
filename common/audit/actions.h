#ifndef IHALA_COMMON_AUDIT_ACTIONS_H_
#define IHALA_COMMON_AUDIT_ACTIONS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// Every action that a server enters in its trail, by name. The store takes no other, docs/audit.md says when each is
// entered, and a name never changes: trails of before have it.
namespace ihala {
namespace audit_action {

// Operations of devices and calls, as the server judged them.
inline constexpr char kOperationSubmit[] = "operation.submit";
inline constexpr char kOperationTakeStep[] = "operation.take_step";
inline constexpr char kOperationConfirmStep[] = "operation.confirm_step";
inline constexpr char kOperationAddComment[] = "operation.add_comment";
inline constexpr char kOperationAmend[] = "operation.amend";
inline constexpr char kOperationSayRetention[] = "operation.say_retention";
inline constexpr char kOperationUnreadable[] = "operation.unreadable";
// What time does.
inline constexpr char kCaseDate[] = "case.date";
inline constexpr char kCaseEscalate[] = "case.escalate";
// A device of the referring side has what was decided.
inline constexpr char kCaseNotice[] = "case.notice";
// A case went over to another version of its workflow.
inline constexpr char kCaseMigrate[] = "case.migrate";
// A case was erased; and its key destroyed.
inline constexpr char kCaseErase[] = "case.erase";
inline constexpr char kCaseDestroyKey[] = "case.destroy_key";
// The directory.
inline constexpr char kOrganisationPut[] = "organisation.put";
inline constexpr char kDeskPut[] = "desk.put";
inline constexpr char kProgrammePut[] = "programme.put";
inline constexpr char kGovernoratePut[] = "governorate.put";
inline constexpr char kAgreementPut[] = "agreement.put";
inline constexpr char kWorkflowLoad[] = "workflow.load";
inline constexpr char kOutageDeclare[] = "outage.declare";
inline constexpr char kOutageEnd[] = "outage.end";
inline constexpr char kArrangementDeclare[] = "arrangement.declare";
inline constexpr char kArrangementEnd[] = "arrangement.end";
inline constexpr char kMigrationLoad[] = "migration.load";
// Accounts and sessions.
inline constexpr char kAccountPut[] = "account.put";
inline constexpr char kAccountPassphrase[] = "account.passphrase";
inline constexpr char kAccountConfirm[] = "account.confirm";
inline constexpr char kAccountCode[] = "account.code";
inline constexpr char kAccountChoosePassphrase[] = "account.choose_passphrase";
inline constexpr char kAccountEndSessions[] = "account.end_sessions";
inline constexpr char kAccountDisable[] = "account.disable";
inline constexpr char kSessionSignIn[] = "session.sign_in";
inline constexpr char kSessionSignOut[] = "session.sign_out";
// Devices.
inline constexpr char kDeviceCode[] = "device.code";
inline constexpr char kDeviceEnrol[] = "device.enrol";
inline constexpr char kDeviceRevoke[] = "device.revoke";
inline constexpr char kDeviceLock[] = "device.lock";
inline constexpr char kDeviceUnlock[] = "device.unlock";
inline constexpr char kDeviceWipe[] = "device.wipe";
inline constexpr char kDeviceTold[] = "device.told";
inline constexpr char kDeviceDone[] = "device.done";
inline constexpr char kDeviceReview[] = "device.review";
// What organisations say for themselves.
inline constexpr char kAgreementSign[] = "agreement.sign";
inline constexpr char kAgreementEnd[] = "agreement.end";
inline constexpr char kWorkflowSign[] = "workflow.sign";
inline constexpr char kOrganisationCalendar[] = "organisation.calendar";
inline constexpr char kWorkflowRollBack[] = "workflow.roll_back";
inline constexpr char kMigrationSign[] = "migration.sign";
inline constexpr char kOrganisationFreeze[] = "organisation.freeze";
inline constexpr char kOrganisationLiftFreeze[] = "organisation.lift_freeze";
inline constexpr char kOrganisationUnfreeze[] = "organisation.unfreeze";
inline constexpr char kThreadOpen[] = "thread.open";
inline constexpr char kThreadPost[] = "thread.post";
inline constexpr char kThreadClose[] = "thread.close";
// The installation and its trail.
inline constexpr char kInstallationInit[] = "installation.init";
inline constexpr char kAuditExport[] = "audit.export";
inline constexpr char kBackupReport[] = "backup.report";
// What somebody is told, and where.
inline constexpr char kContactPut[] = "contact.put";
inline constexpr char kNotificationSeen[] = "notification.seen";
inline constexpr char kNotificationRetry[] = "notification.retry";
// An answer that showed more of a case than its envelope: this and the RPC, as "read.get_referral".
inline constexpr char kReadPrefix[] = "read.";

}  // namespace audit_action

// All of them but the reads.
absl::Span<const char* const> AuditActions();

// Whether it is one of these, or a read.
bool IsAuditAction(absl::string_view action);

}  // namespace ihala

#endif  // IHALA_COMMON_AUDIT_ACTIONS_H_
