#ifndef IHALA_TESTS_CHAOS_ROUND_H_
#define IHALA_TESTS_CHAOS_ROUND_H_

#include <cstdint>
#include <string>

#include "tests/chaos/stage.h"

namespace ihala::chaos {

struct RoundOptions {
  std::string server;  // The path of the program.
  uint64_t seed = 1;
  int scale = 20;      // How many times as fast the devices' time goes, and the weather's.
  bool keep = false;   // Leave the folder with every store and the server's log.
  bool tells = false;  // Say each weather as it comes.
};

// What came of a round.
struct RoundResult {
  uint64_t cuts = 0;        // Connections that were cut, or refused as they came.
  uint64_t operations = 0;  // What the devices were promised to be saved.
  uint64_t lost = 0;
  uint64_t doubled = 0;
  uint64_t stuck = 0;  // Devices whose queue did not drain by itself once the weather was fair.
  std::string note;    // What went wrong otherwise; empty where nothing did.

  bool good() const { return lost == 0 && doubled == 0 && stuck == 0 && note.empty(); }
};

// One seed: a real server, two caseworkers' devices of two organisations who save and sync all the time, and between
// them a link whose weather changes again and again. Then it is fair, each queue must drain by the sync that is under
// way, and the files of all are compared. The same seed has the same weather and the same plan of what is saved; what
// meets what is decided by the machine's threads.
RoundResult RunRound(const WorldFolder& world, const RoundOptions& options);

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_CHAOS_ROUND_H_
