#include "tools/desk/workflow_actions.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/referral/directory.h"
#include "ihala/v1/agreement_service.pb.h"
#include "tools/desk/texts.h"
#include "tools/desk/workflow_texts.h"
#include "tools/support/dates.h"
#include "tools/support/dry_run_view.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

// The organisations that signed a version, as the directory says.
std::vector<std::string> SignersOf(const v1::GetDirectoryResponse& directory, const v1::WorkflowRef& version) {
  std::vector<std::string> signers;
  for (const v1::Organisation& organisation : directory.organisations()) {
    if (HasSigned(organisation, version.workflow_id(), version.version())) signers.push_back(organisation.code());
  }
  return signers;
}

std::vector<std::string> SignersOf(const v1::GetDirectoryResponse& directory, const v1::MigrationRef& migration) {
  std::vector<std::string> signers;
  for (const v1::Organisation& organisation : directory.organisations()) {
    if (HasSigned(organisation, migration)) signers.push_back(organisation.code());
  }
  return signers;
}

v1::MigrationRef RefOf(const v1::WorkflowMigration& migration) {
  v1::MigrationRef ref;
  ref.set_workflow_id(migration.workflow_id());
  ref.set_from_version(migration.from_version());
  ref.set_to_version(migration.to_version());
  return ref;
}

// NOT_FOUND where there is none between these versions.
absl::StatusOr<v1::WorkflowMigration> FindMigration(Desk& desk, const v1::MigrationRef& ref) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse* const directory, desk.Directory());
  for (const v1::WorkflowMigration& migration : directory->migrations()) {
    if (migration.workflow_id() == ref.workflow_id() && migration.from_version() == ref.from_version() &&
        migration.to_version() == ref.to_version()) {
      return migration;
    }
  }
  return LocalError(absl::StatusCode::kNotFound, desk_say::kNoMigration);
}

absl::Status PrintDryRunOf(Desk& desk, const v1::MigrationRef& ref, uint32_t codes) {
  v1::DryRunWorkflowRequest request;
  ASSIGN_OR_RETURN(*request.mutable_migration(), FindMigration(desk, ref));
  request.set_codes_per_line(codes);
  ASSIGN_OR_RETURN(const v1::DryRunWorkflowResponse response, desk.Ask(&ServerApi::DryRunWorkflow, request));
  PrintDryRun(response, desk.output());
  return ProblemsOf(response);
}

}  // namespace

ExitCode ListWorkflows(Desk& desk) {
  const absl::StatusOr<const v1::GetDirectoryResponse*> directory = desk.Directory();
  if (!directory.ok()) return desk.output().Fail(directory.status());
  JsonWriter json;
  json.BeginObject().Key("workflows").BeginArray();
  for (const v1::WorkflowRef& version : (*directory)->workflows()) {
    const std::vector<std::string> signers = SignersOf(**directory, version);
    json.BeginObject().Key("workflow_id").String(version.workflow_id()).Key("version").Unsigned(version.version());
    json.Key("signed_by").BeginArray();
    for (const std::string& signer : signers) json.String(signer);
    json.EndArray().EndObject();
    desk.output().Say(desk_say::kWorkflowLine, version.workflow_id(), version.version(), absl::StrJoin(signers, ", "));
  }
  desk.output().Json(json.EndArray().EndObject());
  return kExitOk;
}

ExitCode ShowWorkflow(Desk& desk, const std::string& workflow_id, uint32_t version) {
  v1::WorkflowRef ref;
  ref.set_workflow_id(workflow_id);
  ref.set_version(version);
  const absl::StatusOr<const v1::Workflow*> workflow = desk.FindWorkflow(ref);
  if (!workflow.ok()) return desk.output().Fail(workflow.status());
  desk.output().Json(JsonWriter().BeginObject().Key("workflow").Message(**workflow).EndObject());
  desk.output().Line(DocumentOf(**workflow));
  return kExitOk;
}

ExitCode SignWorkflow(Desk& desk, const std::string& workflow_id, uint32_t version) {
  v1::SignWorkflowRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_workflow_id(workflow_id);
  request.set_version(version);
  const auto response = desk.Write(&ServerApi::SignWorkflow, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  JsonWriter json;
  json.BeginObject().Key("signed").String(workflow_id).Key("version").Unsigned(version).EndObject();
  desk.output().Json(json);
  desk.output().Say(desk_say::kSignedWorkflow, workflow_id, version);
  return kExitOk;
}

ExitCode RollBackWorkflow(Desk& desk, const std::string& workflow_id, uint32_t version) {
  v1::RollBackWorkflowRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_workflow_id(workflow_id);
  request.set_version(version);
  const auto response = desk.Write(&ServerApi::RollBackWorkflow, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  JsonWriter json;
  json.BeginObject().Key("rolled_back").String(workflow_id).Key("version").Unsigned(version).EndObject();
  desk.output().Json(json);
  desk.output().Say(desk_say::kRolledBackTo, workflow_id, version);
  return kExitOk;
}

ExitCode ListArrangements(Desk& desk) {
  const absl::StatusOr<const v1::GetDirectoryResponse*> directory = desk.Directory();
  if (!directory.ok()) return desk.output().Fail(directory.status());
  const Language language = desk.output().language();
  JsonWriter json;
  json.BeginObject().Key("arrangements").BeginArray();
  for (const v1::Arrangement& one : (*directory)->arrangements()) {
    json.Message(one);
    const std::string what =
        Say(language, one.kind() == v1::ARRANGEMENT_KIND_TRIAL ? desk_say::kTrial : desk_say::kShock);
    const std::string until =
        one.has_to() ? DateText(one.to()) : std::string(Say(language, desk_say::kArrangementOpen));
    desk.output().Say(desk_say::kArrangementLine, one.arrangement_id(), what, In(language, one.title()),
                      DateText(one.from()), until, one.workflow().workflow_id());
  }
  desk.output().Json(json.EndArray().EndObject());
  return kExitOk;
}

ExitCode ListMigrations(Desk& desk) {
  const absl::StatusOr<const v1::GetDirectoryResponse*> directory = desk.Directory();
  if (!directory.ok()) return desk.output().Fail(directory.status());
  JsonWriter json;
  json.BeginObject().Key("migrations").BeginArray();
  for (const v1::WorkflowMigration& migration : (*directory)->migrations()) {
    const std::vector<std::string> signers = SignersOf(**directory, RefOf(migration));
    json.BeginObject().Key("workflow_id").String(migration.workflow_id());
    json.Key("from_version").Unsigned(migration.from_version()).Key("to_version").Unsigned(migration.to_version());
    json.Key("signed_by").BeginArray();
    for (const std::string& signer : signers) json.String(signer);
    json.EndArray().EndObject();
    desk.output().Say(desk_say::kMigrationLine, migration.workflow_id(), migration.from_version(),
                      migration.to_version(), absl::StrJoin(signers, ", "));
  }
  desk.output().Json(json.EndArray().EndObject());
  return kExitOk;
}

ExitCode ShowMigration(Desk& desk, const v1::MigrationRef& ref) {
  const absl::StatusOr<v1::WorkflowMigration> migration = FindMigration(desk, ref);
  if (!migration.ok()) return desk.output().Fail(migration.status());
  desk.output().Json(JsonWriter().BeginObject().Key("migration").Message(*migration).EndObject());
  desk.output().Line(DocumentOf(*migration));
  return kExitOk;
}

ExitCode SignMigration(Desk& desk, const v1::MigrationRef& ref) {
  v1::SignMigrationRequest request;
  request.set_request_id(desk.NewRequestId());
  *request.mutable_migration() = ref;
  const auto response = desk.Write(&ServerApi::SignMigration, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  JsonWriter json;
  json.BeginObject().Key("signed").Message(ref).EndObject();
  desk.output().Json(json);
  desk.output().Say(desk_say::kSignedMigration, ref.workflow_id(), ref.from_version(), ref.to_version());
  return kExitOk;
}

ExitCode DryRunMigration(Desk& desk, const v1::MigrationRef& ref, uint32_t codes) {
  const absl::Status done = PrintDryRunOf(desk, ref, codes);
  return done.ok() ? kExitOk : desk.output().Fail(done);
}

}  // namespace ihala::tools
