#include "server/commands/reference.h"

#include <algorithm>
#include <map>
#include <tuple>
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

absl::Status ReadMigrations(ReadTxn& txn, ReferenceData* data) {
  ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListReference(RowKind::kMigration));
  for (const FeedRow& row : rows) {
    v1::WorkflowMigration document;
    if (!document.ParseFromString(row.body)) return absl::DataLossError("a stored migration does not parse");
    auto from = data->FindWorkflow(document.workflow_id(), document.from_version());
    auto to = data->FindWorkflow(document.workflow_id(), document.to_version());
    if (from == nullptr || to == nullptr) {
      return absl::DataLossError("a migration names a workflow that is not loaded");
    }
    data->migrations.push_back(std::make_shared<const Migration>(std::move(document), std::move(from), std::move(to)));
  }
  const auto place = [](const std::shared_ptr<const Migration>& one) {
    const v1::WorkflowMigration& document = one->document();
    return std::tuple(document.workflow_id(), document.from_version(), document.to_version());
  };
  std::sort(data->migrations.begin(), data->migrations.end(),
            [&](const auto& a, const auto& b) { return place(a) < place(b); });
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

v1::MigrationRef RefOf(const v1::WorkflowMigration& migration) {
  v1::MigrationRef ref;
  ref.set_workflow_id(migration.workflow_id());
  ref.set_from_version(migration.from_version());
  ref.set_to_version(migration.to_version());
  return ref;
}

std::string MigrationRowId(const v1::MigrationRef& migration) {
  return absl::StrCat(migration.workflow_id(), "/", migration.from_version(), "-", migration.to_version());
}

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

FollowedWorkflow ReferenceData::WorkflowFor(const v1::Envelope& way, absl::CivilDay day,
                                            const absl::flat_hash_set<std::string>& full_trials) const {
  for (const WorkflowOffer& offer : directory.WorkflowOffers(way, day)) {
    if (offer.arrangement != nullptr && full_trials.contains(offer.arrangement->arrangement_id())) continue;
    for (std::shared_ptr<const Workflow>& workflow : VersionsOf(offer.workflow_id)) {
      if (offer.version != 0 && workflow->ref().version() != offer.version) continue;
      if (directory.Follows(workflow->document(), way.referring_organisation(), way.receiving_organisation(), day)) {
        return {std::move(workflow), offer.arrangement};
      }
    }
  }
  return {};
}

std::vector<std::shared_ptr<const Workflow>> ReferenceData::VersionsOf(absl::string_view id) const {
  std::vector<std::shared_ptr<const Workflow>> versions;
  for (const auto& [key, workflow] : workflows) {
    if (workflow->ref().workflow_id() == id) versions.push_back(workflow);
  }
  std::sort(versions.begin(), versions.end(),
            [](const auto& a, const auto& b) { return a->ref().version() > b->ref().version(); });
  return versions;
}

std::shared_ptr<const Migration> ReferenceData::MigrationFor(const v1::WorkflowRef& version,
                                                             absl::string_view referring, absl::string_view receiving,
                                                             absl::CivilDay day) const {
  std::shared_ptr<const Migration> best;
  for (const std::shared_ptr<const Migration>& one : migrations) {
    const v1::WorkflowMigration& document = one->document();
    if (document.workflow_id() != version.workflow_id() || document.from_version() != version.version()) continue;
    if (document.has_begins_on() && ToCivilDay(document.begins_on()) > day) continue;
    if (directory.AgreedOn(RefOf(document), referring, receiving)) best = one;
  }
  return best;
}

std::vector<std::shared_ptr<const Migration>> ReferenceData::WayBetween(const v1::WorkflowRef& from,
                                                                        const v1::WorkflowRef& to,
                                                                        absl::string_view referring,
                                                                        absl::string_view receiving) const {
  using Way = std::vector<std::shared_ptr<const Migration>>;
  if (from.workflow_id() != to.workflow_id()) return {};
  // Versions only grow along a way, and the migrations are in the order of the versions that they leave: when one is
  // looked at, the shortest way to the version that it leaves is known.
  std::map<uint32_t, Way> ways = {{from.version(), {}}};
  for (const std::shared_ptr<const Migration>& one : migrations) {
    const v1::WorkflowMigration& document = one->document();
    const auto begun = ways.find(document.from_version());
    if (document.workflow_id() != from.workflow_id() || begun == ways.end()) continue;
    if (!directory.AgreedOn(RefOf(document), referring, receiving)) continue;
    Way longer = begun->second;
    longer.push_back(one);
    const auto known = ways.find(document.to_version());
    if (known == ways.end() || known->second.size() > longer.size()) ways[document.to_version()] = std::move(longer);
  }
  const auto found = ways.find(to.version());
  return found == ways.end() ? Way() : found->second;
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
    RETURN_IF_ERROR(ReadInto<v1::Arrangement>(txn, RowKind::kArrangement, &data->directory));
    ASSIGN_OR_RETURN(data->days_seq, DaysSeq(txn));
    data->policy = std::make_shared<const Policy>(data->directory.AllVersions(), data->directory.Frozen());
    RETURN_IF_ERROR(ReadWorkflows(txn, data.get()));
    RETURN_IF_ERROR(ReadMigrations(txn, data.get()));
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
