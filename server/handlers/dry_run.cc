// What a version of a workflow and a migration to it would do to the cases that there are.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "common/workflow/migration.h"
#include "server/commands/workflow_judge.h"
#include "server/handlers/agreements.h"
#include "server/handlers/case_view.h"
#include "server/handlers/later.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

constexpr uint32_t kMostCodes = 100;
constexpr int kCasesRead = 500;

// What is asked about: a migration for each version that cases follow.
struct Trial {
  std::shared_ptr<const ReferenceData> reference;
  std::shared_ptr<const Workflow> to;
  std::map<uint32_t, std::shared_ptr<const Migration>> from;
  bool has_migration = false;  // Whether one was given, to be signed; else the version is compared as it is.
};

void Say(const std::string& at, const std::vector<FieldViolation>& problems, v1::DryRunWorkflowResponse* response) {
  for (const FieldViolation& problem : problems) {
    v1::FieldViolation* const out = response->add_problems();
    out->set_field(problem.field.empty() ? at : absl::StrCat(at, ".", problem.field));
    out->set_code(problem.code);
    out->set_description(problem.description);
  }
}

// The version that is tried; null, with problems said, where it cannot be read.
std::shared_ptr<const Workflow> FindTarget(const ReferenceData& reference, const v1::DryRunWorkflowRequest& request,
                                           v1::DryRunWorkflowResponse* response) {
  if (request.has_workflow()) {
    absl::StatusOr<std::shared_ptr<const Workflow>> compiled = Workflow::Compile(request.workflow());
    if (compiled.ok()) return *std::move(compiled);
    Say("workflow", Violations(compiled.status()), response);
    return nullptr;
  }
  const v1::WorkflowMigration& migration = request.migration();
  std::shared_ptr<const Workflow> loaded =
      migration.to_version() == 0 ? nullptr : reference.FindWorkflow(migration.workflow_id(), migration.to_version());
  if (loaded == nullptr) {
    Say("migration", {{"to_version", "UNKNOWN_CODE", "must be a version that is loaded, or come with the request"}},
        response);
  }
  return loaded;
}

// One migration, as it was given.
void TryOne(const v1::WorkflowMigration& document, Trial* trial, v1::DryRunWorkflowResponse* response) {
  trial->has_migration = true;
  const v1::WorkflowRef to = trial->to->ref();
  if (document.workflow_id() != to.workflow_id() || document.to_version() != to.version()) {
    return Say("migration", {{"to_version", "INCONSISTENT", "must be the version of the document"}}, response);
  }
  std::shared_ptr<const Workflow> from =
      document.from_version() == 0 ? nullptr
                                   : trial->reference->FindWorkflow(document.workflow_id(), document.from_version());
  if (from == nullptr) {
    return Say("migration", {{"from_version", "UNKNOWN_CODE", "must be a version that is loaded"}}, response);
  }
  Say("migration", ValidateMigration(document, *from, *trial->to), response);
  trial->from[document.from_version()] = std::make_shared<const Migration>(document, std::move(from), trial->to);
}

// Every other version as it is.
void TryAll(Trial* trial) {
  const v1::WorkflowRef to = trial->to->ref();
  for (const auto& [name, workflow] : trial->reference->workflows) {
    const v1::WorkflowRef ref = workflow->ref();
    if (ref.workflow_id() != to.workflow_id() || ref.version() == to.version()) continue;
    v1::WorkflowMigration document;
    document.set_workflow_id(ref.workflow_id());
    document.set_from_version(ref.version());
    document.set_to_version(to.version());
    trial->from[ref.version()] = std::make_shared<const Migration>(std::move(document), workflow, trial->to);
  }
}

// Counts cases into lines.
class Count {
 public:
  Count(HandlerEnv& env, const Call& call, const Trial& trial, uint32_t codes)
      : call_(call), trial_(trial), now_(env.clock->Now()) {
    administers_ = call.caller.Holds(v1::ROLE_ADMINISTRATOR, "");
    codes_ = administers_ ? 0 : codes;
  }

  absl::Status Add(v1::CaseCore core) {
    const auto found = trial_.from.find(core.workflow().version());
    if (core.workflow().workflow_id() != trial_.to->document().workflow_id() || found == trial_.from.end()) {
      return absl::OkStatus();
    }
    const std::string id = core.referral_id();
    const std::string code = core.short_code();
    if (!administers_) {
      ASSIGN_OR_RETURN(const std::optional<ShownCase> view, ViewOf(*trial_.reference, call_, core, now_));
      if (!view.has_value()) return absl::OkStatus();
    }
    v1::DryRunLine& line = LineOf(*found->second, core);
    Judge(*found->second, core, &line);
    if (static_cast<uint32_t>(line.short_codes_size()) < codes_) {
      line.add_short_codes(code);
      reads_.Note(id, v1::RUNG_ENVELOPE);
    }
    return absl::OkStatus();
  }

  // By version, and then in the order of its stages.
  void Write(v1::DryRunWorkflowResponse* response) {
    for (const auto& [version, migration] : trial_.from) {
      for (const v1::Stage& stage : migration->from().document().stages()) {
        const auto line = lines_.find({version, stage.stage_id()});
        if (line != lines_.end()) *response->add_lines() = std::move(line->second);
      }
    }
  }

  CaseReads TakeReads() { return std::move(reads_); }

 private:
  v1::DryRunLine& LineOf(const Migration& migration, const v1::CaseCore& core) {
    v1::DryRunLine& line = lines_[{core.workflow().version(), core.stage_id()}];
    line.set_from_version(core.workflow().version());
    line.set_from_stage(core.stage_id());
    line.set_to_stage(migration.StageOf(core.stage_id()));
    return line;
  }

  bool IsSigned(const Migration& migration, const v1::CaseCore& core) const {
    const std::string& refers = core.referring_organisation();
    const std::string& receives = core.receiving_organisation();
    const Directory& directory = trial_.reference->directory;
    if (trial_.has_migration) return directory.AgreedOn(RefOf(migration.document()), refers, receives);
    return trial_.to->document().needs_signatures() && directory.AgreedOn(trial_.to->document(), refers, receives);
  }

  void Judge(const Migration& migration, const v1::CaseCore& core, v1::DryRunLine* line) const {
    line->set_cases(line->cases() + 1);
    if (!IsSigned(migration, core)) line->set_unsigned_cases(line->unsigned_cases() + 1);
    const std::optional<MigratedCase> after =
        Migrate(migration, core, now_, trial_.reference->DaysOf(*migration.to(), core));
    if (!after.has_value()) return;
    if (core.has_pending()) {
      const bool is_kept = after->core.has_pending();
      if (is_kept) line->set_pending_kept(line->pending_kept() + 1);
      if (!is_kept) line->set_pending_dropped(line->pending_dropped() + 1);
    }
    const absl::CivilDay never = absl::CivilDay::max();
    const absl::CivilDay was = core.has_due_on() ? DayOfDate(core.due_on()) : never;
    const absl::CivilDay becomes = after->core.has_due_on() ? DayOfDate(after->core.due_on()) : never;
    if (becomes < was) line->set_due_earlier(line->due_earlier() + 1);
    if (becomes > was) line->set_due_later(line->due_later() + 1);
  }

  const Call& call_;
  const Trial& trial_;
  const absl::Time now_;
  bool administers_ = false;
  uint32_t codes_ = 0;
  std::map<std::pair<uint32_t, std::string>, v1::DryRunLine> lines_;
  CaseReads reads_;
};

absl::Status CountAll(HandlerEnv& env, const Call& call, const Trial& trial, const v1::DryRunWorkflowRequest& request,
                      v1::DryRunWorkflowResponse* response) {
  Count count(env, call, trial, request.codes_per_line());
  RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
    std::string after;
    for (bool more = true; more;) {
      ASSIGN_OR_RETURN(std::vector<v1::CaseCore> cores, txn.ListOpen(after, kCasesRead));
      more = cores.size() == static_cast<size_t>(kCasesRead);
      if (!cores.empty()) after = cores.back().referral_id();
      for (v1::CaseCore& core : cores) RETURN_IF_ERROR(count.Add(std::move(core)));
    }
    return absl::OkStatus();
  }));
  count.Write(response);
  call.shows(count.TakeReads(), /*has_written=*/false);
  return absl::OkStatus();
}

}  // namespace

void DryRunWorkflow(HandlerEnv& env, const Call& call, const v1::DryRunWorkflowRequest& request,
                    v1::DryRunWorkflowResponse* response, const Done& done) {
  FieldChecks checks(request);
  checks.Required("workflow", request.has_workflow() || request.has_migration());
  checks.AtMost("codes_per_line", static_cast<int>(std::min(request.codes_per_line(), kMostCodes + 1)), kMostCodes);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  // Every open case is read.
  Later(*env.slow_work, call, done, [&env, &call, &request, response, done] {
    Trial trial;
    trial.reference = env.reference->Get();
    trial.to = FindTarget(*trial.reference, request, response);
    if (trial.to == nullptr) return done(absl::OkStatus());
    if (request.has_migration()) {
      TryOne(request.migration(), &trial, response);
    } else {
      TryAll(&trial);
    }
    done(CountAll(env, call, trial, request, response));
  });
}

}  // namespace ihala::handlers
