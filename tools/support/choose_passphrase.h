#ifndef IHALA_TOOLS_SUPPORT_CHOOSE_PASSPHRASE_H_
#define IHALA_TOOLS_SUPPORT_CHOOSE_PASSPHRASE_H_

#include <functional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "ihala/v1/session_service.pb.h"
#include "tools/support/environment.h"
#include "tools/support/language.h"

namespace ihala::tools {

// What `choose-passphrase` takes, in every tool that has it.
struct ChooseOptions {
  std::string account;
  std::string code_file;
  std::string passphrase_file;  // Of the present one.
  std::string new_passphrase_file;
  bool change = false;  // By the present passphrase.
};
void AddChooseOptions(CLI::App& command, ChooseOptions& options, Language language);

// Reads code or present passphrase and the new one, and has `send` ask the server. The secrets do not outlive the call.
// A local error in both languages where the server does not accept the proof.
absl::Status ChoosePassphrase(const Environment& environment, const ChooseOptions& options, Language language,
                              const std::function<absl::Status(const v1::ChoosePassphraseRequest&)>& send);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_CHOOSE_PASSPHRASE_H_
