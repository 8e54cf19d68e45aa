#include "tests/support/process/world_accounts.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace ihala {
namespace {

// The word after `option`; empty where the line does not have it.
std::string After(const std::vector<std::string>& words, const std::string& option) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == option) return words[i + 1];
  }
  return "";
}

}  // namespace

WorldOfAccounts ReadAccounts(const std::string& world, const std::string& place) {
  WorldOfAccounts read;
  std::set<std::string> spoken_for;
  for (const absl::string_view line : absl::StrSplit(world, '\n')) {
    std::string kept(line);
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    const std::string code = After(words, "put");
    const std::string organisation = After(words, "--organisation");
    if (!words.empty() && words.front() == "account" && !organisation.empty()) {
      kept = absl::StrReplaceAll(kept, {{absl::StrCat(" --new-passphrase-file ", place), ""}});
      std::vector<std::string>& people = read.people[organisation];
      const std::string role = After(words, "--role");
      // The first that is put who speaks for it needs nobody else.
      const bool speaks = (role == "supervisor" || role == "lead") && spoken_for.insert(organisation).second;
      people.insert(speaks ? people.begin() : people.end(), code);
    }
    absl::StrAppend(&read.commands, kept, "\n");
  }
  return read;
}

std::string CodeIn(const std::string& json) {
  const std::string key = "\"sign_in_code\":\"";
  const size_t begin = json.find(key);
  if (begin == std::string::npos) return "";
  const size_t end = json.find('"', begin + key.size());
  return json.substr(begin + key.size(), end - begin - key.size());
}

}  // namespace ihala
