#include "tools/desk/session_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

constexpr size_t kMaxSessionBytes = 64 * 1024;
constexpr size_t kTokenBytes = 32;
// The first line: a later form of the file gets another one.
constexpr char kHeading[] = "ihala-desk-session 1";

bool OthersMayRead(const std::string& path) {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

// The lines below the heading as names and values.
std::map<std::string, std::string> Values(absl::string_view text) {
  std::map<std::string, std::string> values;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits('=', 1));
    values.insert(parts);
  }
  return values;
}

bool Parse(absl::string_view text, DeskSession& session) {
  if (!absl::StartsWith(text, absl::StrCat(kHeading, "\n"))) return false;
  std::map<std::string, std::string> values = Values(text);
  int64_t expires = 0;
  int64_t ahead = 0;
  std::string token = absl::HexStringToBytes(values["token"]);
  if (!absl::SimpleAtoi(values["expires"], &expires) || !absl::SimpleAtoi(values["ahead"], &ahead) ||
      token.size() != kTokenBytes || values["server"].empty()) {
    return false;
  }
  session.endpoint = {values["server"], values["ca"], values["server_name"]};
  session.account = values["account"];
  session.language = values["language"];
  session.token = Secret(std::move(token));
  session.expires_at = absl::FromUnixSeconds(expires);
  session.server_ahead = absl::Seconds(ahead);
  return true;
}

}  // namespace

std::string DefaultSessionPath(const GetEnv& getenv) {
  if (const std::string state = getenv("XDG_STATE_HOME"); !state.empty()) return state + "/ihala/desk-session";
  if (const std::string home = getenv("HOME"); !home.empty()) return home + "/.local/state/ihala/desk-session";
  return "";
}

absl::StatusOr<DeskSession> LoadSession(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kMaxSessionBytes);
  if (absl::IsNotFound(text.status())) return LocalError(absl::StatusCode::kUnauthenticated, say::kNotSignedIn);
  if (!text.ok()) return LocalError(text.status().code(), say::kCannotReadFile, path);
  if (OthersMayRead(path)) return LocalError(absl::StatusCode::kFailedPrecondition, say::kUnsafeFile, path);
  DeskSession session;
  const bool whole = Parse(*text, session);
  Wipe(*text);
  if (!whole) return LocalError(absl::StatusCode::kFailedPrecondition, say::kDamagedSession, path);
  return session;
}

absl::Status SaveSession(const std::string& path, const DeskSession& session) {
  std::string text = absl::StrCat(
      kHeading, "\nserver=", session.endpoint.address, "\nca=", session.endpoint.ca_file,
      "\nserver_name=", session.endpoint.server_name, "\naccount=", session.account, "\nlanguage=", session.language,
      "\nexpires=", absl::ToUnixSeconds(session.expires_at), "\nahead=", absl::ToInt64Seconds(session.server_ahead),
      "\ntoken=", absl::BytesToHexString(session.token.Reveal()), "\n");
  absl::Status status = absl::OkStatus();
  if (const size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0) {
    status = MakeDirectories(path.substr(0, slash));
  }
  if (status.ok()) status = WriteFileDurably(path, text);
  Wipe(text);
  return status.ok() ? status : LocalError(status.code(), say::kCannotWriteFile, path);
}

absl::Status ForgetSession(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return LocalError(absl::StatusCode::kPermissionDenied, say::kCannotWriteFile, path);
}

}  // namespace ihala::tools
