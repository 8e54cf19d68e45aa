#ifndef IHALA_COMMON_BASE_SECRET_H_
#define IHALA_COMMON_BASE_SECRET_H_

#include <iosfwd>
#include <string>

#include "absl/strings/string_view.h"

namespace ihala {

// Bytes that must not reach a log, an error text or a core file by accident: a passphrase, a
// session token, a key. It cannot be printed, formatted or copied silently, and its memory is
// wiped when it ends or is moved from. One thread at a time.
class Secret {
 public:
  Secret() = default;
  // Takes the bytes; the argument's own storage is wiped.
  explicit Secret(std::string bytes);
  ~Secret();

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  // A second one with the same bytes, said aloud.
  Secret Copy() const;

  // The bytes, valid while this object lives. The name is long to search for on purpose.
  absl::string_view Reveal() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

  friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;
  template <typename Sink>
  friend void AbslStringify(Sink&, const Secret&) = delete;

 private:
  std::string bytes_;
};

// Overwrites the bytes of `text` (its spare capacity included) and empties it.
void Wipe(std::string& text);

// Overwrites what earlier calls of this thread left on its stack, 64 KiB below the caller: short strings lie there
// whole. For a thread whose stack has that much room, as every one has that parses a message.
void WipeStack();

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_SECRET_H_
