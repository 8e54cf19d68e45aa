#ifndef IHALA_TESTS_DICTIONARY_SAMPLES_H_
#define IHALA_TESTS_DICTIONARY_SAMPLES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace ihala {

// Every name, place and phrase of the synthetic households belongs to one half. What is made of one half shares with
// the other only what the protocol and the forms themselves say.
enum class Vocabulary { kTrained, kUnseen };

// What an exchange carries of synthetic cases in one vocabulary, serialised and not packed yet.
struct Samples {
  // Each operation of each case, as a device queues it.
  std::vector<std::string> operations;
  // Up: runs of one to twenty operations, with what stands around them. Down: the rows that come of them.
  std::vector<std::string> up;
  std::vector<std::string> down;
};

// Samples of `cases` cases. The same seed gives the same ones.
Samples MakeSamples(Vocabulary vocabulary, int cases, uint64_t seed);

}  // namespace ihala

#endif  // IHALA_TESTS_DICTIONARY_SAMPLES_H_
