#ifndef IHALA_TESTS_KILL_PROCESS_H_
#define IHALA_TESTS_KILL_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace ihala::kill_test {

// One child process with a group of its own, so that what traces it goes with it. Ends it when it goes. One thread.
class Process {
 public:
  // `output` is a file to which both outputs are appended.
  Process(const std::vector<std::string>& command, const std::string& output);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // True once it has ended. Does not wait.
  bool HasEnded();
  // Waits for the end of the whole group.
  void Wait();
  // Sends a signal to the whole group.
  void Signal(int signal);

  // Both only after the end.
  bool was_killed() const;
  int exit_code() const;

 private:
  void End();

  pid_t pid_ = -1;
  bool ended_ = false;
  int status_ = 0;
};

}  // namespace ihala::kill_test

#endif  // IHALA_TESTS_KILL_PROCESS_H_
