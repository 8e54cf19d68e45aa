// One person of the story.
//   ihala_sixty_person BOARD ACCOUNT SERVER AUTHORITY FOLDER
// The passphrase is in IHALA_PASSPHRASE. Plays its part of each turn of the board until the last one. What it could not
// do it says on the standard error, and the board then says that it failed.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <memory>

#include "tests/sixty_days/board.h"
#include "tests/sixty_days/cast.h"
#include "tests/sixty_days/life.h"

int main(int argc, char** argv) {
  using namespace ihala::sixty_days;  // NOLINT(google-build-using-namespace)
  if (argc != 6) return 2;
  auto board = Board::Open(argv[1]);
  if (!board.ok()) return 2;
  const Person& person = PersonOf(argv[2]);
  const char* const passphrase = std::getenv("IHALA_PASSPHRASE");
  const Place place{argv[3], argv[4], argv[5], passphrase == nullptr ? "" : passphrase};
  ServedClock clock(board->get());
  BoardState& state = *board->get()->operator->();
  const bool is_field = person.kind == Kind::kCaseworker || person.kind == Kind::kSupervisor;
  std::unique_ptr<Life> life;
  for (uint32_t played = 0;;) {
    const uint32_t turn = state.turn;
    if (turn == played) {
      usleep(500);
      continue;
    }
    const auto part = static_cast<Part>(state.part.load());
    absl::Status status;
    if (life == nullptr) {
      auto made = is_field ? NewFieldLife(person, place, board->get(), &clock)
                           : NewDeskLife(person, place, board->get(), &clock);
      status = made.status();
      if (made.ok()) life = *std::move(made);
    }
    if (status.ok()) status = life->Play(part, static_cast<int>(state.day));
    if (!status.ok()) {
      std::cerr << person.account << " on day " << state.day << ": " << status << std::endl;
      state.failed[person.number] = 1;
    }
    played = turn;
    state.played[person.number] = turn;
    if (!status.ok() || part == Part::kEnd) return status.ok() ? 0 : 1;
  }
}
