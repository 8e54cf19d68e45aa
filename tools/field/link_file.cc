#include "tools/field/link_file.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

constexpr size_t kMaxBytes = 64 * 1024;
// The first line: a later form of the file gets another one.
constexpr char kHeading[] = "ihala-field-link 1\n";

}  // namespace

std::string LinkPath(const std::string& store) { return store + ".link"; }

absl::StatusOr<Link> LoadLink(const std::string& store) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(LinkPath(store), kMaxBytes));
  if (!absl::StartsWith(text, kHeading)) return absl::NotFoundError("the file beside the store is of another form");
  std::map<std::string, std::string> values;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits('=', 1));
    values.insert(parts);
  }
  Link link;
  link.endpoint = {values["server"], values["ca"], values["server_name"]};
  link.account = values["account"];
  link.language = values["language"];
  return link;
}

absl::Status SaveLink(const std::string& store, const Link& link) {
  std::string text = kHeading;
  const auto add = [&text](const char* name, const std::string& value) {
    absl::StrAppend(&text, name, "=", value.substr(0, value.find('\n')), "\n");
  };
  add("server", link.endpoint.address);
  add("ca", link.endpoint.ca_file);
  add("server_name", link.endpoint.server_name);
  add("account", link.account);
  add("language", link.language);
  absl::Status saved = WriteFileDurably(LinkPath(store), text);
  if (saved.ok()) return saved;
  return LocalError(saved.code(), say::kCannotWriteFile, LinkPath(store));
}

}  // namespace ihala::tools
