#include "tests/support/world/core_world.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/workflow/default_workflow.h"
#include "common/workflow/workflow.h"
#include "tests/support/world/test_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala {
namespace {

v1::Account Administrator() {
  v1::Account account;
  account.set_code(world::kAdministrator);
  account.set_language("ar");
  account.add_roles()->set_role(v1::ROLE_ADMINISTRATOR);
  return account;
}

absl::StatusOr<std::vector<DirectoryEntry>> Entries() {
  std::vector<DirectoryEntry> entries;
  for (auto& entry : world::Organisations()) entries.push_back(entry);
  for (auto& entry : world::Governorates()) entries.push_back(entry);
  ASSIGN_OR_RETURN(v1::Workflow workflow, ParseWorkflowText(DefaultWorkflowText()));
  entries.push_back(std::move(workflow));
  entries.push_back(world::Programme());
  for (auto& entry : world::Desks()) entries.push_back(entry);
  for (v1::SharingAgreement& entry : world::Agreements()) {
    entry.clear_signatures();
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

absl::StatusOr<uint64_t> PutEntry(Executor& executor, const std::string& account, DirectoryEntry entry,
                                  uint64_t base_revision, const std::string& request_id) {
  absl::Notification told;
  absl::StatusOr<uint64_t> revision;
  executor.Execute({account, RequestKey(account, request_id), Digest(request_id), base_revision, std::move(entry)},
                   [&](absl::StatusOr<uint64_t> result) {
                     revision = std::move(result);
                     told.Notify();
                   });
  told.WaitForNotification();
  return revision;
}

absl::Status SignForBoth(Executor& executor, const v1::SharingAgreement& agreement) {
  for (const auto& [side, account] : world::SpeakersOf(agreement)) {
    const SignAgreement sign{agreement.agreement_id(), agreement.version()};
    const std::string request_id =
        absl::StrCat("sign ", agreement.agreement_id(), "/", agreement.version(), " ", account);
    RETURN_IF_ERROR(PutEntry(executor, account, sign, 0, request_id).status());
  }
  return absl::OkStatus();
}

absl::Status PutAndConfirm(Store& store, Executor& executor, const v1::Account& account,
                           const std::string& request_id) {
  RETURN_IF_ERROR(PutEntry(executor, world::kAdministrator, account, 0, request_id).status());
  std::optional<AccountRecord> record;
  RETURN_IF_ERROR(store.Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(record, txn.FindAccount(account.code()));
    return absl::OkStatus();
  }));
  if (!record->account.has_asked()) return absl::OkStatus();
  return PutEntry(executor, world::SpeakerOf(account.organisation()), ConfirmAccount{account.code()}, record->revision,
                  absl::StrCat(request_id, " confirmed"))
      .status();
}

absl::Status PutWorld(Store& store, Reference& reference, Executor& executor) {
  RETURN_IF_ERROR(store.Write([](WriteTxn& txn) -> absl::Status {
    AccountRecord record;
    record.account = Administrator();
    ASSIGN_OR_RETURN(record.revision, txn.TakeNumber());
    return txn.PutAccount(record);
  }));
  RETURN_IF_ERROR(reference.Load(store));
  ASSIGN_OR_RETURN(std::vector<DirectoryEntry> entries, Entries());
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string request_id = absl::StrCat("world ", i);
    RETURN_IF_ERROR(PutEntry(executor, world::kAdministrator, std::move(entries[i]), 0, request_id).status());
  }
  for (const v1::Account& account : world::Accounts()) {
    RETURN_IF_ERROR(PutAndConfirm(store, executor, account, absl::StrCat("world ", account.code())));
  }
  for (const v1::Organisation& organisation : world::Organisations()) {
    const std::string speaker = world::SpeakerOf(organisation.code());
    if (speaker.empty()) continue;
    const SignWorkflow sign{"default", world::kWorkflowVersion};
    RETURN_IF_ERROR(PutEntry(executor, speaker, sign, 0, absl::StrCat("workflow ", speaker)).status());
  }
  for (const v1::SharingAgreement& agreement : world::Agreements()) {
    RETURN_IF_ERROR(SignForBoth(executor, agreement));
  }
  return absl::OkStatus();
}

}  // namespace ihala
