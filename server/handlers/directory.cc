#include "server/handlers/directory.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/workflow/validator.h"
#include "server/handlers/change.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// Copies the entries that `shown` lets through, in the order of their codes so that answers compare.
template <typename T, typename Shown>
void CopyEntries(const Directory::Map<T>& entries, google::protobuf::RepeatedPtrField<T>* out, Shown shown) {
  std::vector<std::string> codes;
  for (const auto& [code, entry] : entries) {
    if (shown(entry)) codes.push_back(code);
  }
  std::sort(codes.begin(), codes.end());
  for (const std::string& code : codes) *out->Add() = entries.at(code);
}

}  // namespace

absl::Status GetDirectory(HandlerEnv& env, const Call& call, const v1::GetDirectoryRequest& request,
                          v1::GetDirectoryResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Status());
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  const Directory& directory = reference->directory;
  const auto all = [](const auto&) { return true; };
  CopyEntries(directory.organisations(), response->mutable_organisations(), all);
  CopyEntries(directory.desks(), response->mutable_desks(), all);
  CopyEntries(directory.programmes(), response->mutable_programmes(), all);
  CopyEntries(directory.governorates(), response->mutable_governorates(), all);
  CopyEntries(directory.outages(), response->mutable_outages(), all);
  CopyEntries(directory.arrangements(), response->mutable_arrangements(), all);
  const bool administers = call.caller.Holds(v1::ROLE_ADMINISTRATOR, "");
  const std::string& own = call.caller.organisation;
  CopyEntries(directory.agreements(), response->mutable_agreements(), [&](const v1::SharingAgreement& agreement) {
    const bool is_party = agreement.referring_organisation() == own || agreement.receiving_organisation() == own;
    return administers || (!own.empty() && is_party);
  });
  std::vector<std::string> names;
  for (const auto& [name, workflow] : reference->workflows) names.push_back(name);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) *response->add_workflows() = reference->workflows.at(name)->ref();
  for (const auto& migration : reference->migrations) *response->add_migrations() = migration->document();
  return absl::OkStatus();
}

absl::Status GetWorkflow(HandlerEnv& env, const Call& call, const v1::GetWorkflowRequest& request,
                         v1::GetWorkflowResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Code("workflow_id", request.workflow_id()).Status());
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  const std::shared_ptr<const Workflow> workflow = reference->FindWorkflow(request.workflow_id(), request.version());
  if (workflow == nullptr) return absl::NotFoundError("There is no such workflow version.");
  *response->mutable_workflow() = workflow->document();
  return absl::OkStatus();
}

void PutCalendar(HandlerEnv& env, const Call& call, const v1::PutCalendarRequest& request,
                 v1::PutCalendarResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Party("organisation", request.organisation());
  if (request.has_calendar()) checks.Add(ValidateOwnCalendar("calendar", request.calendar()));
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  ihala::PutCalendar entry{request.organisation(), std::nullopt};
  if (request.has_calendar()) entry.calendar = request.calendar();
  Change(env, call, request, std::move(entry), response, std::move(done));
}

}  // namespace ihala::handlers
