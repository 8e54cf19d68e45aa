#include "server/keys/key_cache.h"

namespace ihala {

bool KeyCache::Lend(uint64_t slot, LoanedKey* key) {
  const auto found = places_.find(slot);
  if (found == places_.end()) return false;
  entries_[found->second].is_used = true;
  shelf_.Lend(found->second, key);
  return true;
}

void KeyCache::Put(uint64_t slot, absl::string_view key32) {
  if (const auto found = places_.find(slot); found != places_.end()) {
    shelf_.Put(found->second, key32);
    return;
  }
  while (entries_[hand_].is_used) {
    entries_[hand_].is_used = false;
    hand_ = (hand_ + 1) % entries_.size();
  }
  Entry& entry = entries_[hand_];
  if (entry.slot != 0) places_.erase(entry.slot);
  entry = {slot, false};
  shelf_.Put(hand_, key32);
  places_[slot] = hand_;
  hand_ = (hand_ + 1) % entries_.size();
}

void KeyCache::Remove(uint64_t slot) {
  const auto found = places_.find(slot);
  if (found == places_.end()) return;
  shelf_.Wipe(found->second);
  entries_[found->second] = Entry();
  places_.erase(found);
}

}  // namespace ihala
