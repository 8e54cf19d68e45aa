#ifndef IHALA_TESTS_SIXTY_DAYS_BOARD_H_
#define IHALA_TESTS_SIXTY_DAYS_BOARD_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

// What all processes of the story look at: the one time that there is for all of them, and whose turn it is.
namespace ihala::sixty_days {

inline constexpr int kMostPeople = 32;

// The parts of a day, in which somebody plays.
enum class Part : uint32_t { kField, kDesk, kEvening, kEnd };

// Lies in a file that every process has in its memory. Who sees a turn that they did not play plays it and says so.
struct BoardState {
  std::atomic<int64_t> now_us;
  std::atomic<int64_t> began_us;
  std::atomic<uint32_t> turn;
  std::atomic<uint32_t> part;    // Of the turn.
  std::atomic<uint32_t> day;     // From 0.
  std::atomic<uint32_t> is_cut;  // The network of the field.
  std::atomic<uint32_t> has_budget;
  std::atomic<uint32_t> played[kMostPeople];  // The last turn that each has played.
  std::atomic<uint32_t> failed[kMostPeople];  // 1 once somebody could not go on.
};

class Board {
 public:
  // Makes the file with everything at zero; opens the one that is there.
  static absl::StatusOr<std::unique_ptr<Board>> Make(const std::string& path);
  static absl::StatusOr<std::unique_ptr<Board>> Open(const std::string& path);
  ~Board();
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  BoardState* operator->() { return state_; }

 private:
  explicit Board(BoardState* state) : state_(state) {}
  static absl::StatusOr<std::unique_ptr<Board>> Map(const std::string& path, int flags);

  BoardState* const state_;
};

// The board's time. Waiting takes hardly any, for nobody moves the time while somebody waits.
class ServedClock : public Clock {
 public:
  explicit ServedClock(Board* board) : board_(*board) {}

  absl::Time Now() override { return absl::FromUnixMicros(board_->now_us); }
  absl::Duration BootTime() override { return absl::Microseconds(board_->now_us - board_->began_us) + absl::Hours(1); }
  std::string BootId() override { return "the story"; }
  void SleepFor(absl::Duration duration) override;

 private:
  Board& board_;
};

}  // namespace ihala::sixty_days

#endif  // IHALA_TESTS_SIXTY_DAYS_BOARD_H_
