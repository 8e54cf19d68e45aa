#include "tools/support/choose_passphrase.h"

#include "common/base/secret.h"
#include "common/base/status_macros.h"
#include "tools/support/command_line.h"
#include "tools/support/local_errors.h"
#include "tools/support/passphrase_input.h"
#include "tools/support/texts.h"

namespace ihala::tools {

void AddChooseOptions(CLI::App& command, ChooseOptions& options, Language language) {
  command.add_option("--account", options.account, Say(language, say::kAccountOption))->required();
  command.add_option("--code-file", options.code_file, Say(language, say::kCodeFileOption));
  command.add_flag("--change", options.change, Say(language, say::kChangeOption));
  command.add_option("--new-passphrase-file", options.new_passphrase_file, Say(language, say::kNewPassphraseOption));
}

absl::Status ChoosePassphrase(const Environment& environment, const ChooseOptions& options, Language language,
                              const std::function<absl::Status(const v1::ChoosePassphraseRequest&)>& send) {
  Secret proof;
  if (options.change) {
    ASSIGN_OR_RETURN(proof, ReadPassphrase(environment, options.passphrase_file, options.account, language));
  } else {
    ASSIGN_OR_RETURN(proof, ReadSignInCode(environment, options.code_file, options.account, language));
  }
  ASSIGN_OR_RETURN(const Secret chosen,
                   ReadNewPassphrase(environment, options.new_passphrase_file, options.account, language));
  v1::ChoosePassphraseRequest request;
  request.set_account(options.account);
  std::string& told = options.change ? *request.mutable_present_passphrase() : *request.mutable_sign_in_code();
  told = std::string(proof.Reveal());
  request.set_new_passphrase(std::string(chosen.Reveal()));
  absl::Status status = send(request);
  Wipe(options.change ? *request.mutable_present_passphrase() : *request.mutable_sign_in_code());
  Wipe(*request.mutable_new_passphrase());
  if (absl::IsUnauthenticated(status)) return LocalError(status.code(), say::kWrongProof);
  return status;
}

}  // namespace ihala::tools
