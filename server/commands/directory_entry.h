#ifndef IHALA_SERVER_COMMANDS_DIRECTORY_ENTRY_H_
#define IHALA_SERVER_COMMANDS_DIRECTORY_ENTRY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "ihala/v1/arrangement.pb.h"
#include "ihala/v1/device_service.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/migration.pb.h"
#include "ihala/v1/notification_service.pb.h"
#include "ihala/v1/sync.pb.h"
#include "ihala/v1/thread_service.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "server/store/account_records.h"

namespace ihala {

// What an administrator changes of the directory, the workflows and the accounts.
struct SetPassphrase {
  std::string account;
  std::string passphrase_hash;  // Argon2id, made before the transaction because it is slow; all hashes here are.
};
// One side's word on an agreement: it signs a version, or ends what is in force.
struct SignAgreement {
  std::string agreement_id;
  uint32_t version = 0;
};
struct EndAgreement {
  std::string agreement_id;
};
// An organisation's word on itself and its accounts: see AccountService and AgreementService.
struct SignWorkflow {
  std::string workflow_id;
  uint32_t version = 0;
};
// Without a calendar it keeps to that of the workflow again.
struct PutCalendar {
  std::string organisation;
  std::optional<v1::WorkingCalendar> calendar;
};
struct RollBackWorkflow {
  std::string workflow_id;
  uint32_t version = 0;
};
struct SignMigration {
  v1::MigrationRef migration;
};
struct FreezeOrganisation {
  std::string organisation;
};
struct LiftFreeze {
  std::string organisation;
};
struct ConfirmAccount {
  std::string account;
};
// A code for a person to choose a passphrase, or to enrol a device.
struct IssueCode {
  std::string account;
  HandedCode code;
  bool enrols = false;
};
struct EndSessions {
  std::string account;
};
struct DisableAccount {
  std::string account;
};
// How a device is to stand from now on: see DeviceService.
struct OrderDevice {
  std::string device;
  v1::DeviceState state = v1::DEVICE_STATE_UNSPECIFIED;
  std::string order_id;  // 16 random bytes.
  // For WIPED: what the caller was told would be lost; nullopt where the device never said.
  std::optional<v1::UnsentWork> confirmed = std::nullopt;
};
// A person's own passphrase, for whoever showed a code or passphrase that goes with `proof_hash`.
struct ChoosePassphrase {
  std::string account;
  std::string proof_hash;
  std::string passphrase_hash;
};
// What organisations and the coordinator talk over apart from cases: see ThreadService. The server's part of a thread
// and of a post is filled in when it is judged.
struct OpenThread {
  v1::Thread thread;
  v1::Post post;
};
struct AddPost {
  std::string thread_id;
  v1::Post post;
};
struct CloseThread {
  std::string thread_id;
};
// That a party was cut off: see AdminService.
struct DeclareOutage {
  v1::Outage outage;
};
struct EndOutage {
  std::string outage_id;
  v1::Date last_day;
};
// A trial or a shock: see AdminService.
struct DeclareArrangement {
  v1::Arrangement arrangement;
};
struct EndArrangement {
  std::string arrangement_id;
  v1::Date last_day;
};
// Of a copy of the database: how far it goes, and by which tag that is known to be this history. The epoch was
// compared.
struct ReportBackup {
  uint64_t seq = 0;
  uint32_t tag = 0;
};
// What somebody says for themselves of what they are told: see NotificationService.
struct PutContact {
  v1::Contact contact;
};
struct MarkSeen {
  uint64_t up_to = 0;
};
struct RetryUndelivered {};
using DirectoryEntry =
    std::variant<v1::Organisation, v1::Desk, v1::Programme, v1::Governorate, v1::SharingAgreement, v1::Account,
                 SetPassphrase, v1::Workflow, v1::WorkflowMigration, SignAgreement, EndAgreement, SignWorkflow,
                 RollBackWorkflow, SignMigration, FreezeOrganisation, LiftFreeze, ConfirmAccount, IssueCode,
                 EndSessions, DisableAccount, OrderDevice, ChoosePassphrase, OpenThread, AddPost, CloseThread,
                 ReportBackup, PutCalendar, DeclareOutage, EndOutage, DeclareArrangement, EndArrangement, PutContact,
                 MarkSeen, RetryUndelivered>;

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_DIRECTORY_ENTRY_H_
