#include "server/keys/master_key_source.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/secret.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

// Room for hundreds of versions.
constexpr size_t kTextBytes = 64 * 1024;
constexpr unsigned kOthers = 077;

absl::StatusOr<Secret> ReadMasterFile(const std::string& path) {
  struct stat found;
  if (stat(path.c_str(), &found) != 0) return ErrnoStatus(errno, "read the master key", path);
  if ((found.st_mode & kOthers) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("the master key is not its owner's alone: chmod 0600 ", path, ", and think of it as seen"));
  }
  ASSIGN_OR_RETURN(std::string text, ReadFile(path, kTextBytes));
  Secret secret(text);
  Wipe(text);
  return secret;
}

absl::StatusOr<Secret> RunMasterCommand(const std::string& command) {
  FILE* const out = popen(command.c_str(), "re");
  if (out == nullptr) return absl::FailedPreconditionError("the command for the master key cannot be run");
  std::string text(kTextBytes + 1, '\0');
  const size_t size = fread(text.data(), 1, text.size(), out);
  const int ended = pclose(out);
  text.resize(size);
  Secret secret(text);
  Wipe(text);
  if (ended == 0 && size <= kTextBytes) return secret;
  if (ended == 0) return absl::InvalidArgumentError("the command for the master key writes too much");
  return absl::FailedPreconditionError(
      WIFEXITED(ended) ? absl::StrCat("the command for the master key ended with status ", WEXITSTATUS(ended))
                       : "the command for the master key was cut off");
}

absl::StatusOr<std::shared_ptr<const MasterKeys>> Read(const Secret& text, absl::string_view named) {
  ASSIGN_OR_RETURN(MasterKeys keys, MasterKeys::Parse(text.Reveal(), named));
  return std::make_shared<const MasterKeys>(std::move(keys));
}

}  // namespace

std::string DefaultMasterKeyFile(const std::string& data_dir) { return absl::StrCat(data_dir, "/master.key"); }

absl::StatusOr<std::shared_ptr<const MasterKeys>> ReadMasterKeys(const MasterKeySource& source) {
  const int given =
      (source.file.empty() ? 0 : 1) + (source.environment.empty() ? 0 : 1) + (source.command.empty() ? 0 : 1);
  if (given > 1) {
    return absl::InvalidArgumentError(absl::StrCat("the master key comes from one place: --master-key-file, ",
                                                   kMasterKeyVariable, " or --master-key-command"));
  }
  if (!source.environment.empty()) {
    const Secret text(source.environment);
    return Read(text, kMasterKeyVariable);
  }
  if (!source.command.empty()) {
    ASSIGN_OR_RETURN(const Secret text, RunMasterCommand(source.command));
    return Read(text, "the command's output");
  }
  const std::string path = source.file.empty() ? DefaultMasterKeyFile(source.data_dir) : source.file;
  ASSIGN_OR_RETURN(const Secret text, ReadMasterFile(path));
  return Read(text, path);
}

absl::StatusOr<std::shared_ptr<const MasterKeys>> ReadOrMakeMasterKeys(const MasterKeySource& source, Random& random) {
  absl::StatusOr<std::shared_ptr<const MasterKeys>> keys = ReadMasterKeys(source);
  const bool is_default = source.file.empty() && source.environment.empty() && source.command.empty();
  if (!is_default || !absl::IsNotFound(keys.status())) return keys;
  const Secret line = MasterKeys::MakeLine(1, random);
  RETURN_IF_ERROR(WriteFileDurably(DefaultMasterKeyFile(source.data_dir), line.Reveal()));
  return ReadMasterKeys(source);
}

absl::StatusOr<uint32_t> AddMasterKey(const std::string& file, Random& random) {
  ASSIGN_OR_RETURN(const Secret text, ReadMasterFile(file));
  ASSIGN_OR_RETURN(const auto keys, Read(text, file));
  const uint32_t version = keys->newest() + 1;
  const Secret line = MasterKeys::MakeLine(version, random);
  // The digits of a single key stand alone; beside another they need their version.
  const bool is_alone = !absl::StrContains(text.Reveal(), ":");
  const bool is_whole = absl::EndsWith(text.Reveal(), "\n");
  const Secret both(is_alone ? absl::StrCat("1:", absl::StripAsciiWhitespace(text.Reveal()), "\n", line.Reveal())
                             : absl::StrCat(text.Reveal(), is_whole ? "" : "\n", line.Reveal()));
  RETURN_IF_ERROR(Read(both, file).status());
  RETURN_IF_ERROR(WriteFileDurably(file, both.Reveal()));
  return version;
}

}  // namespace ihala
