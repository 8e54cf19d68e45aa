#ifndef IHALA_SERVER_KEYS_MASTER_KEYS_H_
#define IHALA_SERVER_KEYS_MASTER_KEYS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "common/base/seal.h"
#include "common/base/secret.h"

namespace ihala {

// The keys under which the key store's keys are sealed, by their versions: one, or during a change of it the old one
// and the new. Never empty. Its const methods may be called from any thread.
class MasterKeys {
 public:
  // Reads one line for each version: its number, 1 to 2^31 - 1, a colon and 64 hexadecimal digits; of a single key the
  // digits may stand alone, which is version 1. Spaces around a line, empty lines and lines that begin with # are
  // skipped, and a comma is the end of a line too. INVALID_ARGUMENT, naming `source` and the line but nothing that
  // stands there, for anything else, and for a version that is there twice.
  static absl::StatusOr<MasterKeys> Parse(absl::string_view text, absl::string_view source);
  // The line of a new key, ending with a line break, for Parse.
  static Secret MakeLine(uint32_t version, Random& random);

  // Under which new keys are sealed.
  uint32_t newest() const { return keys_.rbegin()->first; }
  // Null where there is none. Lives as long as this object.
  const Key32* Find(uint32_t version) const;
  // Ascending.
  std::vector<uint32_t> Versions() const;

 private:
  MasterKeys() = default;

  std::map<uint32_t, Key32> keys_;
};

// How many keys are sealed under each version of the master key: those of cases and the installation's own.
using MasterKeyUse = std::map<uint32_t, uint64_t>;

}  // namespace ihala

#endif  // IHALA_SERVER_KEYS_MASTER_KEYS_H_
