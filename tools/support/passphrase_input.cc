#include "tools/support/passphrase_input.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <utility>

#include "common/base/file.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

// A file that holds one passphrase, with room for a comment below it.
constexpr size_t kMaxFileBytes = 64 * 1024;

// Turns the echo of a terminal off while it lives.
class Unseen {
 public:
  explicit Unseen(int fd) : fd_(fd), known_(tcgetattr(fd, &before_) == 0) {
    if (!known_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(fd_, TCSAFLUSH, &quiet);
  }
  ~Unseen() {
    if (known_) tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  const int fd_;
  termios before_ = {};
  const bool known_;
};

absl::StatusOr<Secret> FirstLine(const std::string& file) {
  absl::StatusOr<std::string> bytes = ReadFile(file, kMaxFileBytes);
  if (!bytes.ok()) return LocalError(bytes.status().code(), say::kCannotReadFile, file);
  std::string line = bytes->substr(0, bytes->find('\n'));
  if (!line.empty() && line.back() == '\r') line.pop_back();
  Wipe(*bytes);
  return Secret(std::move(line));
}

// From the file or the variable; empty where neither gives one.
absl::StatusOr<Secret> Prepared(const Environment& environment, const std::string& file, const char* variable) {
  if (!file.empty()) return FirstLine(file);
  return Secret(environment.getenv(variable));
}

}  // namespace

absl::StatusOr<Secret> AskOnTerminal(const std::string& prompt) {
  const int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return absl::NotFoundError("no terminal");
  std::string line;
  {
    const Unseen unseen(fd);
    if (write(fd, prompt.data(), prompt.size()) < 0) line.clear();
    char c = 0;
    while (line.size() < limits::kPassphraseBytes && read(fd, &c, 1) == 1 && c != '\n') line += c;
    if (write(fd, "\n", 1) < 0) line.clear();
  }
  close(fd);
  return Secret(std::move(line));
}

absl::StatusOr<Secret> ReadPassphrase(const Environment& environment, const std::string& file,
                                      const std::string& account, Language language) {
  ASSIGN_OR_RETURN(Secret secret, Prepared(environment, file, "IHALA_PASSPHRASE"));
  if (!secret.empty()) return secret;
  absl::StatusOr<Secret> asked = environment.ask_secret(Say(language, say::kAskPassphrase, account));
  if (asked.ok() && !asked->empty()) return asked;
  return LocalError(absl::StatusCode::kInvalidArgument, say::kNoPassphrase);
}

absl::StatusOr<Secret> ReadSignInCode(const Environment& environment, const std::string& file,
                                      const std::string& account, Language language) {
  ASSIGN_OR_RETURN(Secret secret, Prepared(environment, file, "IHALA_SIGN_IN_CODE"));
  if (!secret.empty()) return secret;
  absl::StatusOr<Secret> asked = environment.ask_secret(Say(language, say::kAskSignInCode, account));
  if (asked.ok() && !asked->empty()) return asked;
  return LocalError(absl::StatusCode::kInvalidArgument, say::kNoSignInCode);
}

absl::StatusOr<Secret> ReadNewPassphrase(const Environment& environment, const std::string& file,
                                         const std::string& account, Language language) {
  ASSIGN_OR_RETURN(Secret secret, Prepared(environment, file, "IHALA_NEW_PASSPHRASE"));
  if (!secret.empty()) return secret;
  absl::StatusOr<Secret> first = environment.ask_secret(Say(language, say::kAskNewPassphrase, account));
  if (!first.ok() || first->empty()) return LocalError(absl::StatusCode::kInvalidArgument, say::kNoNewPassphrase);
  ASSIGN_OR_RETURN(Secret second, environment.ask_secret(Say(language, say::kAskAgain)));
  if (!SecretEquals(first->Reveal(), second.Reveal())) {
    return LocalError(absl::StatusCode::kInvalidArgument, say::kPassphrasesDiffer);
  }
  return first;
}

}  // namespace ihala::tools
