#include "tools/admin/account_actions.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/access/grants.h"
#include "common/base/status_macros.h"
#include "ihala/v1/account_service.pb.h"
#include "tools/admin/directory_actions.h"
#include "tools/admin/texts.h"
#include "tools/support/field_titles.h"
#include "tools/support/local_errors.h"
#include "tools/support/passphrase_input.h"
#include "tools/support/role_view.h"

namespace ihala::tools {
namespace {

absl::StatusOr<v1::Right> ParseRight(const std::string& word) {
  v1::Right right = v1::RIGHT_UNSPECIFIED;
  if (!v1::Right_Parse(absl::StrCat("RIGHT_", absl::AsciiStrToUpper(word)), &right) || right == v1::RIGHT_UNSPECIFIED) {
    return UsageError(admin_say::kUnknownRight, word);
  }
  return right;
}

absl::Status SendPassphrase(Admin& admin, const std::string& code, const Secret& passphrase) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::SetPassphraseRequest request;
  request.set_request_id(admin.NewRequestId());
  request.set_account(code);
  request.set_passphrase(std::string(passphrase.Reveal()));
  const auto response = Ask(*server, &ServerApi::SetPassphrase, request);
  Wipe(*request.mutable_passphrase());
  return response.status();
}

}  // namespace

absl::StatusOr<v1::Role> ParseRole(const std::string& word) {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  if (!v1::Role_Parse(absl::StrCat("ROLE_", absl::AsciiStrToUpper(word)), &role) || role == v1::ROLE_UNSPECIFIED ||
      role == v1::ROLE_CLOCK) {
    return UsageError(admin_say::kUnknownRole, word);
  }
  return role;
}

absl::StatusOr<v1::Account> BuildAccount(const AccountOptions& options) {
  v1::Account account;
  account.set_code(options.code);
  account.set_organisation(options.organisation);
  account.set_language(options.language);
  account.set_disabled(options.disabled);
  ASSIGN_OR_RETURN(const v1::Validity validity, ParseValidity(options.from, options.to));
  if (validity.has_from() || validity.has_to()) *account.mutable_validity() = validity;
  bool integrates = false;
  for (const std::string& word : options.roles) {
    v1::RoleBinding& binding = *account.add_roles();
    ASSIGN_OR_RETURN(const v1::Role role, ParseRole(word));
    binding.set_role(role);
    if (IsInstallationRole(role)) continue;
    binding.set_organisation(options.organisation);
    binding.mutable_desks()->Assign(options.desks.begin(), options.desks.end());
    binding.mutable_governorates()->Assign(options.governorates.begin(), options.governorates.end());
    if (role != v1::ROLE_INTEGRATOR) continue;
    integrates = true;
    for (const std::string& listed : options.rights) {
      ASSIGN_OR_RETURN(const v1::Right right, ParseRight(listed));
      binding.add_rights(right);
    }
  }
  if (!options.rights.empty() && !integrates) return UsageError(admin_say::kRightsOfWhom);
  return account;
}

absl::Status PutAccount(Admin& admin, const AccountOptions& options) {
  v1::PutAccountRequest request;
  request.set_request_id(admin.NewRequestId());
  ASSIGN_OR_RETURN(*request.mutable_account(), BuildAccount(options));
  // Read first: a file that is missing must not leave an account without its passphrase.
  Secret passphrase;
  if (!options.new_passphrase_file.empty()) {
    if (!options.organisation.empty()) return UsageError(admin_say::kOwnPassphrases);
    ASSIGN_OR_RETURN(passphrase, ReadNewPassphrase(admin.environment(), options.new_passphrase_file, options.code,
                                                   admin.output().language()));
  }
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::PutAccount, request));
  if (!passphrase.empty()) RETURN_IF_ERROR(SendPassphrase(admin, options.code, passphrase));
  ReportPut(admin.output(), "account", options.code, response.revision());
  if (response.waits()) admin.output().Say(admin_say::kAccountWaits, options.code, options.organisation);
  return absl::OkStatus();
}

absl::Status IssueFirstCode(Admin& admin, const std::string& code) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::IssueSignInCodeRequest request;
  request.set_account(code);
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::IssueSignInCode, request));
  admin.output().Json(JsonWriter().BeginObject().Key("sign_in_code").String(response.sign_in_code()).EndObject());
  admin.output().Say(admin_say::kCodeDone, code, response.sign_in_code());
  return absl::OkStatus();
}

absl::Status SignAccountOut(Admin& admin, const std::string& code) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::EndSessionsRequest request;
  request.set_request_id(admin.NewRequestId());
  request.set_account(code);
  RETURN_IF_ERROR(Ask(*server, &ServerApi::EndSessions, request).status());
  admin.output().Json(JsonWriter().BeginObject().Key("signed_out").String(code).EndObject());
  admin.output().Say(admin_say::kSignedAccountOut, code);
  return absl::OkStatus();
}

absl::Status DisableAccount(Admin& admin, const std::string& code) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::DisableAccountRequest request;
  request.set_request_id(admin.NewRequestId());
  request.set_account(code);
  RETURN_IF_ERROR(Ask(*server, &ServerApi::DisableAccount, request).status());
  admin.output().Json(JsonWriter().BeginObject().Key("disabled").String(code).EndObject());
  admin.output().Say(admin_say::kAccountDisabled, code);
  return absl::OkStatus();
}

absl::Status SetPassphrase(Admin& admin, const std::string& code, const std::string& file) {
  // Before the session opens: a person who hesitates should not find it closed.
  ASSIGN_OR_RETURN(const Secret passphrase,
                   ReadNewPassphrase(admin.environment(), file, code, admin.output().language()));
  RETURN_IF_ERROR(SendPassphrase(admin, code, passphrase));
  JsonWriter json;
  json.BeginObject().Key("passphrase_set").String(code).EndObject();
  admin.output().Json(json);
  admin.output().Say(admin_say::kPassphraseDone, code);
  return absl::OkStatus();
}

absl::Status ListAccounts(Admin& admin) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  Output& output = admin.output();
  const Language language = output.language();
  Table table({FieldTitle("code", language), FieldTitle("organisation", language), FieldTitle("roles", language),
               FieldTitle("language", language), FieldTitle("disabled", language),
               std::string(Say(language, admin_say::kColumnWaits))});
  JsonWriter json;
  json.BeginObject().Key("accounts").BeginArray();
  v1::ListAccountsRequest request;
  do {
    ASSIGN_OR_RETURN(const v1::ListAccountsResponse page, Ask(*server, &ServerApi::ListAccounts, request));
    for (const v1::Account& account : page.accounts()) {
      json.Message(account);
      table.Add({account.code(), account.organisation(), RolesText(account.roles(), language), account.language(),
                 account.disabled() ? "✓" : "", account.has_asked() ? "✓" : ""});
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  output.Json(json.EndArray().EndObject());
  table.Print(output);
  return absl::OkStatus();
}

}  // namespace ihala::tools
