#ifndef IHALA_SERVER_COMMANDS_REFERENCE_H_
#define IHALA_SERVER_COMMANDS_REFERENCE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/referral/directory.h"
#include "common/workflow/migration.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "server/store/store.h"

namespace ihala {

// Who is found of an organisation that is frozen.
enum class WhenFrozen { kNobody, kSpeakers };

// A version of a workflow, and the trial or shock by which a new referral comes to it; null where it is its
// programme's.
struct FollowedWorkflow {
  std::shared_ptr<const Workflow> workflow;
  const v1::Arrangement* arrangement = nullptr;  // Lives as long as the directory that it is of.
};

// The directory, workflows and accounts as they were after some commit. Immutable.
struct ReferenceData {
  Directory directory;
  // Compiled workflows, keyed "id/version", and the newest version of each id.
  absl::flat_hash_map<std::string, std::shared_ptr<const Workflow>> workflows;
  absl::flat_hash_map<std::string, uint32_t> newest;
  // The migrations between them that are loaded, by workflow, then by the version that cases leave, newest target last.
  std::vector<std::shared_ptr<const Migration>> migrations;
  absl::flat_hash_map<std::string, v1::Account> accounts;
  // Made of the directory's agreements.
  std::shared_ptr<const Policy> policy = std::make_shared<const Policy>();
  // The newest change of an organisation or outage.
  uint64_t days_seq = 0;

  // Null where it is not loaded. Version 0 is the newest.
  std::shared_ptr<const Workflow> FindWorkflow(absl::string_view id, uint32_t version) const;
  // The versions of a workflow that are loaded, newest first. Their numbers may have gaps, of any size.
  std::vector<std::shared_ptr<const Workflow>> VersionsOf(absl::string_view id) const;
  // What a new referral of this way follows on `day`: the first that is offered to it and that both organisations
  // follow. Trials that are full offer nothing. A null workflow where there is none.
  FollowedWorkflow WorkflowFor(const v1::Envelope& way, absl::CivilDay day,
                               const absl::flat_hash_set<std::string>& full_trials = {}) const;
  // The migration that open cases of `version` between both organisations are to follow on `day`: both signed it, and
  // it has begun. Of several the one to the newest version. Null where there is none.
  std::shared_ptr<const Migration> MigrationFor(const v1::WorkflowRef& version, absl::string_view referring,
                                                absl::string_view receiving, absl::CivilDay day) const;
  // The shortest way of migrations, both signed, from one version to the other; empty where there is none.
  std::vector<std::shared_ptr<const Migration>> WayBetween(const v1::WorkflowRef& from, const v1::WorkflowRef& to,
                                                           absl::string_view referring,
                                                           absl::string_view receiving) const;
  // The caller that an account is at `now`; nullopt where it is unknown, disabled, out of its dates, or its
  // organisation is frozen. With `kSpeakers` those who speak for a frozen organisation are found all the same: they
  // are the ones who can lift the freeze.
  std::optional<Caller> FindCaller(absl::string_view account, absl::Time now,
                                   WhenFrozen when = WhenFrozen::kNobody) const;
  // On which days the clocks of a case run; of one that is submitted, by its envelope.
  CaseDays DaysOf(const Workflow& workflow, const v1::CaseCore& core) const;
  CaseDays DaysOf(const Workflow& workflow, const v1::Envelope& envelope) const;
  // Whether it knows all that the store says of the days on which clocks run.
  absl::StatusOr<bool> KnowsDays(ReadTxn& txn) const;
  // Whether the account's organisation is frozen.
  bool IsFrozen(const v1::Account& account) const;
};

// The name of a migration, as rows and signatures have it.
v1::MigrationRef RefOf(const v1::WorkflowMigration& migration);
std::string MigrationRowId(const v1::MigrationRef& migration);

// The day by which the dates of the directory are judged.
absl::CivilDay DirectoryDay(absl::Time now);

// Holds the newest ReferenceData for everybody to read without touching the store. Thread-safe.
class Reference {
 public:
  // Reads everything from `store` and makes it the newest. Loads happen one after the other, so that an older snapshot
  // never replaces a newer one. Called at the start, and by the executor after each change that it committed.
  absl::Status Load(Store& store);
  // Has `listener` called after each load. Set while nothing is loaded.
  void Listen(std::function<void()> listener) { listener_ = std::move(listener); }
  std::shared_ptr<const ReferenceData> Get() const;

 private:
  std::function<void()> listener_;
  absl::Mutex loading_;
  mutable absl::Mutex mutex_ ABSL_ACQUIRED_AFTER(loading_);
  std::shared_ptr<const ReferenceData> data_ ABSL_GUARDED_BY(mutex_) = std::make_shared<ReferenceData>();
};

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_REFERENCE_H_
