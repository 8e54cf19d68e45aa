#ifndef IHALA_TESTS_EDGE_TABLE_H_
#define IHALA_TESTS_EDGE_TABLE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace ihala::edge {

// One thing that comes from the field and is easy to get wrong.
struct EdgeCase {
  int number;                  // Its place in the list, from 1.
  absl::string_view input;     // What comes.
  absl::string_view handling;  // What is right.
  // What it waits for; empty where a test of this program, named EdgeCase<NN>..., shows the right handling.
  absl::string_view pending;
};

inline constexpr int kRows = 38;

absl::Span<const EdgeCase> EdgeCases();

// The number of the edge case that a test shows, by its name: 4 for "EdgeCase04AnIdThatLost..."; 0 for other tests.
int NumberOfTest(absl::string_view test_name);

}  // namespace ihala::edge

#endif  // IHALA_TESTS_EDGE_TABLE_H_
