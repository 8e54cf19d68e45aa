#ifndef IHALA_TESTS_SUPPORT_PROCESS_WORLD_ACCOUNTS_H_
#define IHALA_TESTS_SUPPORT_PROCESS_WORLD_ACCOUNTS_H_

#include <map>
#include <string>
#include <vector>

namespace ihala {

// The operator's commands of a test's world, and whose passphrases are not the operator's to set.
struct WorldOfAccounts {
  std::string commands;
  // The accounts of each organisation, one that speaks for it first.
  std::map<std::string, std::vector<std::string>> people;
};

// Takes `--new-passphrase-file <place>` from the lines of accounts that have an organisation.
WorldOfAccounts ReadAccounts(const std::string& world, const std::string& place);

// The sign-in code in what a tool said with --json.
std::string CodeIn(const std::string& json);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_PROCESS_WORLD_ACCOUNTS_H_
