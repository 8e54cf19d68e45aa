#ifndef IHALA_TOOLS_DESK_THREAD_ACTIONS_H_
#define IHALA_TOOLS_DESK_THREAD_ACTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/desk/desk.h"

namespace ihala::tools {

// A thread or post as it is typed. Of `agreement`, `reason` ("refused/NO_FUNDS") and `trial` one is given.
struct ThreadOptions {
  std::string thread;  // An id in hexadecimal, or as much of it as tells it from the others.
  std::string agreement;
  // Which red line of the agreement: the version, and one of the others.
  uint32_t version = 0;
  std::string field;
  std::string forbidden_organisation;
  std::string forbidden_desk;
  std::string reason;
  std::string trial;
  std::vector<std::string> organisations;
  std::string title;
  std::string kind = "comment";  // barrier, why, agreed or comment.
  std::string text;
};

ExitCode ListThreads(Desk& desk);
ExitCode ShowThread(Desk& desk, const ThreadOptions& options);
ExitCode OpenThread(Desk& desk, const ThreadOptions& options);
ExitCode PostToThread(Desk& desk, const ThreadOptions& options);
ExitCode CloseThread(Desk& desk, const ThreadOptions& options);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_THREAD_ACTIONS_H_
