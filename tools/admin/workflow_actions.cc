#include "tools/admin/workflow_actions.h"

#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/workflow/default_workflow.h"
#include "common/workflow/text_document.h"
#include "tools/admin/texts.h"
#include "tools/support/dry_run_view.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

absl::StatusOr<v1::Workflow> Parse(const std::string& name, absl::string_view text) {
  absl::StatusOr<v1::Workflow> workflow = ParseWorkflowText(text);
  if (workflow.ok()) return workflow;
  // The parser's own words name lines, columns and the document's own identifiers.
  return LocalError(absl::StatusCode::kInvalidArgument, admin_say::kNotADocument, name,
                    std::string(workflow.status().message()));
}

}  // namespace

absl::StatusOr<v1::Workflow> ReadWorkflow(const WorkflowSource& source) {
  const int named = (source.file.empty() ? 0 : 1) + (source.use_default ? 1 : 0) + (source.use_shock_response ? 1 : 0);
  if (named != 1) return UsageError(admin_say::kFileOrDefault);
  if (source.use_default) return Parse("--default", DefaultWorkflowText());
  if (source.use_shock_response) return Parse("--shock-response", ShockResponseText());
  absl::StatusOr<std::string> text = ReadFile(source.file, limits::kWorkflowBytes);
  if (!text.ok()) return LocalError(text.status().code(), say::kCannotReadFile, source.file);
  return Parse(source.file, *text);
}

absl::StatusOr<v1::WorkflowMigration> ReadMigration(const std::string& file) {
  absl::StatusOr<std::string> text = ReadFile(file, limits::kWorkflowBytes);
  if (!text.ok()) return LocalError(text.status().code(), say::kCannotReadFile, file);
  v1::WorkflowMigration migration;
  const absl::Status parsed = ParseTextDocument(*text, &migration);
  if (parsed.ok()) return migration;
  return LocalError(absl::StatusCode::kInvalidArgument, admin_say::kNotAMigration, file, std::string(parsed.message()));
}

absl::Status ValidateWorkflow(Admin& admin, const v1::Workflow& workflow) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::ValidateWorkflowRequest request;
  *request.mutable_workflow() = workflow;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::ValidateWorkflow, request));
  std::vector<FieldViolation> problems;
  for (const v1::FieldViolation& problem : response.problems()) {
    problems.push_back({problem.field(), problem.code(), problem.description()});
  }
  if (!problems.empty()) return InvalidFields(problems);
  JsonWriter json;
  json.BeginObject().Key("workflow_id").String(workflow.workflow_id());
  json.Key("version").Unsigned(workflow.version()).Key("valid").Bool(true).EndObject();
  admin.output().Json(json);
  admin.output().Say(admin_say::kWorkflowGood, workflow.workflow_id(), workflow.version());
  return absl::OkStatus();
}

absl::Status LoadWorkflow(Admin& admin, const v1::Workflow& workflow) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::LoadWorkflowRequest request;
  request.set_request_id(admin.NewRequestId());
  *request.mutable_workflow() = workflow;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::LoadWorkflow, request));
  JsonWriter json;
  json.BeginObject().Key("workflow_id").String(workflow.workflow_id());
  json.Key("version").Unsigned(workflow.version()).Key("revision").Unsigned(response.revision()).EndObject();
  admin.output().Json(json);
  admin.output().Say(admin_say::kWorkflowLoaded, workflow.workflow_id(), workflow.version());
  return absl::OkStatus();
}

absl::Status LoadMigration(Admin& admin, const v1::WorkflowMigration& migration) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::LoadMigrationRequest request;
  request.set_request_id(admin.NewRequestId());
  *request.mutable_migration() = migration;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::LoadMigration, request));
  JsonWriter json;
  json.BeginObject().Key("workflow_id").String(migration.workflow_id());
  json.Key("from_version").Unsigned(migration.from_version()).Key("to_version").Unsigned(migration.to_version());
  json.Key("revision").Unsigned(response.revision()).EndObject();
  admin.output().Json(json);
  admin.output().Say(admin_say::kMigrationLoaded, migration.workflow_id(), migration.from_version(),
                     migration.to_version());
  return absl::OkStatus();
}

absl::Status RollBackWorkflow(Admin& admin, const std::string& id, uint32_t version) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::RollBackWorkflowRequest request;
  request.set_request_id(admin.NewRequestId());
  request.set_workflow_id(id);
  request.set_version(version);
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::RollBackWorkflow, request));
  JsonWriter json;
  json.BeginObject().Key("rolled_back").String(id).Key("version").Unsigned(version);
  json.Key("revision").Unsigned(response.revision()).EndObject();
  admin.output().Json(json);
  admin.output().Say(admin_say::kRolledBack, id, version);
  return absl::OkStatus();
}

absl::Status DryRunWorkflow(Admin& admin, const v1::Workflow& workflow, const std::string& migration_file) {
  v1::DryRunWorkflowRequest request;
  *request.mutable_workflow() = workflow;
  if (!migration_file.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_migration(), ReadMigration(migration_file));
  }
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::DryRunWorkflow, request));
  PrintDryRun(response, admin.output());
  return ProblemsOf(response);
}

absl::Status ShowWorkflow(Admin& admin, const std::string& id, uint32_t version) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::GetWorkflowRequest request;
  request.set_workflow_id(id);
  request.set_version(version);
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::GetWorkflow, request));
  if (admin.output().json()) {
    admin.output().Json(JsonWriter().Message(response.workflow()));
    return absl::OkStatus();
  }
  admin.output().Raw(DocumentOf(response.workflow()));
  return absl::OkStatus();
}

}  // namespace ihala::tools
