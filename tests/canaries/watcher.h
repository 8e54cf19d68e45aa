#ifndef IHALA_TESTS_CANARIES_WATCHER_H_
#define IHALA_TESTS_CANARIES_WATCHER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/message.h"
#include "tests/canaries/book.h"
#include "tests/canaries/rule.h"

namespace ihala::canaries {

// Looks at everything that comes out and counts what should not have. A hit is a canary that reached somebody who may
// not see it, or anybody at all where no value belongs; and a field of an answer that is set for who may not see it, so
// that what is too small for a canary is seen too. Any thread, while no record changes.
class Watcher {
 public:
  // Prints no more than `printed` hits, and counts all.
  Watcher(const Book& book, const std::vector<Record>& records, uint64_t printed)
      : book_(book), records_(records), printed_(printed) {}

  // Somebody was answered. `message` is the answer where it could be read, and `case_id` the case that the request
  // named.
  void Answered(const Principal& who, const std::string& surface, absl::string_view bytes,
                const google::protobuf::Message* message, const std::string& case_id);
  // Something came out that belongs to nobody: a log, an error, a file, a name of a file.
  void Written(const std::string& surface, absl::string_view bytes);

  // Kinds of surfaces, each counted for everybody who was at it.
  uint64_t surfaces() const;
  uint64_t hits() const;
  uint64_t bytes() const;
  // Canaries of cases that never came to anybody who may see them, so that what was looked for was never there.
  size_t Unseen() const;

 private:
  void Hit(const std::string& surface, const std::string& account, int record, const std::string& path);
  void LookInto(const google::protobuf::Message& message, const Principal& who, const std::string& surface,
                std::string case_id, const std::string* prefix);
  int RecordOf(const std::string& case_id);

  const Book& book_;
  const std::vector<Record>& records_;
  const uint64_t printed_;
  mutable absl::Mutex mutex_;
  std::set<std::pair<std::string, std::string>> seen_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> by_id_ ABSL_GUARDED_BY(mutex_);
  std::set<const Canary*> shown_ ABSL_GUARDED_BY(mutex_);
  uint64_t hits_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_WATCHER_H_
