#include "tools/admin/workflow_actions.h"

#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/workflow/default_workflow.h"
#include "tools/admin/texts.h"
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

absl::StatusOr<v1::Workflow> ReadWorkflow(const std::string& file, bool use_default) {
  if (file.empty() != use_default) return UsageError(admin_say::kFileOrDefault);
  if (use_default) return Parse("--default", DefaultWorkflowText());
  absl::StatusOr<std::string> text = ReadFile(file, limits::kWorkflowBytes);
  if (!text.ok()) return LocalError(text.status().code(), say::kCannotReadFile, file);
  return Parse(file, *text);
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
