#include "tools/desk/session_actions.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "common/base/status_macros.h"
#include "tools/desk/texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/passphrase_input.h"
#include "tools/support/sign_in.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

std::string FullPath(const std::string& path) {
  if (path.empty()) return path;
  std::error_code error;
  const std::filesystem::path full = std::filesystem::absolute(path, error);
  return error ? path : full.string();
}

absl::StatusOr<v1::Account> Open(Desk& desk, SignInOptions options) {
  if (desk.session_path().empty()) return UsageError(desk_say::kNoHome);
  const Environment& environment = desk.environment();
  options.endpoint.ca_file = FullPath(options.endpoint.ca_file);
  ASSIGN_OR_RETURN(const std::unique_ptr<ServerApi> server, environment.connect(options.endpoint));
  ASSIGN_OR_RETURN(const Secret passphrase,
                   ReadPassphrase(environment, options.passphrase_file, options.account, desk.output().language()));
  ASSIGN_OR_RETURN(v1::SignInResponse response, SignIn(*server, options.account, passphrase));
  DeskSession session;
  session.endpoint = options.endpoint;
  session.account = response.account().code();
  session.language = response.account().language();
  session.server_ahead = absl::FromUnixSeconds(response.server_time().seconds()) - environment.clock->Now();
  session.expires_at = absl::FromUnixSeconds(response.session().expires_at().seconds()) - session.server_ahead;
  session.token = Secret(std::move(*response.mutable_session()->mutable_token()));
  RETURN_IF_ERROR(SaveSession(desk.session_path(), session));
  return response.account();
}

}  // namespace

ExitCode SignInAndKeep(Desk& desk, SignInOptions options) {
  const absl::StatusOr<v1::Account> account = Open(desk, std::move(options));
  if (!account.ok()) return desk.output().Fail(account.status());
  JsonWriter json;
  json.BeginObject().Key("account").Message(*account).EndObject();
  desk.output().Json(json);
  desk.output().Say(desk_say::kSignedIn, account->code());
  return kExitOk;
}

ExitCode ChooseOwnPassphrase(Desk& desk, Endpoint endpoint, const ChooseOptions& options) {
  endpoint.ca_file = FullPath(endpoint.ca_file);
  const absl::StatusOr<std::unique_ptr<ServerApi>> server = desk.environment().connect(endpoint);
  if (!server.ok()) return desk.output().Fail(server.status());
  const absl::Status chosen = ChoosePassphrase(
      desk.environment(), options, desk.output().language(), [&](const v1::ChoosePassphraseRequest& request) {
        return tools::Ask(**server, &ServerApi::ChoosePassphrase, request).status();
      });
  if (!chosen.ok()) return desk.output().Fail(chosen);
  desk.output().Json(JsonWriter().BeginObject().Key("passphrase_chosen").String(options.account).EndObject());
  desk.output().Say(say::kPassphraseChosen, options.account);
  return kExitOk;
}

ExitCode SignOutAndForget(Desk& desk) {
  const absl::Status ended = desk.Ask(&ServerApi::SignOut, v1::SignOutRequest()).status();
  const absl::Status forgotten = ForgetSession(desk.session_path());
  if (!forgotten.ok()) return desk.output().Fail(forgotten);
  // A session that had ended already, or none at all, is what was wanted.
  if (!ended.ok() && !absl::IsUnauthenticated(ended)) return desk.output().Fail(ended);
  JsonWriter json;
  desk.output().Json(json.BeginObject().Key("signed_out").Bool(true).EndObject());
  desk.output().Say(desk_say::kSignedOut);
  return kExitOk;
}

}  // namespace ihala::tools
