#include "tests/sixty_days/board.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ihala::sixty_days {

absl::StatusOr<std::unique_ptr<Board>> Board::Map(const std::string& path, int flags) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
  if (file < 0) return absl::NotFoundError(absl::StrCat("there is no board ", path));
  const bool is_large = ftruncate(file, sizeof(BoardState)) == 0;
  void* const at =
      is_large ? mmap(nullptr, sizeof(BoardState), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
  close(file);
  if (at == MAP_FAILED) return absl::InternalError("the board cannot be mapped");
  return std::unique_ptr<Board>(new Board(static_cast<BoardState*>(at)));
}

absl::StatusOr<std::unique_ptr<Board>> Board::Make(const std::string& path) { return Map(path, O_CREAT | O_EXCL); }

absl::StatusOr<std::unique_ptr<Board>> Board::Open(const std::string& path) { return Map(path, 0); }

Board::~Board() { munmap(state_, sizeof(BoardState)); }

void ServedClock::SleepFor(absl::Duration duration) {
  if (duration > absl::ZeroDuration())
    usleep(static_cast<useconds_t>(std::min<int64_t>(5000, absl::ToInt64Microseconds(duration))));
}

}  // namespace ihala::sixty_days
