// Versions of workflows and migrations between them.
#include "common/workflow/default_workflow.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "tests/hostile/setting.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::hostile {
namespace {

using Shared = std::shared_ptr<Setting>;

constexpr uint32_t kNext = world::kWorkflowVersion + 1;

// To the next version, which says the same.
v1::WorkflowMigration MigrationToNext() {
  v1::WorkflowMigration migration;
  migration.set_workflow_id("default");
  migration.set_from_version(world::kWorkflowVersion);
  migration.set_to_version(kNext);
  migration.mutable_title()->set_ar("نسخة جديدة");
  migration.mutable_title()->set_en("A new version");
  migration.mutable_begins_on()->set_year(2030);
  migration.mutable_begins_on()->set_month(1);
  migration.mutable_begins_on()->set_day(1);
  v1::StageMapping& stage = *migration.add_stages();
  stage.set_from("ACCEPTED");
  stage.set_to("ACCEPTED");
  v1::StepMapping& step = *migration.add_steps();
  step.set_from("WITHDRAW");
  step.set_to("WITHDRAW");
  v1::InputMapping& input = *step.add_inputs();
  input.set_from("reason");
  input.set_to("reason");
  v1::CodeMapping& code = *input.add_codes();
  code.set_from("MOVED");
  code.set_to("MOVED");
  return migration;
}

void LoadNext(Setting& setting) {
  v1::LoadWorkflowRequest load;
  load.set_request_id(setting.server.RequestId());
  *load.mutable_workflow() = *ParseWorkflowText(DefaultWorkflowText());
  load.mutable_workflow()->set_version(kNext);
  setting.Must<v1::LoadWorkflowResponse>("/ihala.v1.AdminService/LoadWorkflow", world::kAdministrator, load);
  v1::SignWorkflowRequest sign;
  sign.set_request_id(setting.server.RequestId());
  sign.set_workflow_id("default");
  sign.set_version(kNext);
  setting.Must<v1::SignWorkflowResponse>("/ihala.v1.AgreementService/SignWorkflow", world::kForeignSupervisor, sign);
  v1::LoadMigrationRequest migrate;
  migrate.set_request_id(setting.server.RequestId());
  *migrate.mutable_migration() = MigrationToNext();
  setting.Must<v1::LoadMigrationResponse>("/ihala.v1.AdminService/LoadMigration", world::kAdministrator, migrate);
}

template <typename Request, typename Fill>
Target OfWorkflow(const Shared& setting, const std::string& method, const char* account, Fill fill) {
  Target target;
  target.name = method.substr(method.rfind('/') + 1);
  target.method = method;
  target.valid = [setting, fill] {
    auto request = std::make_unique<Request>();
    if constexpr (requires { request->set_request_id(""); }) request->set_request_id(setting->server.RequestId());
    fill(request.get());
    return request;
  };
  target.send = [setting, method, account](const std::string& bytes, const Mutation&) {
    return setting->Send(method, account, bytes);
  };
  return target;
}

}  // namespace

void AddWorkflowTargets(const Shared& setting, std::vector<Target>* targets) {
  LoadNext(*setting);
  targets->push_back(OfWorkflow<v1::RollBackWorkflowRequest>(setting, "/ihala.v1.AgreementService/RollBackWorkflow",
                                                             world::kForeignSupervisor, [](auto* r) {
                                                               r->set_workflow_id("default");
                                                               r->set_version(kNext);
                                                             }));
  targets->push_back(OfWorkflow<v1::SignMigrationRequest>(
      setting, "/ihala.v1.AgreementService/SignMigration", world::kForeignSupervisor, [](auto* r) {
        r->mutable_migration()->set_workflow_id("default");
        r->mutable_migration()->set_from_version(world::kWorkflowVersion);
        r->mutable_migration()->set_to_version(kNext);
      }));
  // What is wrong with the documents is its answer, not its end.
  Target dry = OfWorkflow<v1::DryRunWorkflowRequest>(setting, "/ihala.v1.AgreementService/DryRunWorkflow",
                                                     world::kForeignSupervisor, [](auto* r) {
                                                       *r->mutable_migration() = MigrationToNext();
                                                       r->set_codes_per_line(3);
                                                     });
  dry.whole_document = true;
  dry.send = [setting, method = dry.method](const std::string& bytes, const Mutation&) {
    Answer answer = setting->Send(method, world::kForeignSupervisor, bytes);
    v1::DryRunWorkflowResponse response;
    if (answer.refused || !response.ParseFromString(answer.raw.bytes) || response.problems().empty()) return answer;
    answer.refused = answer.invalid = true;
    for (const v1::FieldViolation& problem : response.problems()) answer.fields.push_back(problem.field());
    return answer;
  };
  targets->push_back(std::move(dry));
  // One that is there: taking another would need another version each time.
  Target load =
      OfWorkflow<v1::LoadMigrationRequest>(setting, "/ihala.v1.AdminService/LoadMigration", world::kAdministrator,
                                           [](auto* r) { *r->mutable_migration() = MigrationToNext(); });
  load.whole_document = true;
  load.taken = grpc::StatusCode::ALREADY_EXISTS;
  targets->push_back(std::move(load));
}

}  // namespace ihala::hostile
