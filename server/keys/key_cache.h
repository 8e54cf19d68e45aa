#ifndef IHALA_SERVER_KEYS_KEY_CACHE_H_
#define IHALA_SERVER_KEYS_KEY_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/base/key_shelf.h"

namespace ihala {

// The keys that were used last, opened. One that was not used since the hand came by makes room for the next. One
// thread at a time.
class KeyCache {
 public:
  // `places` is at least 1.
  explicit KeyCache(size_t places) : shelf_(places), entries_(places) {}

  // False where the slot's key is not in it.
  bool Lend(uint64_t slot, LoanedKey* key);
  void Put(uint64_t slot, absl::string_view key32);
  void Remove(uint64_t slot);

 private:
  struct Entry {
    uint64_t slot = 0;  // 0: free.
    bool is_used = false;
  };

  KeyShelf shelf_;
  std::vector<Entry> entries_;
  absl::flat_hash_map<uint64_t, size_t> places_;
  size_t hand_ = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_KEYS_KEY_CACHE_H_
