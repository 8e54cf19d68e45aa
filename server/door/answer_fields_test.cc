// Whether everything that can leave says who may see it: a field of a case by its option, and every other field or type
// by standing in a list here, with the reason. So a new field of an answer, or a new message in one, is decided on
// before it can leave.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/options.pb.h"
#include "ihala/v1/sync.pb.h"
#include "server/audit/reads.h"
#include "server/door/rpc.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

bool IsOurs(const Descriptor* type) { return type != nullptr && type->file()->package() == "ihala.v1"; }

bool SaysWhoMaySeeIt(const FieldDescriptor& field) {
  return field.options().GetExtension(v1::access).field_class() != v1::FIELD_CLASS_UNSPECIFIED;
}

// Every type of which something can be in an answer, in the payload of an exchange too.
std::set<const Descriptor*> Answered() {
  std::vector<const Descriptor*> types = {v1::ExchangeDown::descriptor()};
  for (const std::vector<Rpc>& rpcs : AllRpcs()) {
    for (const Rpc& rpc : rpcs) types.push_back(rpc.response->GetDescriptor());
  }
  std::set<const Descriptor*> known(types.begin(), types.end());
  for (size_t next = 0; next < types.size(); ++next) {
    for (int i = 0; i < types[next]->field_count(); ++i) {
      const Descriptor* const inside = types[next]->field(i)->message_type();
      if (IsOurs(inside) && known.insert(inside).second) types.push_back(inside);
    }
  }
  return known;
}

// Those of which a field says by its option who may see it, wherever they stand.
std::set<const Descriptor*> PartsOfCases() {
  std::set<const Descriptor*> parts;
  for (const Descriptor* type : Answered()) {
    for (int i = 0; i < type->field_count(); ++i) {
      if (SaysWhoMaySeeIt(*type->field(i))) parts.insert(type);
    }
  }
  return parts;
}

// Of nobody's case, whatever is in them.
const std::set<std::string>& OfNoCase() {
  static const auto& names = *new std::set<std::string>{
      // The directory, which everybody reads.
      "Organisation", "OrganisationFreeze", "Desk", "Programme", "Governorate", "SharingAgreement", "RungFields",
      "AgreementSignature", "Outage", "Arrangement",
      // Workflows, which everybody reads.
      "Workflow", "Stage", "StageClock", "Step", "StepInput", "Condition", "Confirmation", "ClockRule", "ReasonSet",
      "Reason", "WorkingCalendar", "Escalation", "WorkflowRollBack",
      // Migrations, which everybody reads.
      "WorkflowMigration", "StageMapping", "StepMapping", "InputMapping", "CodeMapping", "MigrationRef",
      // Accounts, by their codes: one's own, one's colleagues', and all of them for an administrator.
      "Account", "AccountGrant", "RoleBinding", "Colleague", "Session",
      // Devices by their codes and those of their accounts, how much waits on them, and what they are to do.
      "EnrolledDevice", "ListDevicesResponse", "UnsentWork", "DeviceOrder", "IssueEnrolmentCodeResponse",
      "RevokeDeviceResponse", "LockDeviceResponse", "UnlockDeviceResponse", "WipeDeviceResponse", "ReviewHeldResponse",
      // What the protocol of a sync says of its own: numbers, sums and sealed names, of what the caller may see.
      "CompressedPayload", "ExchangeResponse", "OperationVerdict", "Range", "Receipt", "ScopeDigest", "RowsDigest",
      "BucketRows", "RowName", "WatchResponse",
      // A part of a row's bytes, which were made after the row was reduced; and that a case is out of one's scope.
      "RowPart", "LeftScope",
      // What became of the caller's own command, in codes and names of fields.
      "Verdict", "FieldViolation", "AddCommentResponse", "TakeStepOnManyResponse",
      // How many of the caller's cases are in each part of a queue.
      "CountQueueResponse", "QueueCount",
      // What a stage means, for whoever shows a case's code.
      "TellStageResponse",
      // How many households share a number that the caller sees (edge case 14).
      "SharedPhone",
      // Words between organisations, in which no person may be named.
      "Thread", "Post", "ThreadSubject", "RedLine", "ReasonSubject", "OpenThreadResponse", "AddPostResponse",
      "CloseThreadResponse", "ListThreadsResponse", "ListPostsResponse",
      // What the caller is told of cases that they may see, by codes, and which count as an envelope each; where they
      // want to be told; and for an administrator what did not reach whom.
      "Notification", "ListNotificationsResponse", "MarkNotificationsSeenResponse", "Contact", "GetContactResponse",
      "PutContactResponse", "ListUndeliveredResponse", "UndeliveredMessage", "RetryUndeliveredResponse",
      // Figures, and the trail: ids and codes, for who may read them.
      "GetFiguresResponse", "GetMonitorResponse", "MonitorFigure", "MonitorCell", "RedLineFigure", "EscalationFigure",
      "ListAuditTrailResponse", "AuditEntry", "AuditCase", "AuditHead", "AuditCount", "GetErasuresResponse",
      "ErasureFigure", "RetentionFigure",
      // Revisions and one-time codes.
      "RefreshSessionResponse", "SignOutResponse", "ChoosePassphraseResponse", "SignAgreementResponse",
      "EndAgreementResponse", "SignWorkflowResponse", "ConfirmAccountResponse", "IssueSignInCodeResponse",
      "EndSessionsResponse", "DisableAccountResponse", "FreezeOrganisationResponse", "LiftFreezeResponse",
      "PutOrganisationResponse", "PutDeskResponse", "PutProgrammeResponse", "PutGovernorateResponse",
      "PutAgreementResponse", "PutAccountResponse", "SetPassphraseResponse", "ValidateWorkflowResponse",
      "LoadWorkflowResponse", "ReportBackupResponse", "DeclareOutageResponse", "EndOutageResponse",
      "DeclareArrangementResponse", "EndArrangementResponse", "PutCalendarResponse", "RollBackWorkflowResponse",
      "SignMigrationResponse", "LoadMigrationResponse",
      // How many cases would change, for whoever configures; the codes of cases stand in the list below.
      "DryRunWorkflowResponse",
      // How many there are of everything, for an administrator.
      "GetServerStatusResponse", "MasterKeyUse"};
  return names;
}

// What stands beside parts of cases in an answer and is none itself.
std::vector<std::string> BesideCases() {
  return {
      // How a sync goes on, and what became of the caller's own commands.
      "ExchangeDown.verdicts", "ExchangeDown.receipt", "ExchangeDown.digests", "ExchangeDown.server_time",
      "ExchangeDown.backup_horizon", "ExchangeDown.held", "ExchangeDown.audit_head", "ExchangeDown.red_lines_taken",
      "ExchangeDown.contact_signature", "Page.state", "Page.next_cursor", "Page.more", "Page.scope_changed",
      "Page.epoch", "RepairDown.buckets", "RepairDown.more_buckets", "RepairDown.wanted_done",
      // The frame of a row, which goes only to whom the case is shown.
      "Row.seq", "Row.referral_id", "Row.row_id", "Row.visible_until", "Row.part", "Row.left_scope",
      // Sessions.
      "SignInResponse.session", "SignInResponse.server_time", "SignInResponse.server_public_key",
      "SignInResponse.device", "WhoAmIResponse.server_time",
      // And one delivery: what became of the device's own commands.
      "DeliverResponse.verdicts", "DeliverResponse.receipt", "DeliverResponse.server_time", "DeliverResponse.order",
      // Which operation waits to be decided on; its case only where the caller may know of that.
      "HeldOperation.stream_id", "HeldOperation.n", "HeldOperation.device", "HeldOperation.account",
      "HeldOperation.kind", "HeldOperation.referral_id",
      // Of a case that the caller is shown: what they may do, whether they are late, how often it was amended, and with
      // how many other households it shares a number.
      "GetReferralResponse.permitted_steps", "GetReferralResponse.shared_phones",
      "GetReferralResponse.dossier_revision", "QueueItem.overdue", "QueueItem.permitted_steps",
      // Counts, and short codes of cases that the caller may see, which count as an envelope of each.
      "DryRunLine.from_version", "DryRunLine.from_stage", "DryRunLine.to_stage", "DryRunLine.cases",
      "DryRunLine.unsigned_cases", "DryRunLine.due_earlier", "DryRunLine.due_later", "DryRunLine.pending_kept",
      "DryRunLine.pending_dropped", "DryRunLine.short_codes",
      // What became of the caller's own command.
      "SubmitReferralResponse.verdict", "TakeStepResponse.verdict", "ConfirmStepResponse.verdict",
      "AmendReferralResponse.verdict", "SetRetentionResponse.verdict",
      // Where a list goes on: sealed, and the caller's alone.
      "ListReferralsResponse.next_page_token", "ListCommentsResponse.next_page_token",
      "ListHistoryResponse.next_page_token", "ListQueueResponse.next_page_token", "ListHeldResponse.next_page_token",
      "ListColleaguesResponse.next_page_token", "ListAccountsResponse.next_page_token"};
}

TEST(AnswerFieldsTest, EveryPartOfACaseSaysWhoMaySeeIt) {
  for (const Descriptor* type : PartsOfCases()) {
    for (int i = 0; i < type->field_count(); ++i) {
      EXPECT_TRUE(SaysWhoMaySeeIt(*type->field(i))) << type->field(i)->full_name();
    }
  }
}

TEST(AnswerFieldsTest, WhatStandsBesideACaseWasDecidedOn) {
  const std::set<const Descriptor*> parts = PartsOfCases();
  std::vector<std::string> beside;
  for (const Descriptor* type : Answered()) {
    if (parts.count(type) > 0 || OfNoCase().count(type->name()) > 0) continue;
    for (int i = 0; i < type->field_count(); ++i) {
      const Descriptor* const inside = type->field(i)->message_type();
      const bool holds = IsOurs(inside) && (parts.count(inside) > 0 || CanHoldCases(*inside));
      if (!holds) beside.push_back(type->name() + "." + type->field(i)->name());
    }
  }
  EXPECT_THAT(beside, testing::UnorderedElementsAreArray(BesideCases()));
}

TEST(AnswerFieldsTest, NoTypeIsOfNoCaseThatIsAPartOfOneOrIsNotThere) {
  std::set<std::string> others;
  for (const Descriptor* type : Answered()) others.insert(type->name());
  for (const Descriptor* type : PartsOfCases()) others.erase(type->name());
  for (const std::string& name : OfNoCase()) EXPECT_EQ(others.count(name), 1u) << name;
}

}  // namespace
}  // namespace ihala
