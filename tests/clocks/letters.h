#ifndef IHALA_TESTS_CLOCKS_LETTERS_H_
#define IHALA_TESTS_CLOCKS_LETTERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "server/senders/mailer.h"

// What people were told, as whoever got it would know: a file beside the store, a line for each fact in each message,
// which a killed scheduler cannot take back.
namespace ihala::clocks {

// Senders that write what they are given at the end of `file`, and are done once it is on the disk.
Senders WritingSenders(const std::string& file, Clock* clock);

struct LetterCounts {
  uint64_t told = 0;      // Facts by each way that were told.
  uint64_t skipped = 0;   // Those that were told where nobody was killed, and not here.
  uint64_t repeated = 0;  // Those that were told twice within a day, or that nobody should have been told.
  uint64_t late = 0;      // Those that were told twice, a day or more apart: the life ended before it knew.
  std::vector<std::string> findings;
};
// Compares what was told from the store in one folder with what was told from that in another, where nobody was killed.
absl::StatusOr<LetterCounts> CompareLetters(const std::string& whole, const std::string& killed);

// Takes a line out; and puts one in again.
absl::Status LoseLetter(const std::string& file);
absl::Status RepeatLetter(const std::string& file);

}  // namespace ihala::clocks

#endif  // IHALA_TESTS_CLOCKS_LETTERS_H_
