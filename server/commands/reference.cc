#include "server/commands/reference.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/grants.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/workflow/declared_days.h"
#include "common/workflow/stored_workflow.h"

namespace ihala {
namespace {

template <typename Message>
absl::Status ReadInto(ReadTxn& txn, RowKind kind, Directory* directory) {
  ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListReference(kind));
  for (const FeedRow& row : rows) {
    Message entry;
    if (!entry.ParseFromString(row.body)) return absl::DataLossError("a stored entry does not parse");
    directory->Put(std::move(entry));
  }
  return absl::OkStatus();
}

// The newest change of what says when clocks run.
absl::StatusOr<uint64_t> DaysSeq(ReadTxn& txn) {
  uint64_t newest = 0;
  for (const RowKind kind : {RowKind::kOrganisation, RowKind::kOutage}) {
    ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListReference(kind));
    for (const FeedRow& row : rows) newest = std::max(newest, row.seq);
  }
  return newest;
}

absl::Status ReadWorkflows(ReadTxn& txn, ReferenceData* data) {
  ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListReference(RowKind::kWorkflow));
  for (const FeedRow& row : rows) {
    ASSIGN_OR_RETURN(std::shared_ptr<const Workflow> workflow, CompileStored(row.body));
    const v1::WorkflowRef ref = workflow->ref();
    uint32_t& newest = data->newest[ref.workflow_id()];
    newest = std::max(newest, ref.version());
    data->workflows[absl::StrCat(ref.workflow_id(), "/", ref.version())] = std::move(workflow);
  }
  return absl::OkStatus();
}

absl::Status ReadAccounts(ReadTxn& txn, ReferenceData* data) {
  std::string after;
  for (;;) {
    ASSIGN_OR_RETURN(std::vector<AccountRecord> page, txn.ListAccounts(after, limits::kMaxPageSize));
    if (page.empty()) return absl::OkStatus();
    after = page.back().account.code();
    for (AccountRecord& record : page) data->accounts[record.account.code()] = std::move(record.account);
  }
}

}  // namespace

absl::CivilDay DirectoryDay(absl::Time now) { return absl::ToCivilDay(now, absl::UTCTimeZone()); }

std::shared_ptr<const Workflow> ReferenceData::FindWorkflow(absl::string_view id, uint32_t version) const {
  if (version == 0) {
    const auto found = newest.find(id);
    if (found == newest.end()) return nullptr;
    version = found->second;
  }
  const auto found = workflows.find(absl::StrCat(id, "/", version));
  return found == workflows.end() ? nullptr : found->second;
}

std::shared_ptr<const Workflow> ReferenceData::WorkflowFor(const v1::Programme& programme, absl::string_view referring,
                                                           absl::string_view receiving) const {
  const auto last = newest.find(programme.workflow_id());
  for (uint32_t version = last == newest.end() ? 0 : last->second; version > 0; --version) {
    std::shared_ptr<const Workflow> workflow = FindWorkflow(programme.workflow_id(), version);
    if (workflow != nullptr && directory.AgreedOn(workflow->document(), referring, receiving)) return workflow;
  }
  return nullptr;
}

bool ReferenceData::IsFrozen(const v1::Account& account) const {
  const v1::Organisation* const organisation = directory.organisation(account.organisation());
  return organisation != nullptr && organisation->has_freeze();
}

std::optional<Caller> ReferenceData::FindCaller(absl::string_view account, absl::Time now, WhenFrozen when) const {
  const auto found = accounts.find(account);
  if (found == accounts.end()) return std::nullopt;
  const v1::Account& record = found->second;
  const absl::CivilDay day = DirectoryDay(now);
  if (record.disabled() || !IsValidOn(record.validity(), day)) return std::nullopt;
  // Of an organisation whose days are over nobody reads on, whatever took its place.
  const v1::Organisation* const own = directory.organisation(record.organisation());
  if (own != nullptr && !IsValidOn(own->validity(), day)) return std::nullopt;
  const bool may_come = when == WhenFrozen::kSpeakers && Speaks(record);
  if (!may_come && IsFrozen(record)) return std::nullopt;
  return CallerOf(record);
}

CaseDays ReferenceData::DaysOf(const Workflow& workflow, const v1::CaseCore& core) const {
  return DaysFor(workflow, directory.organisation(core.referring_organisation()),
                 directory.organisation(core.receiving_organisation()), core.governorate(), directory.outages());
}

CaseDays ReferenceData::DaysOf(const Workflow& workflow, const v1::Envelope& envelope) const {
  return DaysFor(workflow, directory.organisation(envelope.referring_organisation()),
                 directory.organisation(envelope.receiving_organisation()), envelope.governorate(),
                 directory.outages());
}

absl::StatusOr<bool> ReferenceData::KnowsDays(ReadTxn& txn) const {
  ASSIGN_OR_RETURN(const uint64_t newest, DaysSeq(txn));
  return newest == days_seq;
}

absl::Status Reference::Load(Store& store) {
  absl::MutexLock one_at_a_time(&loading_);
  auto data = std::make_shared<ReferenceData>();
  RETURN_IF_ERROR(store.Read([&](ReadTxn& txn) -> absl::Status {
    RETURN_IF_ERROR(ReadInto<v1::Organisation>(txn, RowKind::kOrganisation, &data->directory));
    RETURN_IF_ERROR(ReadInto<v1::Desk>(txn, RowKind::kDesk, &data->directory));
    RETURN_IF_ERROR(ReadInto<v1::Programme>(txn, RowKind::kProgramme, &data->directory));
    RETURN_IF_ERROR(ReadInto<v1::Governorate>(txn, RowKind::kGovernorate, &data->directory));
    RETURN_IF_ERROR(ReadInto<v1::SharingAgreement>(txn, RowKind::kAgreement, &data->directory));
    RETURN_IF_ERROR(ReadInto<v1::Outage>(txn, RowKind::kOutage, &data->directory));
    ASSIGN_OR_RETURN(data->days_seq, DaysSeq(txn));
    data->policy = std::make_shared<const Policy>(data->directory.AllVersions(), data->directory.Frozen());
    RETURN_IF_ERROR(ReadWorkflows(txn, data.get()));
    return ReadAccounts(txn, data.get());
  }));
  {
    absl::MutexLock lock(&mutex_);
    data_ = std::move(data);
  }
  if (listener_) listener_();
  return absl::OkStatus();
}

std::shared_ptr<const ReferenceData> Reference::Get() const {
  absl::MutexLock lock(&mutex_);
  return data_;
}

}  // namespace ihala
