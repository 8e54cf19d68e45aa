#ifndef IHALA_TESTS_REPLAY_BOOK_H_
#define IHALA_TESTS_REPLAY_BOOK_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "ihala/v1/operation.pb.h"

namespace ihala::replay {

// What one operation is and what was said about it.
struct Entry {
  std::string referral_id;
  std::string digest;   // Empty for an online call.
  std::string verdict;  // The bytes of the first final verdict; empty until one came.
  bool is_submit = false;
  bool is_comment = false;
  bool waited = false;  // It was parked before its case came.
};

// Keeps every operation with its first verdict, compares every later one, and in the end reads the server's file to see
// that each had its effects once. Thread-safe.
class Book {
 public:
  explicit Book(uint64_t seed) : seed_(seed) {}

  // Announces an operation under a name of its own.
  void Add(const std::string& name, Entry entry);
  // A verdict that came for it.
  void Said(const std::string& name, const v1::Verdict& verdict);
  // One more batch was sent.
  void Batch();
  // A verdict that should be another.
  void Differs(const std::string& name, const std::string& what);

  // Compares with what the file of the stopped server holds.
  void ReadFile(const std::string& data_dir);
  // Prints the one line; true where nothing was wrong.
  bool Finish();

 private:
  void Extra(const std::string& what) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const uint64_t seed_;
  absl::Mutex mutex_;
  std::map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);
  uint64_t batches_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t differing_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t extra_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ihala::replay

#endif  // IHALA_TESTS_REPLAY_BOOK_H_
