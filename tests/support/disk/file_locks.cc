#include "tests/support/disk/file_locks.h"

#include <sqlite3.h>

#include <algorithm>

namespace ihala {
namespace {

bool IsOther(const void* who, const void* holder) { return who != nullptr && who != holder; }

}  // namespace

int FileLocks::Lock(const void* holder, int* level, int wanted) {
  if (*level >= wanted) return SQLITE_OK;
  if (IsOther(pending_, holder) || IsOther(exclusive_, holder)) return SQLITE_BUSY;
  if (*level < SQLITE_LOCK_SHARED) {
    ++readers_;
    *level = SQLITE_LOCK_SHARED;
  }
  if (wanted == SQLITE_LOCK_SHARED) return SQLITE_OK;
  if (IsOther(reserved_, holder)) return SQLITE_BUSY;
  if (wanted == SQLITE_LOCK_RESERVED) {
    reserved_ = holder;
    *level = SQLITE_LOCK_RESERVED;
    return SQLITE_OK;
  }
  pending_ = holder;
  *level = SQLITE_LOCK_PENDING;
  if (wanted == SQLITE_LOCK_PENDING) return SQLITE_OK;
  if (readers_ > 1) return SQLITE_BUSY;
  exclusive_ = holder;
  *level = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

void FileLocks::Unlock(const void* holder, int* level, int wanted) {
  if (*level <= wanted) return;
  for (const void** who : {&reserved_, &pending_, &exclusive_}) {
    if (*who == holder) *who = nullptr;
  }
  if (wanted == SQLITE_LOCK_NONE) --readers_;
  *level = wanted;
}

volatile void* SharedMemory::Map(size_t region, size_t bytes, bool make) {
  while (make && regions_.size() <= region) regions_.push_back(std::make_unique<char[]>(bytes));
  return region < regions_.size() ? regions_[region].get() : nullptr;
}

int SharedMemory::Lock(const void* holder, int first, int count, int flags) {
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (int i = first; i < first + count; ++i) {
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      slots_[i].holders.erase(holder);
      continue;
    }
    for (const auto& [who, has_exclusive] : slots_[i].holders) {
      if (who != holder && (exclusive || has_exclusive)) return SQLITE_BUSY;
    }
  }
  if ((flags & SQLITE_SHM_LOCK) == 0) return SQLITE_OK;
  for (int i = first; i < first + count; ++i) slots_[i].holders[holder] = exclusive;
  return SQLITE_OK;
}

void SharedMemory::Release(const void* holder) {
  for (Slot& slot : slots_) slot.holders.erase(holder);
}

}  // namespace ihala
