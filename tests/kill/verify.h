#ifndef IHALA_TESTS_KILL_VERIFY_H_
#define IHALA_TESTS_KILL_VERIFY_H_

#include <cstdint>
#include <string>
#include <vector>

namespace ihala::kill_test {

struct Findings {
  uint64_t saved = 0;  // What the journals promise.
  uint64_t lost = 0;
  uint64_t doubled = 0;
};

// Reads the stores' files, of nobody running, and compares them with the journals: whatever was acknowledged is at the
// server exactly once and in its client's queue. Nothing else is at the server twice either. `clients` are paths of
// stores, `journals` those of their journals. Prints what it finds wrong.
Findings Verify(const std::string& server, const std::vector<std::string>& clients,
                const std::vector<std::string>& journals);

}  // namespace ihala::kill_test

#endif  // IHALA_TESTS_KILL_VERIFY_H_
