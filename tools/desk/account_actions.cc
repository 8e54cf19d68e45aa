#include "tools/desk/account_actions.h"

#include <functional>
#include <vector>

#include "common/access/grants.h"
#include "common/base/status_macros.h"
#include "ihala/v1/account_service.pb.h"
#include "tools/desk/texts.h"
#include "tools/support/field_titles.h"
#include "tools/support/local_errors.h"
#include "tools/support/role_view.h"

namespace ihala::tools {
namespace {

absl::Status ForEachColleague(Desk& desk, const std::function<void(const v1::Colleague&)>& take) {
  v1::ListColleaguesRequest request;
  do {
    ASSIGN_OR_RETURN(const v1::ListColleaguesResponse page, desk.Ask(&ServerApi::ListColleagues, request));
    for (const v1::Colleague& colleague : page.colleagues()) take(colleague);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<v1::Colleague> Find(Desk& desk, const std::string& account) {
  v1::Colleague found;
  RETURN_IF_ERROR(ForEachColleague(desk, [&](const v1::Colleague& colleague) {
    if (colleague.account().code() == account) found = colleague;
  }));
  if (found.account().code().empty()) return UsageError(desk_say::kNoSuchColleague);
  return found;
}

template <class Request, class Response>
ExitCode Stop(Desk& desk, absl::Status (ServerApi::*rpc)(const Request&, Response&), const std::string& account,
              const char* key, const Text& text) {
  Request request;
  request.set_request_id(desk.NewRequestId());
  request.set_account(account);
  const absl::StatusOr<Response> response = desk.Write(rpc, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key(key).String(account).EndObject());
  desk.output().Say(text, account);
  return kExitOk;
}

}  // namespace

ExitCode ListColleagues(Desk& desk) {
  Output& output = desk.output();
  const Language language = output.language();
  JsonWriter json;
  json.BeginObject().Key("colleagues").BeginArray();
  Table table({FieldTitle("code", language), FieldTitle("roles", language),
               std::string(Say(language, desk_say::kColumnAsked)), FieldTitle("disabled", language),
               std::string(Say(language, desk_say::kColumnPassphrase))});
  int speakers = 0;
  const absl::Status listed = ForEachColleague(desk, [&](const v1::Colleague& colleague) {
    json.Message(colleague);
    const v1::Account& account = colleague.account();
    if (!account.disabled() && Speaks(account)) ++speakers;
    table.Add({account.code(), RolesText(account.roles(), language), RolesText(account.asked().roles(), language),
               account.disabled() ? "✓" : "", colleague.has_passphrase() ? "✓" : ""});
  });
  if (!listed.ok()) return output.Fail(listed);
  output.Json(json.EndArray().EndObject());
  table.Print(output);
  if (speakers < 2) output.Say(desk_say::kOneSpeaker);
  return kExitOk;
}

ExitCode ConfirmColleague(Desk& desk, const std::string& account) {
  const absl::StatusOr<v1::Colleague> colleague = Find(desk, account);
  if (!colleague.ok()) return desk.output().Fail(colleague.status());
  v1::ConfirmAccountRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_account(account);
  request.set_base_revision(colleague->revision());
  const auto response = desk.Write(&ServerApi::ConfirmAccount, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key("confirmed").String(account).EndObject());
  desk.output().Say(desk_say::kConfirmedColleague, account,
                    RolesText(colleague->account().asked().roles(), desk.output().language()));
  return kExitOk;
}

ExitCode IssueCode(Desk& desk, const std::string& account) {
  v1::IssueSignInCodeRequest request;
  request.set_account(account);
  const auto response = desk.Ask(&ServerApi::IssueSignInCode, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key("sign_in_code").String(response->sign_in_code()).EndObject());
  desk.output().Say(desk_say::kColleagueCodeDone, account, response->sign_in_code());
  return kExitOk;
}

ExitCode SignColleagueOut(Desk& desk, const std::string& account) {
  return Stop(desk, &ServerApi::EndSessions, account, "signed_out", desk_say::kSignedColleagueOut);
}

ExitCode DisableColleague(Desk& desk, const std::string& account) {
  return Stop(desk, &ServerApi::DisableAccount, account, "disabled", desk_say::kDisabledColleague);
}

}  // namespace ihala::tools
