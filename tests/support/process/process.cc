#include "tests/support/process/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/clock.h"

namespace ihala {
namespace {

// How often a wait looks again: short beside what is waited for, long beside what looking costs.
constexpr absl::Duration kLookAgain = absl::Milliseconds(10);

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "process: " << what << std::endl;
  std::abort();
}

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void SendTo(const std::string& path, int descriptor) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0 || dup2(file, descriptor) < 0) _exit(126);
}

// Starts the command with its outputs in the two files, which may be the same.
pid_t Start(const Command& command, const std::string& out, const std::string& err) {
  // All that allocates is done before the fork.
  std::vector<char*> words;
  for (const std::string& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const char* path = std::getenv("PATH");
  std::vector<std::string> variables = {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path)};
  for (const auto& [name, value] : command.variables) variables.emplace_back(name).append("=").append(value);
  std::vector<char*> environment;
  for (const std::string& variable : variables) environment.push_back(const_cast<char*>(variable.c_str()));
  environment.push_back(nullptr);

  const pid_t pid = fork();
  if (pid < 0) Die("no more processes");
  if (pid > 0) return pid;
  // Nobody stays behind if the test goes first.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // No terminal to ask at: a program that wants a person must say so instead.
  setsid();
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0) _exit(126);
  SendTo(out, STDOUT_FILENO);
  SendTo(err, STDERR_FILENO);
  execve(words[0], words.data(), environment.data());
  _exit(127);
}

int CodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

// Asks `done` again and again until it is true or the time is over.
template <class Done>
bool WaitUntil(absl::Duration limit, Done done) {
  Clock& clock = SystemClock::Get();
  const absl::Duration end = clock.BootTime() + limit;
  while (!done()) {
    if (clock.BootTime() >= end) return false;
    clock.SleepFor(kLookAgain);
  }
  return true;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  path_ = (std::filesystem::temp_directory_path() / "ihala-e2e-XXXXXX").string();
  if (mkdtemp(path_.data()) == nullptr) Die("no temporary folder");
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Ended RunToEnd(const Command& command, absl::Duration limit) {
  const TemporaryFolder folder;
  const pid_t pid = Start(command, folder.At("out"), folder.At("err"));
  int status = 0;
  if (!WaitUntil(limit, [&] { return waitpid(pid, &status, WNOHANG) == pid; })) {
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
  }
  return {CodeOf(status), Contents(folder.At("out")), Contents(folder.At("err"))};
}

BackgroundProcess::BackgroundProcess(const Command& command, std::string log_file)
    : log_file_(std::move(log_file)), pid_(Start(command, log_file_, log_file_)) {}

BackgroundProcess::~BackgroundProcess() {
  if (HasEnded()) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, &status_, 0);
}

bool BackgroundProcess::HasEnded() {
  if (!ended_) ended_ = waitpid(pid_, &status_, WNOHANG) == pid_;
  return ended_;
}

std::string BackgroundProcess::Log() const { return Contents(log_file_); }

bool BackgroundProcess::WaitForLog(const std::string& text, absl::Duration limit) {
  const auto has_text = [&] { return Log().find(text) != std::string::npos; };
  // What it wrote just before its end still counts.
  return WaitUntil(limit, [&] { return has_text() || HasEnded(); }) && has_text();
}

std::optional<int> BackgroundProcess::WaitForPort(absl::Duration limit) {
  const std::string key = "\"port\":";
  if (!WaitForLog(key, limit)) return std::nullopt;
  const std::string log = Log();
  const size_t begin = log.find(key) + key.size();
  int port = 0;
  const std::string digits = log.substr(begin, log.find_first_not_of("0123456789", begin) - begin);
  if (!absl::SimpleAtoi(digits, &port)) return std::nullopt;
  return port;
}

void BackgroundProcess::Signal(int signal) {
  // Its number may belong to somebody else once it has ended.
  if (!HasEnded()) kill(pid_, signal);
}

std::optional<int> BackgroundProcess::WaitForEnd(absl::Duration limit) {
  if (!WaitUntil(limit, [&] { return HasEnded(); })) return std::nullopt;
  return CodeOf(status_);
}

}  // namespace ihala
