#ifndef IHALA_TESTS_POWER_SUBJECT_H_
#define IHALA_TESTS_POWER_SUBJECT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "tests/power/findings.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::power_test {

// A store of the product on a disk that fails, with everything that it has promised. One thread.
class Subject {
 public:
  virtual ~Subject() = default;

  virtual FaultDisk& disk() = 0;

  // Opens the store as its program does when it starts.
  virtual absl::Status Open() = 0;
  virtual bool IsOpen() const = 0;
  // Does one thing to the opened store, drawn at random, and remembers what was acknowledged. The disk's error where it
  // failed; a rule that refuses the thing is no error.
  virtual absl::Status Act(Random& random) = 0;
  // Lets the store go as a program that ends in good order.
  virtual void Close() = 0;
  // Compares the opened store with what was acknowledged.
  virtual void Check(Findings* findings) = 0;
  // With a disk that works: everything that waits comes to its end.
  virtual void Finish(Findings* findings) = 0;
};

// A name that no other disk of the program has: by what is `on` it, and a number. Any thread.
std::string NewDiskName(absl::string_view on);

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_SUBJECT_H_
