#ifndef IHALA_COMMON_BASE_IDS_H_
#define IHALA_COMMON_BASE_IDS_H_

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/random.h"

namespace ihala {

// Ids of things are UUID version 7 (milliseconds since 1970, then random bits). In memory, in
// storage and on the wire they are a string of 16 bytes; the 36-character text is for people.

// How many bytes an id has.
inline constexpr size_t kIdBytes = 16;

// A new id from the present millisecond and 74 random bits. Two ids of one millisecond have no
// order; use an IdSource where order matters.
std::string NewUuidV7(Clock& clock, Random& random);

// Lower-case text with dashes. Bytes of any other length than 16 give "invalid-id", so that a
// log line about a broken message cannot carry the message.
std::string UuidToText(absl::string_view id16);

// Reads the 36-character form in either case. INVALID_ARGUMENT for anything else.
absl::StatusOr<std::string> UuidFromText(absl::string_view text);

// True for 16 bytes that carry version 7 and the RFC variant.
bool IsUuidV7(absl::string_view id16);

// The millisecond written in a version 7 id; the first moment of 1970 for anything else. The
// maker's clock wrote it: never decide by it.
absl::Time UuidTime(absl::string_view id16);

// Makes ids that increase strictly, within one millisecond and also when the clock steps back.
// Thread-safe. `clock` and `random` must outlive it.
class IdSource {
 public:
  IdSource(Clock* clock, Random* random) : clock_(clock), random_(random) {}

  std::string Next();

 private:
  Clock* const clock_;
  Random* const random_;
  absl::Mutex mutex_;
  uint64_t last_millis_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t last_counter_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_IDS_H_
