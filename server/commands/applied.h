#ifndef IHALA_SERVER_COMMANDS_APPLIED_H_
#define IHALA_SERVER_COMMANDS_APPLIED_H_

#include <cstdint>
#include <string>

namespace ihala {

// What came of a change of the directory.
struct Applied {
  uint64_t revision = 0;  // The change number of what it changed.
  std::string subject;    // What that is, for the trail.
  std::string action;     // What happened, for the trail.
};

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_APPLIED_H_
