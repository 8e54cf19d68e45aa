#ifndef IHALA_CLIENT_LIB_SRC_SUSPECTS_H_
#define IHALA_CLIENT_LIB_SRC_SUSPECTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "client-lib/src/outgoing.h"
#include "client-lib/src/sync_tuning.h"

namespace ihala::client {

// Finds the operation that the server fails on, and takes it out of this sync, so that it holds nothing else up.
//
// Whatever was in a batch that the server failed on is suspect. Suspects go only with each other, in batches half as
// large as the one that failed, until they were in one that did not. Batches without any say nothing about them: what
// is parked goes along with every session and succeeds, and would otherwise set the search back each time. So each
// failure makes the batches of suspects smaller or counts against one of them, and the search ends.
// One thread at a time.
class Suspects {
 public:
  bool Has(int64_t operation) const { return tries_.contains(operation); }
  // How many suspects may go in one batch.
  size_t most() const { return most_; }
  const absl::flat_hash_set<int64_t>& set_aside() const { return set_aside_; }

  // The server took a batch.
  void Clear(const std::vector<SentOperation>& batch) {
    for (const SentOperation& sent : batch) tries_.erase(sent.id);
    if (tries_.empty()) most_ = tuning::kMostOperations;
  }

  // The server failed on a batch, which must not be empty. Returns the operation that is set aside by that: one that
  // was alone, if it is `surely` to blame or was so too often.
  std::optional<int64_t> Blame(const std::vector<SentOperation>& batch, bool surely) {
    for (const SentOperation& sent : batch) tries_.try_emplace(sent.id, 0);
    if (batch.size() > 1) {
      most_ = std::min(most_, batch.size() / 2);
      return std::nullopt;
    }
    const int64_t alone = batch.front().id;
    if (++tries_[alone] < tuning::kSuspectTries && !surely) return std::nullopt;
    tries_.erase(alone);
    set_aside_.insert(alone);
    return alone;
  }

 private:
  // Of each suspect, how often the server failed on it alone.
  absl::flat_hash_map<int64_t, int> tries_;
  absl::flat_hash_set<int64_t> set_aside_;
  size_t most_ = tuning::kMostOperations;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_SUSPECTS_H_
