#include "tools/admin/directory_actions.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "tools/admin/entries.h"
#include "tools/admin/governorates.h"
#include "tools/admin/texts.h"
#include "tools/support/agreement_view.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"

namespace ihala::tools {
namespace {

std::string DaysText(const v1::Validity& validity) {
  if (!validity.has_from() && !validity.has_to()) return "";
  return absl::StrCat(DateText(validity.from()), " … ", DateText(validity.to()));
}

}  // namespace

absl::StatusOr<v1::Validity> ParseValidity(const std::string& from, const std::string& to) {
  v1::Validity validity;
  if (!from.empty()) {
    ASSIGN_OR_RETURN(*validity.mutable_from(), ParseDate("validity.from", from));
  }
  if (!to.empty()) {
    ASSIGN_OR_RETURN(*validity.mutable_to(), ParseDate("validity.to", to));
  }
  return validity;
}

void ReportPut(Output& output, const char* what, const std::string& code, uint64_t revision) {
  JsonWriter json;
  json.BeginObject().Key("put").String(what).Key("code").String(code).Key("revision").Unsigned(revision).EndObject();
  output.Json(json);
  output.Say(admin_say::kPutDone, code, revision);
}

absl::Status PutOrganisation(Admin& admin, const v1::Organisation& entry) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::PutOrganisationRequest request;
  request.set_request_id(admin.NewRequestId());
  *request.mutable_organisation() = entry;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::PutOrganisation, request));
  ReportPut(admin.output(), "organisation", entry.code(), response.revision());
  return absl::OkStatus();
}

absl::Status PutDesk(Admin& admin, const v1::Desk& entry) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::PutDeskRequest request;
  request.set_request_id(admin.NewRequestId());
  *request.mutable_desk() = entry;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::PutDesk, request));
  ReportPut(admin.output(), "desk", entry.code(), response.revision());
  return absl::OkStatus();
}

absl::Status PutProgramme(Admin& admin, const v1::Programme& entry) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::PutProgrammeRequest request;
  request.set_request_id(admin.NewRequestId());
  *request.mutable_programme() = entry;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::PutProgramme, request));
  ReportPut(admin.output(), "programme", entry.code(), response.revision());
  return absl::OkStatus();
}

absl::Status PutAgreement(Admin& admin, const v1::SharingAgreement& entry) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::PutAgreementRequest request;
  request.set_request_id(admin.NewRequestId());
  *request.mutable_agreement() = entry;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::PutAgreement, request));
  ReportPut(admin.output(), "agreement", entry.agreement_id(), response.revision());
  return absl::OkStatus();
}

absl::Status DeclareOutage(Admin& admin, const v1::Outage& entry) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::DeclareOutageRequest request;
  request.set_request_id(admin.NewRequestId());
  *request.mutable_outage() = entry;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::DeclareOutage, request));
  ReportPut(admin.output(), "outage", entry.outage_id(), response.revision());
  return absl::OkStatus();
}

absl::Status EndOutage(Admin& admin, const std::string& id, const std::string& last_day) {
  v1::EndOutageRequest request;
  ASSIGN_OR_RETURN(*request.mutable_last_day(), ParseDate("last_day", last_day));
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  request.set_request_id(admin.NewRequestId());
  request.set_outage_id(id);
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::EndOutage, request));
  ReportPut(admin.output(), "outage", id, response.revision());
  return absl::OkStatus();
}

absl::Status ListOutages(Admin& admin) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, FetchDirectory(admin));
  const Language language = admin.output().language();
  return PrintEntries(
      admin.output(), "outages", directory.outages(),
      {"outage_id", "side", "organisation", "governorates", "from", "to", "title"}, [&](const v1::Outage& entry) {
        const bool one_side = entry.side() != v1::SIDE_UNSPECIFIED;
        return std::vector<std::string>{
            entry.outage_id(),          one_side ? ValueTitle(*v1::Side_descriptor(), entry.side(), language) : "",
            entry.organisation(),       absl::StrJoin(entry.governorates(), ", "),
            DateText(entry.from()),     DateText(entry.to()),
            In(language, entry.title())};
      });
}

absl::Status LoadGovernorates(Admin& admin) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  const v1::GetDirectoryResponse built_in = BuiltInGovernorates();
  for (const v1::Governorate& governorate : built_in.governorates()) {
    v1::PutGovernorateRequest request;
    request.set_request_id(admin.NewRequestId());
    *request.mutable_governorate() = governorate;
    RETURN_IF_ERROR(Ask(*server, &ServerApi::PutGovernorate, request).status());
  }
  JsonWriter json;
  json.BeginObject().Key("loaded").Number(built_in.governorates_size()).EndObject();
  admin.output().Json(json);
  admin.output().Say(admin_say::kGovernoratesDone, built_in.governorates_size());
  return absl::OkStatus();
}

absl::Status ListOrganisations(Admin& admin) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, FetchDirectory(admin));
  const Language language = admin.output().language();
  return PrintEntries(admin.output(), "organisations", directory.organisations(),
                      {"code", "name", "refers", "receives", "validity"}, [&](const v1::Organisation& entry) {
                        return std::vector<std::string>{entry.code(), In(language, entry.name()),
                                                        entry.refers() ? "✓" : "", entry.receives() ? "✓" : "",
                                                        DaysText(entry.validity())};
                      });
}

absl::Status ListDesks(Admin& admin) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, FetchDirectory(admin));
  const Language language = admin.output().language();
  return PrintEntries(admin.output(), "desks", directory.desks(),
                      {"code", "organisation", "name", "governorates", "programmes", "validity"},
                      [&](const v1::Desk& entry) {
                        return std::vector<std::string>{entry.code(),
                                                        entry.organisation(),
                                                        In(language, entry.name()),
                                                        absl::StrJoin(entry.governorates(), ", "),
                                                        absl::StrJoin(entry.programmes(), ", "),
                                                        DaysText(entry.validity())};
                      });
}

absl::Status ListProgrammes(Admin& admin) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, FetchDirectory(admin));
  const Language language = admin.output().language();
  return PrintEntries(admin.output(), "programmes", directory.programmes(),
                      {"code", "organisation", "name", "workflow_id", "validity"}, [&](const v1::Programme& entry) {
                        return std::vector<std::string>{entry.code(), entry.organisation(), In(language, entry.name()),
                                                        entry.workflow_id(), DaysText(entry.validity())};
                      });
}

absl::Status ListGovernorates(Admin& admin) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, FetchDirectory(admin));
  const Language language = admin.output().language();
  return PrintEntries(admin.output(), "governorates", directory.governorates(),
                      {"pcode", "iso_code", "parent_pcode", "name", "variants"}, [&](const v1::Governorate& entry) {
                        return std::vector<std::string>{entry.pcode(), entry.iso_code(), entry.parent_pcode(),
                                                        In(language, entry.name()),
                                                        absl::StrJoin(entry.variants(), ", ")};
                      });
}

absl::Status ListAgreements(Admin& admin) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, FetchDirectory(admin));
  PrintAgreements(AgreementsOf(directory, admin.environment().clock->Now()), admin.output());
  return absl::OkStatus();
}

absl::Status ShowAgreement(Admin& admin, const std::string& agreement_id, uint32_t version) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, FetchDirectory(admin));
  const std::vector<StandingAgreement> agreements = AgreementsOf(directory, admin.environment().clock->Now());
  ASSIGN_OR_RETURN(const StandingAgreement* one, FindAgreement(agreements, agreement_id, version));
  PrintAgreement(*one, directory, admin.output());
  return absl::OkStatus();
}

absl::Status ShowServerStatus(Admin& admin) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  ASSIGN_OR_RETURN(const auto status, Ask(*server, &ServerApi::GetServerStatus, v1::GetServerStatusRequest()));
  Output& output = admin.output();
  output.Json(JsonWriter().Message(status));
  output.Say(admin_say::kServerVersion, status.version());
  output.Say(admin_say::kServerTime, TimeForPeople(status.server_time()), TimeForPeople(status.started_at()));
  output.Say(admin_say::kServerHistory, status.epoch(), status.head_seq());
  output.Say(admin_say::kServerCounts, status.cases(), status.operations(), status.accounts());
  output.Say(admin_say::kServerBytes, status.database_bytes());
  for (const v1::MasterKeyUse& use : status.master_keys()) {
    output.Say(admin_say::kServerMasterKey, use.version(), use.keys());
  }
  output.Say(admin_say::kServerMessages, status.messages_waiting(), status.messages_undelivered());
  if (status.has_backup_reported_at()) {
    output.Say(admin_say::kServerBackup, status.backup_horizon(), TimeForPeople(status.backup_reported_at()));
  } else {
    output.Say(admin_say::kServerNoBackup);
  }
  return absl::OkStatus();
}

}  // namespace ihala::tools
