#include "server/senders/command_sender.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ihala {
namespace {

// sysexits.h: what was given is wrong; there is no such reader.
constexpr int kDataError = 65;
constexpr int kNoUser = 67;
constexpr absl::Duration kLook = absl::Milliseconds(20);
constexpr absl::Duration kGraceOfCommand = absl::Seconds(2);

// What a command reads. A file in memory and not a pipe: whoever does not read holds up nobody.
int InputOf(const std::string& text) {
  const int file = memfd_create("message", MFD_CLOEXEC);
  if (file < 0) return -1;
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t some = write(file, text.data() + written, text.size() - written);
    if (some < 0 && errno == EINTR) continue;
    if (some <= 0) {
      close(file);
      return -1;
    }
    written += static_cast<size_t>(some);
  }
  if (lseek(file, 0, SEEK_SET) == 0) return file;
  close(file);
  return -1;
}

// Starts it as the leader of a group of its own; 0 where it cannot be started.
pid_t Start(const std::string& program, int input) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addchdir_np(&files, "/");
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  posix_spawnattr_t how;
  posix_spawnattr_init(&how);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  // The server's threads block the signals that end it; a command must not.
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setsigdefault(&how, &all);
  posix_spawnattr_setpgroup(&how, 0);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string name = program;
  std::string path = "PATH=/usr/local/bin:/usr/bin:/bin";
  char* const arguments[] = {name.data(), nullptr};
  char* const environment[] = {path.data(), nullptr};
  pid_t child = 0;
  const int error = posix_spawn(&child, program.c_str(), &files, &how, arguments, environment);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  return error == 0 ? child : 0;
}

DeliveryResult ResultOfEnd(int status) {
  if (!WIFEXITED(status)) return {SendOutcome::kNobodyKnows, "COMMAND"};
  const int code = WEXITSTATUS(status);
  if (code == 0) return {SendOutcome::kDone, ""};
  if (code == kDataError || code == kNoUser) return {SendOutcome::kNever, "REFUSED"};
  return {SendOutcome::kNotNow, "COMMAND"};
}

class CommandSender : public Sender {
 public:
  explicit CommandSender(CommandOptions options) : options_(std::move(options)) {}

  DeliveryResult Send(const OutgoingMessage& message, const absl::Notification* ending) override {
    const int input = InputOf(absl::StrCat("To: ", message.to, "\n\n", message.text.body));
    if (input < 0) return {SendOutcome::kNotNow, "COMMAND"};
    const pid_t child = Start(options_.program, input);
    close(input);
    if (child == 0) return {SendOutcome::kNotNow, "COMMAND"};
    return WaitFor(child, ending);
  }

 private:
  DeliveryResult WaitFor(pid_t child, const absl::Notification* ending) const {
    absl::Duration left = options_.timeout;
    int status = 0;
    for (bool hurried = false; left > absl::ZeroDuration(); left -= kLook) {
      const pid_t ended = waitpid(child, &status, WNOHANG);
      if (ended == child) return ResultOfEnd(status);
      if (!hurried && ending != nullptr && ending->HasBeenNotified()) {
        hurried = true;
        left = std::min(left, kGraceOfCommand);
      }
      poll(nullptr, 0, static_cast<int>(absl::ToInt64Milliseconds(kLook)));
    }
    kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return {SendOutcome::kNobodyKnows, "TIMED_OUT"};
  }

  const CommandOptions options_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Sender>> NewCommandSender(const CommandOptions& options) {
  if (options.program.empty() || options.program[0] != '/' || access(options.program.c_str(), X_OK) != 0) {
    return absl::InvalidArgumentError("--sms-command must be the whole path of a program that can be run");
  }
  return std::make_unique<CommandSender>(options);
}

}  // namespace ihala
