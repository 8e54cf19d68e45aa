#include "server/handlers/admin.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/secret.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "common/workflow/workflow.h"
#include "server/commands/arrangement_judge.h"
#include "server/commands/backup_judge.h"
#include "server/handlers/change.h"
#include "server/handlers/entry_checks.h"
#include "server/handlers/later.h"
#include "server/handlers/page_token.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// An error of the executor names fields from the entry's root; a caller knows them from the request's.
absl::Status FromRequestRoot(const absl::Status& status, const std::string& at) {
  std::vector<FieldViolation> fields = Violations(status);
  if (fields.empty()) return status;
  for (FieldViolation& field : fields) {
    const bool is_rooted = absl::StartsWith(field.field, absl::StrCat(at, ".")) || field.field == at;
    if (!is_rooted) field.field = absl::StrCat(at, ".", field.field);
  }
  return WithReason(InvalidFields(fields), Reason(status).empty() ? "INVALID" : Reason(status));
}

// Hands an entry to the executor and its change number to the response.
template <typename Request, typename Response>
void Apply(HandlerEnv& env, const Call& call, const Request& request, DirectoryEntry entry, const std::string& at,
           Response* response, Done done) {
  Change(env, call, request, std::move(entry), response,
         [at, done = std::move(done)](const absl::Status& status) { done(FromRequestRoot(status, at)); });
}

// What every Put does: check the form, then apply.
template <typename Request, typename Response, typename Entry>
void Put(HandlerEnv& env, const Call& call, const Request& request, bool has_entry, const Entry& entry,
         const std::string& at, Response* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Required(at, has_entry);
  if (has_entry) CheckEntry(entry, at, checks);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Apply(env, call, request, entry, at, response, std::move(done));
}

// The problems of a document, named from the request's root; empty where there are none.
std::vector<FieldViolation> ProblemsOf(const v1::Workflow& document) {
  std::vector<FieldViolation> problems;
  const absl::Status status = Workflow::Compile(document).status();
  for (FieldViolation& problem : Violations(status)) {
    problems.push_back({absl::StrCat("workflow.", problem.field), problem.code, problem.description});
  }
  if (!status.ok() && problems.empty()) problems.push_back({"workflow", "MALFORMED", "must be a workflow document"});
  return problems;
}

absl::Status CheckSetPassphrase(const v1::SetPassphraseRequest& request) {
  return FieldChecks(request)
      .Id("request_id", request.request_id())
      .Party("account", request.account())
      .NewPassphrase("passphrase", request.passphrase())
      .Status();
}

}  // namespace

void PutOrganisation(HandlerEnv& env, const Call& call, const v1::PutOrganisationRequest& request,
                     v1::PutOrganisationResponse* response, Done done) {
  Put(env, call, request, request.has_organisation(), request.organisation(), "organisation", response,
      std::move(done));
}

void PutDesk(HandlerEnv& env, const Call& call, const v1::PutDeskRequest& request, v1::PutDeskResponse* response,
             Done done) {
  Put(env, call, request, request.has_desk(), request.desk(), "desk", response, std::move(done));
}

void PutProgramme(HandlerEnv& env, const Call& call, const v1::PutProgrammeRequest& request,
                  v1::PutProgrammeResponse* response, Done done) {
  Put(env, call, request, request.has_programme(), request.programme(), "programme", response, std::move(done));
}

void PutGovernorate(HandlerEnv& env, const Call& call, const v1::PutGovernorateRequest& request,
                    v1::PutGovernorateResponse* response, Done done) {
  Put(env, call, request, request.has_governorate(), request.governorate(), "governorate", response, std::move(done));
}

void PutAgreement(HandlerEnv& env, const Call& call, const v1::PutAgreementRequest& request,
                  v1::PutAgreementResponse* response, Done done) {
  Put(env, call, request, request.has_agreement(), request.agreement(), "agreement", response, std::move(done));
}

void PutAccount(HandlerEnv& env, const Call& call, const v1::PutAccountRequest& request,
                v1::PutAccountResponse* response, Done done) {
  Put(env, call, request, request.has_account(), request.account(), "account", response,
      [&env, &request, response, done = std::move(done)](absl::Status status) {
        const auto reference = env.reference->Get();
        const auto found = reference->accounts.find(request.account().code());
        response->set_waits(status.ok() && found != reference->accounts.end() && found->second.has_asked());
        done(std::move(status));
      });
}

void DeclareOutage(HandlerEnv& env, const Call& call, const v1::DeclareOutageRequest& request,
                   v1::DeclareOutageResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Required("outage", request.has_outage());
  if (request.has_outage()) CheckEntry(request.outage(), "outage", checks);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Apply(env, call, request, ihala::DeclareOutage{request.outage()}, "outage", response, std::move(done));
}

void EndOutage(HandlerEnv& env, const Call& call, const v1::EndOutageRequest& request, v1::EndOutageResponse* response,
               Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Party("outage_id", request.outage_id());
  checks.Required("last_day", request.has_last_day());
  if (request.has_last_day()) CheckLastDay("last_day", request.last_day(), checks);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::EndOutage{request.outage_id(), request.last_day()}, response, std::move(done));
}

void DeclareArrangement(HandlerEnv& env, const Call& call, const v1::DeclareArrangementRequest& request,
                        v1::DeclareArrangementResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Required("arrangement", request.has_arrangement());
  if (request.has_arrangement()) CheckEntry(request.arrangement(), "arrangement", checks);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Apply(env, call, request, ihala::DeclareArrangement{request.arrangement()}, "arrangement", response,
        [&env, &request, response, done = std::move(done)](absl::Status status) {
          if (status.ok()) {
            for (std::string& code : UnsignedFor(*env.reference->Get(), request.arrangement())) {
              response->add_unsigned_organisations(std::move(code));
            }
          }
          done(std::move(status));
        });
}

void EndArrangement(HandlerEnv& env, const Call& call, const v1::EndArrangementRequest& request,
                    v1::EndArrangementResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Party("arrangement_id", request.arrangement_id());
  checks.Required("last_day", request.has_last_day());
  if (request.has_last_day()) CheckLastDay("last_day", request.last_day(), checks);
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Change(env, call, request, ihala::EndArrangement{request.arrangement_id(), request.last_day()}, response,
         std::move(done));
}

void SetPassphrase(HandlerEnv& env, const Call& call, const v1::SetPassphraseRequest& request,
                   v1::SetPassphraseResponse* response, const Done& done) {
  if (absl::Status status = CheckSetPassphrase(request); !status.ok()) return done(std::move(status));
  Later(*env.slow_work, call, done, [&env, &call, &request, response, done] {
    absl::StatusOr<std::string> hash = HashPassphrase(request.passphrase(), env.cost);
    if (!hash.ok()) return done(hash.status());
    // The ledger keeps a fast digest of each request: one over the passphrase would let a thief of the file guess it.
    v1::SetPassphraseRequest without = request;
    Wipe(*without.mutable_passphrase());
    Apply(env, call, without, ihala::SetPassphrase{request.account(), *std::move(hash)}, "account", response, done);
  });
}

absl::Status ListAccounts(HandlerEnv& env, const Call& call, const v1::ListAccountsRequest& request,
                          v1::ListAccountsResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Page(request.page_size(), request.page_token()).Status());
  const PageTokens tokens(env, call, "ListAccounts");
  ASSIGN_OR_RETURN(const std::string after, tokens.Read(request.page_token(), ""));
  const int page_size = PageSize(request.page_size());
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<AccountRecord> records, txn.ListAccounts(after, page_size + 1));
    const bool more = records.size() > static_cast<size_t>(page_size);
    if (more) records.resize(static_cast<size_t>(page_size));
    for (AccountRecord& record : records) *response->add_accounts() = std::move(record.account);
    if (more) response->set_next_page_token(tokens.Write(response->accounts(page_size - 1).code()));
    return absl::OkStatus();
  });
}

absl::Status ValidateWorkflow(HandlerEnv& env, const Call& call, const v1::ValidateWorkflowRequest& request,
                              v1::ValidateWorkflowResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Required("workflow", request.has_workflow()).Status());
  for (const FieldViolation& problem : ProblemsOf(request.workflow())) {
    v1::FieldViolation* const out = response->add_problems();
    out->set_field(problem.field);
    out->set_code(problem.code);
    out->set_description(problem.description);
  }
  return absl::OkStatus();
}

void LoadWorkflow(HandlerEnv& env, const Call& call, const v1::LoadWorkflowRequest& request,
                  v1::LoadWorkflowResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Required("workflow", request.has_workflow());
  if (request.has_workflow()) checks.Add(ProblemsOf(request.workflow()));
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Apply(env, call, request, request.workflow(), "workflow", response, std::move(done));
}

void LoadMigration(HandlerEnv& env, const Call& call, const v1::LoadMigrationRequest& request,
                   v1::LoadMigrationResponse* response, Done done) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Required("migration", request.has_migration());
  if (absl::Status status = checks.Status(); !status.ok()) return done(std::move(status));
  Apply(env, call, request, request.migration(), "migration", response, std::move(done));
}

void ReportBackup(HandlerEnv& env, const Call& call, const v1::ReportBackupRequest& request,
                  v1::ReportBackupResponse* response, Done done) {
  const absl::Status status = FieldChecks(request)
                                  .Id("request_id", request.request_id())
                                  .Required("epoch", request.epoch() != 0)
                                  .Required("seq", request.seq() != 0)
                                  .Status();
  if (!status.ok()) return done(status);
  if (request.epoch() != env.store->epoch()) return done(NotOfThisHistory());
  Change(env, call, request, ihala::ReportBackup{request.seq(), request.tag()}, response, std::move(done));
}

absl::Status GetServerStatus(HandlerEnv& env, const Call& call, const v1::GetServerStatusRequest& request,
                             v1::GetServerStatusResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Status());
  StoreFigures figures;
  std::optional<BackupRecord> backup;
  SendingFigures sendings;
  RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(figures, txn.Figures());
    ASSIGN_OR_RETURN(backup, txn.FindBackup());
    ASSIGN_OR_RETURN(sendings, txn.CountSendings());
    return absl::OkStatus();
  }));
  response->set_version(env.version);
  *response->mutable_server_time() = TimestampOfTime(env.clock->Now());
  *response->mutable_started_at() = TimestampOfTime(env.started_at);
  response->set_epoch(env.store->epoch());
  response->set_head_seq(figures.head_seq);
  response->set_cases(figures.cases);
  response->set_operations(figures.operations);
  response->set_accounts(figures.accounts);
  response->set_database_bytes(figures.database_bytes);
  response->set_messages_waiting(sendings.waiting);
  response->set_messages_undelivered(sendings.undelivered);
  if (backup.has_value()) {
    response->set_backup_horizon(backup->horizon);
    *response->mutable_backup_reported_at() = TimestampOfTime(backup->reported_at);
  }
  ASSIGN_OR_RETURN(const MasterKeyUse use, env.store->CountByMaster());
  for (const auto& [version, keys] : use) {
    v1::MasterKeyUse* const out = response->add_master_keys();
    out->set_version(version);
    out->set_keys(keys);
  }
  return absl::OkStatus();
}

}  // namespace ihala::handlers
