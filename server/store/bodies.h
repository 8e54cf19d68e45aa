#ifndef IHALA_SERVER_STORE_BODIES_H_
#define IHALA_SERVER_STORE_BODIES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "common/base/seal.h"
#include "common/base/secret.h"
#include "server/keys/key_store.h"
#include "server/store/body_parts.h"

namespace ihala {

// The name of a row, which is also a part of the place where its body opens.
struct RowName {
  RowKind kind;
  absl::string_view referral_id;
  absl::string_view row_id;
};

// The only way of a content into the server's file and out of it. What is sealed is bound to its table and row, names
// the slot of the case's key, and begins with a byte with which no message begins. Where the key of a case was
// destroyed, the personal part reads as empty. Any thread.
//
// DATA_LOSS for what was not sealed for this place, and for what is not sealed at all.
class Bodies {
 public:
  // Of its keys in the key store.
  static constexpr absl::string_view kCommonKey = "body_key";
  static constexpr absl::string_view kShortCodeKey = "short_code_key";

  // Both must outlive it. Without a key store nothing is sealed: see Sealing in sql_store.h.
  Bodies(KeyStore* keys, Random* random);
  // Takes the installation's own keys from the store. Once, before anything else.
  absl::Status Start();

  bool seals() const { return keys_ != nullptr; }
  KeyStore* keys() const { return keys_; }

  // A row of the table `rows`. `slot` is that of its case, and ignored for kinds that are open.
  absl::StatusOr<std::string> SealRow(const RowName& name, uint64_t slot, absl::string_view body) const;
  absl::StatusOr<std::string> OpenRow(const RowName& name, absl::string_view stored) const;
  // Anything else: `table` and `key` say where. Slot 0 is the installation's key. What is empty stays so.
  absl::StatusOr<std::string> Seal(absl::string_view table, absl::string_view key, uint64_t slot,
                                   absl::string_view body) const;
  absl::StatusOr<std::string> Open(absl::string_view table, absl::string_view key, absl::string_view stored) const;

  // What stands for a short code in its index: nobody finds the code by it who has not the key.
  std::string ShortCodeToken(absl::string_view code) const;
  // By which the key of a slot is known again without anything that it sealed; empty where it was destroyed.
  absl::StatusOr<std::string> ProveSlot(uint64_t slot) const;

 private:
  absl::StatusOr<std::string> SealParts(absl::string_view place, uint64_t slot, const BodyParts& parts) const;
  absl::StatusOr<std::string> OpenParts(absl::string_view place, absl::string_view stored) const;

  KeyStore* const keys_;
  Random* const random_;
  Key32 common_key_;
  Secret short_code_key_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_BODIES_H_
