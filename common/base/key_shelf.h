#ifndef IHALA_COMMON_BASE_KEY_SHELF_H_
#define IHALA_COMMON_BASE_KEY_SHELF_H_

#include <cstddef>
#include <iosfwd>
#include <memory>

#include "absl/strings/string_view.h"
#include "common/base/seal.h"

namespace ihala {

// A copy of a key for the length of one use: wiped when it ends, and never printed, copied or moved. Empty until a
// shelf lends to it. One thread at a time.
class LoanedKey {
 public:
  LoanedKey() = default;
  ~LoanedKey();
  LoanedKey(const LoanedKey&) = delete;
  LoanedKey& operator=(const LoanedKey&) = delete;

  bool empty() const { return !is_lent_; }
  // The 32 bytes, valid while this object lives and is not lent another; empty where it is.
  absl::string_view Reveal() const;
  // Takes 32 bytes; any other number is a mistake in the program and ends it.
  void Take(absl::string_view key32);

  friend std::ostream& operator<<(std::ostream&, const LoanedKey&) = delete;
  template <typename Sink>
  friend void AbslStringify(Sink&, const LoanedKey&) = delete;

 private:
  bool is_lent_ = false;
  unsigned char bytes_[kKeyBytes];
};

// Places for many keys in one piece of memory that is kept out of swap and of images of the process as far as the
// machine lets, lies between guards, and is wiped when the shelf ends. A Key32 of its own for each would take four
// pages and as many calls to the system. One thread at a time.
class KeyShelf {
 public:
  explicit KeyShelf(size_t places);

  size_t places() const { return places_; }
  // Places count from 0; one beyond the last is a mistake in the program and ends it.
  void Put(size_t place, absl::string_view key32);
  void Lend(size_t place, LoanedKey* key) const;
  void Wipe(size_t place);

 private:
  struct Wiper {
    void operator()(unsigned char* bytes) const;
  };
  unsigned char* At(size_t place) const;

  const size_t places_;
  std::unique_ptr<unsigned char[], Wiper> bytes_;
};

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_KEY_SHELF_H_
