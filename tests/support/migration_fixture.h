#ifndef IHALA_TESTS_SUPPORT_MIGRATION_FIXTURE_H_
#define IHALA_TESTS_SUPPORT_MIGRATION_FIXTURE_H_

#include <algorithm>
#include <memory>
#include <string>

#include "common/workflow/migration.h"
#include "common/workflow/workflow_fixture.h"

// Versions that differ in what a working group changes. Included by tests only.
namespace ihala::fixture {

inline void Replace(const std::string& from, const std::string& to,
                    google::protobuf::RepeatedPtrField<std::string>* ids) {
  std::replace(ids->begin(), ids->end(), from, to);
}

// The document with another name for a stage, wherever it stands.
inline void RenameStage(v1::Workflow& document, const std::string& from, const std::string& to) {
  StageOf(document, from).set_stage_id(to);
  for (v1::Step& step : *document.mutable_steps()) {
    Replace(from, to, step.mutable_from_stages());
    Replace(from, to, step.mutable_flag_only_stages());
    if (step.to_stage() == from) step.set_to_stage(to);
  }
}

// The step of that id, to be changed.
inline v1::Step& StepNamed(v1::Workflow& document, const std::string& id) {
  for (v1::Step& step : *document.mutable_steps()) {
    if (step.step_id() == id) return step;
  }
  ADD_FAILURE() << "no step " << id;
  return *document.add_steps();
}

inline void RemoveStep(v1::Workflow& document, const std::string& id) {
  auto* const steps = document.mutable_steps();
  steps->erase(std::remove_if(steps->begin(), steps->end(), [&](const v1::Step& step) { return step.step_id() == id; }),
               steps->end());
}

// The document without a stage, and without the steps that only lead from it or to it.
inline void RemoveStage(v1::Workflow& document, const std::string& id) {
  auto* const stages = document.mutable_stages();
  stages->erase(
      std::remove_if(stages->begin(), stages->end(), [&](const v1::Stage& stage) { return stage.stage_id() == id; }),
      stages->end());
  auto* const steps = document.mutable_steps();
  for (v1::Step& step : *steps) {
    for (auto* const list : {step.mutable_from_stages(), step.mutable_flag_only_stages()}) {
      list->erase(std::remove(list->begin(), list->end(), id), list->end());
    }
  }
  steps->erase(
      std::remove_if(steps->begin(), steps->end(),
                     [&](const v1::Step& step) { return step.from_stages().empty() || step.to_stage() == id; }),
      steps->end());
}

inline void MapStage(v1::WorkflowMigration& migration, const std::string& from, const std::string& to) {
  v1::StageMapping& mapping = *migration.add_stages();
  mapping.set_from(from);
  mapping.set_to(to);
}

inline v1::StepMapping& MapStep(v1::WorkflowMigration& migration, const std::string& from, const std::string& to) {
  v1::StepMapping& mapping = *migration.add_steps();
  mapping.set_from(from);
  mapping.set_to(to);
  return mapping;
}

inline v1::InputMapping& MapInput(v1::StepMapping& step, const std::string& from, const std::string& to) {
  v1::InputMapping& mapping = *step.add_inputs();
  mapping.set_from(from);
  mapping.set_to(to);
  return mapping;
}

// The next version of the default document, to be changed, and a migration to it that names nothing.
inline v1::Workflow NextDocument() {
  v1::Workflow document = DefaultDocument();
  document.set_version(document.version() + 1);
  return document;
}

inline v1::WorkflowMigration MigrationTo(const v1::Workflow& next) {
  v1::WorkflowMigration migration;
  migration.set_workflow_id(next.workflow_id());
  migration.set_from_version(DefaultDocument().version());
  migration.set_to_version(next.version());
  migration.mutable_title()->set_ar("نسخة جديدة");
  migration.mutable_title()->set_en("A new version");
  return migration;
}

// A version that a working group might want: another word for the waiting list, no questions any more, another step in
// place of a redirection, with a form that is called otherwise, and a refusal that takes another code.
inline v1::Workflow ReworkedDocument() {
  v1::Workflow document = NextDocument();
  RenameStage(document, "WAITLISTED", "ON_LIST");
  RemoveStage(document, "INFO_REQUESTED");
  v1::Step& redirect = StepNamed(document, "REDIRECT");
  redirect.set_step_id("PASS_ON");
  redirect.mutable_inputs(0)->set_name("to_desk");
  return document;
}

inline v1::WorkflowMigration ReworkedMigration() {
  v1::WorkflowMigration migration = MigrationTo(ReworkedDocument());
  MapStage(migration, "WAITLISTED", "ON_LIST");
  MapStage(migration, "INFO_REQUESTED", "IN_REVIEW");
  MapInput(MapStep(migration, "REDIRECT", "PASS_ON"), "desk", "to_desk");
  return migration;
}

inline std::shared_ptr<const Workflow> Compiled(const v1::Workflow& document) {
  auto workflow = Workflow::Compile(document);
  EXPECT_TRUE(workflow.ok()) << workflow.status();
  return workflow.ok() ? *std::move(workflow) : nullptr;
}

inline Migration MigrationBetween(const v1::WorkflowMigration& migration, const v1::Workflow& next) {
  return Migration(migration, Compiled(DefaultDocument()), Compiled(next));
}

}  // namespace ihala::fixture

#endif  // IHALA_TESTS_SUPPORT_MIGRATION_FIXTURE_H_
