#ifndef IHALA_TESTS_TRACES_BOOKS_H_
#define IHALA_TESTS_TRACES_BOOKS_H_

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/traces/start.h"

namespace ihala::traces_test {

// What a run has found. A plain value.
struct Findings {
  uint64_t traces = 0;
  uint64_t kills = 0;
  // What was acknowledged and is gone, or has come twice.
  uint64_t lost = 0;
  // What somebody could see, change or send of another person's.
  uint64_t crossed = 0;
  // Anything else: a store that does not open, a switch that is refused, a queue that does not leave.
  uint64_t broken = 0;
  std::vector<std::string> texts;

  void Lost(const std::string& what) { Add(&lost, "lost: " + what); }
  void Crossed(const std::string& what) { Add(&crossed, "crossed: " + what); }
  void Broken(const std::string& what) { Add(&broken, "broken: " + what); }
  bool ok() const { return lost + crossed + broken == 0; }

 private:
  void Add(uint64_t* count, const std::string& text) {
    ++*count;
    // One fault shows in many ways; the first of them are enough.
    if (texts.size() < 20) texts.push_back(text);
  }
};

// The slow and obvious oracle: what each person was told is kept, one line a thing. Every text that somebody types in a
// trace begins with their account, so that whoever reads it knows whose it is.
class Books {
 public:
  using Lines = std::multiset<std::string>;

  // What one deed does if it takes effect: whole or not at all.
  struct Change {
    std::string adds;
    std::string takes;
  };

  // A text that nobody typed before.
  std::string NewText(size_t user, const std::string& kind);
  static bool IsOf(size_t user, const std::string& text);

  // It was acknowledged.
  void Keep(size_t user, const Change& change);
  // It was under way when the device was killed.
  void Doubt(size_t user, Change change) { people_[user].doubts.push_back(std::move(change)); }
  // Compares with what the person's store holds. What was in doubt and is there has happened.
  void Compare(size_t user, const Lines& found, Findings* findings);
  // Compares with what the server got in the end, each with the account of its stream: every command once, and nothing
  // but commands.
  void CompareSent(const std::vector<std::pair<std::string, std::string>>& sent, Findings* findings) const;

 private:
  struct Person {
    Lines kept;
    std::vector<Change> doubts;
  };

  std::array<Person, kUsers> people_;
  uint64_t next_ = 0;
};

inline constexpr char kDraftOf[] = "draft of ";

}  // namespace ihala::traces_test

#endif  // IHALA_TESTS_TRACES_BOOKS_H_
