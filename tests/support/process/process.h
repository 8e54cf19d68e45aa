#ifndef IHALA_TESTS_SUPPORT_PROCESS_PROCESS_H_
#define IHALA_TESTS_SUPPORT_PROCESS_PROCESS_H_

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace ihala {

// A temporary folder that goes with this object. Ends the program if there can be none.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string At(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// The words of a command, the program's path first, and the variables that it gets. It gets no others but PATH, so that
// a test does not depend on whose machine it runs on.
struct Command {
  std::vector<std::string> words;
  std::map<std::string, std::string> variables;
};

// What a program left behind.
struct Ended {
  int code = -1;  // -1 where a signal ended it.
  std::string out;
  std::string err;
};

// Runs a command to its end. It is killed, with code -1, when it takes longer than `limit`.
Ended RunToEnd(const Command& command, absl::Duration limit = absl::Seconds(60));

// A program that runs beside the test, both its outputs going to one file. Killed when this object goes; and when the
// test's own process goes. One thread at a time.
class BackgroundProcess {
 public:
  BackgroundProcess(const Command& command, std::string log_file);
  ~BackgroundProcess();
  BackgroundProcess(const BackgroundProcess&) = delete;
  BackgroundProcess& operator=(const BackgroundProcess&) = delete;

  // What it has written so far.
  std::string Log() const;

  // Waits until its log has `text`. False if it ends or `limit` passes first.
  bool WaitForLog(const std::string& text, absl::Duration limit = absl::Seconds(30));

  // The number that follows `"port":` in the log of a server that says so; nullopt if it never comes.
  std::optional<int> WaitForPort(absl::Duration limit = absl::Seconds(30));

  // Its number, while it runs.
  pid_t pid() const { return pid_; }

  // Sends a signal.
  void Signal(int signal);

  // Waits for the end: the exit code, -1 where a signal ended it, nullopt if `limit` passes first.
  std::optional<int> WaitForEnd(absl::Duration limit = absl::Seconds(40));

 private:
  bool HasEnded();

  const std::string log_file_;
  pid_t pid_ = -1;
  bool ended_ = false;
  int status_ = 0;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_PROCESS_PROCESS_H_
