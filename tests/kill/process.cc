#include "tests/kill/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>

namespace ihala::kill_test {

Process::Process(const std::vector<std::string>& command, const std::string& output) {
  // What a tracer leaves behind is this program's child then, and can be waited for.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_ = fork();
  if (pid_ < 0) {
    std::cerr << "kill: no more processes" << std::endl;
    std::abort();
  }
  if (pid_ == 0) {
    setpgid(0, 0);
    // Nobody stays behind if this program goes first.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  setpgid(pid_, pid_);
}

Process::~Process() {
  Signal(SIGKILL);
  Wait();
}

bool Process::HasEnded() {
  if (!ended_ && waitpid(pid_, &status_, WNOHANG) == pid_) End();
  return ended_;
}

void Process::Wait() {
  while (!ended_) {
    if (waitpid(pid_, &status_, 0) == pid_ || errno == ECHILD) End();
  }
}

// A tracer may be gone before the one that it traced, which on a busy machine still holds its files then.
void Process::End() {
  ended_ = true;
  Signal(SIGKILL);
  while (waitpid(-pid_, nullptr, 0) > 0 || errno == EINTR) {
  }
}

void Process::Signal(int signal) {
  // The traced one outlives its tracer for a moment, so the group is told even then.
  ::kill(-pid_, signal);
}

bool Process::was_killed() const { return WIFSIGNALED(status_) && WTERMSIG(status_) == SIGKILL; }
int Process::exit_code() const { return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1; }

}  // namespace ihala::kill_test
