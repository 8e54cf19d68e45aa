#ifndef IHALA_TESTS_SIXTY_DAYS_LIFE_H_
#define IHALA_TESTS_SIXTY_DAYS_LIFE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/sixty_days/board.h"
#include "tests/sixty_days/cast.h"

// One person of the story, in a process of their own.
namespace ihala::sixty_days {

// Where a person finds what they need.
struct Place {
  std::string server;     // HOST:PORT.
  std::string authority;  // PEM file.
  std::string folder;     // Of the person's own.
  std::string passphrase;
};

class Life {
 public:
  virtual ~Life() = default;
  // Does what is theirs in this part of a day. An error ends the story.
  virtual absl::Status Play(Part part, int day) = 0;
};

// Somebody of a society, with a device; without a link while the field is cut off.
absl::StatusOr<std::unique_ptr<Life>> NewFieldLife(const Person& person, const Place& place, Board* board,
                                                   Clock* clock);
// Somebody of the ministry, at the desk.
absl::StatusOr<std::unique_ptr<Life>> NewDeskLife(const Person& person, const Place& place, Board* board, Clock* clock);

}  // namespace ihala::sixty_days

#endif  // IHALA_TESTS_SIXTY_DAYS_LIFE_H_
