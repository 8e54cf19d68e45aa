#ifndef IHALA_TESTS_SIM_SCENARIO_H_
#define IHALA_TESTS_SIM_SCENARIO_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "tests/sim/line.h"

namespace ihala::sim {

// What a run is made of: who plays, for how long, and what goes wrong. Probabilities are in thousandths of each action
// of the one it is about.
struct Scenario {
  std::string name;
  // Caseworkers and a supervisor, each with a device; the receiver's people work online.
  int devices = 2;
  int reviewers = 1;
  // One of the reviewers reads from a device too.
  bool reviewer_device = false;
  int actions = 8;  // Of each, about.
  // Somebody turns to the case that changed last, where the others are too, rather than to any.
  uint32_t same_case = 0;
  absl::Duration length = absl::Hours(36);

  Weather weather;
  uint32_t dead_line = 0;    // A line, or one direction of it, is dead for a while.
  uint32_t end_process = 0;  // The app is ended, also in the middle of a sync.
  uint32_t cut_power = 0;    // The device's power fails at some call to its disk, also while it starts again.
  uint32_t fail_disk = 0;    // One call to the disk fails: full, or broken.
  uint32_t set_clock = 0;    // Somebody sets the device's clock, up to ten years off; the server's, an hour.
  uint32_t crash_server = 0;
  uint32_t poison = 0;  // A submission or comment is one on which the server fails, until it is mended in the end.
  bool clone = false;   // One device's file is copied to a second one, and both are used.
  bool roles = false;   // A caseworker becomes a supervisor and back.
  bool fresh = false;   // A device begins with nothing: it is made, signs in and reads everything in the run.
};

// Every scenario by its name; `mixed` draws what goes wrong from `random`.
std::vector<std::string> ScenarioNames();
// The scenario of a run: `name`, or where that is "all" one after the other, every second of them mixed.
std::string ScenarioOf(absl::string_view name, uint64_t seed);
// Ends the program for a name that is none.
Scenario MakeScenario(absl::string_view name, Random& random);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_SCENARIO_H_
