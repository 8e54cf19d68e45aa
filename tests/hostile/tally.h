#ifndef IHALA_TESTS_HOSTILE_TALLY_H_
#define IHALA_TESTS_HOSTILE_TALLY_H_

#include <cstdint>
#include <map>
#include <string>

namespace ihala::hostile {

// Counts cases and what went wrong in them. One thread.
class Tally {
 public:
  // Only cases whose name contains `only` are run, where it is not empty.
  Tally(uint64_t seed, std::string only, bool verbose) : seed_(seed), only_(std::move(only)), verbose_(verbose) {}

  bool Wants(const std::string& name) const { return only_.empty() || name.find(only_) != std::string::npos; }
  void Case() { ++cases_; }
  // The server did not answer as a server does: gone, hung, or failed by its own fault.
  void Crash(const std::string& name, const std::string& what) { Report("crash", name, what); }
  // A refused call did something, or what was refused and what was done do not go together.
  void Partial(const std::string& name, const std::string& what) { Report("partial", name, what); }
  // What is wrong with a field is not said by its name, or was not even seen.
  void Unnamed(const std::string& name, const std::string& what) { Report("unnamed_field", name, what); }
  // The wrong door opened: an answer that the caller should not have had.
  void Opened(const std::string& name, const std::string& what) { Report("partial", name, what); }

  // Prints the one line; true where nothing went wrong and cases were run.
  bool Finish() const;

 private:
  void Report(const std::string& kind, const std::string& name, const std::string& what);

  const uint64_t seed_;
  const std::string only_;
  const bool verbose_;
  uint64_t cases_ = 0;
  std::map<std::string, uint64_t> found_;
};

}  // namespace ihala::hostile

#endif  // IHALA_TESTS_HOSTILE_TALLY_H_
