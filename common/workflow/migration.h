#ifndef IHALA_COMMON_WORKFLOW_MIGRATION_H_
#define IHALA_COMMON_WORKFLOW_MIGRATION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/migration.pb.h"
#include "ihala/v1/operation.pb.h"

namespace ihala {

// How cases and what arrives for them go over from one version of a workflow to another. Immutable, so any thread may
// use it. Says what would happen also where the document was not validated: what it does not name is then missing.
class Migration {
 public:
  // Both versions are those that the document names.
  Migration(v1::WorkflowMigration document, std::shared_ptr<const Workflow> from, std::shared_ptr<const Workflow> to);

  const v1::WorkflowMigration& document() const { return document_; }
  const Workflow& from() const { return *from_; }
  const std::shared_ptr<const Workflow>& to() const { return to_; }

  // The stage of the other version; empty where nothing says what becomes of this one.
  std::string StageOf(absl::string_view stage_id) const;
  // The step of the other version; null where it falls away.
  const v1::Step* StepOf(absl::string_view step_id) const;
  // What was said in the form of that step, as the other one asks for it.
  google::protobuf::RepeatedPtrField<v1::InputValue> InputsOf(
      absl::string_view step_id, const google::protobuf::RepeatedPtrField<v1::InputValue>& given) const;

  // What is not a step is the same in every version. A step, or the answer to one, becomes what the document makes of
  // it; nullopt where it falls away, or what was said in it does not fit the other form although it fitted this one.
  std::optional<v1::Operation> Through(const v1::Operation& operation) const;

 private:
  const v1::StepMapping* MappingOf(absl::string_view step_id) const;

  v1::WorkflowMigration document_;
  std::shared_ptr<const Workflow> from_;
  std::shared_ptr<const Workflow> to_;
};

// A case that went over.
struct MigratedCase {
  v1::CaseCore core;         // Without its revision.
  v1::HistoryEntry history;  // Without its seq.
};

// What becomes of a case of the version that is left, at `now`; nullopt where it is closed, follows another version, or
// nothing says what becomes of its stage. The entry number stays, so that what was decided on the case before counts as
// before. A pending step that falls away is named in the history. The day on which somebody is due stays where the
// clock is the same; else it is counted anew, from the entry into the stage, or from `now` for a party that owed
// nothing before, and nobody is late by it who was not; by the calendar of who owes the move. Pure.
std::optional<MigratedCase> Migrate(const Migration& migration, const v1::CaseCore& core, absl::Time now,
                                    const CaseDays& days = CaseDays());

// What is wrong with a migration between these two versions; empty if it may be used. Refuses, beside references and
// limits:
// - a stage that the other version does not have and of which nothing is said; an open one that would become closed,
// and
//   a closed one that would become anything of another kind;
// - a dead end: a state in which an open case may be (its stage, with a holder or without), from which people can bring
//   it to no closed stage in the other version;
// - a step that would become something else: of another kind, or leading elsewhere; and a withdrawal that would not be
//   understood, whatever reason it gives.
// Pure.
std::vector<FieldViolation> ValidateMigration(const v1::WorkflowMigration& document, const Workflow& from,
                                              const Workflow& to);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_MIGRATION_H_
