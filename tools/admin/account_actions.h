#ifndef IHALA_TOOLS_ADMIN_ACCOUNT_ACTIONS_H_
#define IHALA_TOOLS_ADMIN_ACCOUNT_ACTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ihala/v1/directory.pb.h"
#include "tools/admin/admin.h"

namespace ihala::tools {

// An account as it is typed.
struct AccountOptions {
  std::string code;
  std::string organisation;
  std::vector<std::string> roles;
  std::vector<std::string> rights;  // Of integrators.
  std::vector<std::string> desks;
  std::vector<std::string> governorates;
  std::string language = "ar";
  std::string from;
  std::string to;
  bool disabled = false;
  std::string new_passphrase_file;  // Empty leaves the passphrase as it is.
};

// The role that a word names ("reviewer"), in any case of letters. A usage error for anything else, the server's clock
// included: no account can hold that role.
absl::StatusOr<v1::Role> ParseRole(const std::string& word);

// The account that the options describe. Desks and governorates limit every role of an organisation; the installation's
// own roles have neither. Rights are those of its role as integrator.
absl::StatusOr<v1::Account> BuildAccount(const AccountOptions& options);

// Puts the account, then its passphrase if a file for it is named, which only the installation's own accounts have.
absl::Status PutAccount(Admin& admin, const AccountOptions& options);

// Makes the very first sign-in code of an organisation, for the account that speaks for it, and shows it, once.
absl::Status IssueFirstCode(Admin& admin, const std::string& code);
// Ends an account's sessions, or shuts it, at once.
absl::Status SignAccountOut(Admin& admin, const std::string& code);
absl::Status DisableAccount(Admin& admin, const std::string& code);

// Sets the passphrase of one of the installation's own accounts from `file`, IHALA_NEW_PASSPHRASE or a terminal, and
// ends the account's sessions.
absl::Status SetPassphrase(Admin& admin, const std::string& code, const std::string& file);

absl::Status ListAccounts(Admin& admin);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_ACCOUNT_ACTIONS_H_
