#include "common/audit/actions.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace ihala {
namespace {

constexpr const char* kActions[] = {
    audit_action::kOperationSubmit,      audit_action::kOperationTakeStep,
    audit_action::kOperationConfirmStep, audit_action::kOperationAddComment,
    audit_action::kOperationAmend,       audit_action::kOperationSayRetention,
    audit_action::kOperationUnreadable,  audit_action::kCaseDate,
    audit_action::kCaseEscalate,         audit_action::kCaseNotice,
    audit_action::kOutageDeclare,        audit_action::kOutageEnd,
    audit_action::kArrangementDeclare,   audit_action::kArrangementEnd,
    audit_action::kOrganisationCalendar, audit_action::kCaseErase,
    audit_action::kCaseMigrate,          audit_action::kCaseDestroyKey,
    audit_action::kOrganisationPut,      audit_action::kDeskPut,
    audit_action::kProgrammePut,         audit_action::kGovernoratePut,
    audit_action::kAgreementPut,         audit_action::kWorkflowLoad,
    audit_action::kMigrationLoad,        audit_action::kAccountPut,
    audit_action::kAccountPassphrase,    audit_action::kAccountConfirm,
    audit_action::kAccountCode,          audit_action::kAccountChoosePassphrase,
    audit_action::kAccountEndSessions,   audit_action::kAccountDisable,
    audit_action::kSessionSignIn,        audit_action::kSessionSignOut,
    audit_action::kDeviceCode,           audit_action::kDeviceEnrol,
    audit_action::kDeviceRevoke,         audit_action::kDeviceLock,
    audit_action::kDeviceUnlock,         audit_action::kDeviceWipe,
    audit_action::kDeviceTold,           audit_action::kDeviceDone,
    audit_action::kDeviceReview,         audit_action::kAgreementSign,
    audit_action::kAgreementEnd,         audit_action::kWorkflowSign,
    audit_action::kWorkflowRollBack,     audit_action::kMigrationSign,
    audit_action::kOrganisationFreeze,   audit_action::kOrganisationLiftFreeze,
    audit_action::kOrganisationUnfreeze, audit_action::kThreadOpen,
    audit_action::kThreadPost,           audit_action::kThreadClose,
    audit_action::kInstallationInit,     audit_action::kAuditExport,
    audit_action::kBackupReport,         audit_action::kContactPut,
    audit_action::kNotificationSeen,     audit_action::kNotificationRetry,
};

}  // namespace

absl::Span<const char* const> AuditActions() { return kActions; }

bool IsAuditAction(absl::string_view action) {
  absl::string_view rpc = action;
  if (absl::ConsumePrefix(&rpc, audit_action::kReadPrefix)) {
    return !rpc.empty() &&
           std::all_of(rpc.begin(), rpc.end(), [](char c) { return absl::ascii_islower(c) || c == '_'; });
  }
  return std::find(std::begin(kActions), std::end(kActions), action) != std::end(kActions);
}

}  // namespace ihala
