#ifndef IHALA_CLIENT_LIB_SRC_CODEC_H_
#define IHALA_CLIENT_LIB_SRC_CODEC_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "common/base/seal.h"

namespace ihala::client {

// Whose key opens a row.
enum class Under {
  kPerson,  // The person's, which is in memory only while they have unlocked the store.
  kDevice,  // The device's, which its keystore gives out whenever the store is open: what a locked store works with.
};

// The one place where the content of a row becomes the bytes that lie in the file, and back: a byte that says how, and
// the content under XChaCha20-Poly1305. Ids, numbers and sizes lie beside the bytes in the clear; nothing that says who
// somebody is ever does. docs/storage-format.md lists it all.
//
// `place` names where the row lies (table and ids), so that a sealed row will not open anywhere else.
// One thread at a time.
class RowCodec {
 public:
  explicit RowCodec(Random* random) : random_(random) {}

  // Whether bytes that an older version wrote as they are may still be opened. Elsewhere they are forged.
  void TakeClear(bool take) { takes_clear_ = take; }
  void SetDeviceKey(Key32 key) { device_key_ = std::move(key); }
  bool has_device_key() const { return !device_key_.empty(); }
  // To this key the person's rows are sealed while it is locked: what comes then nobody can read before it is unlocked.
  void SetPersonPublicKey(std::string key) { person_public_key_ = std::move(key); }
  const std::string& person_public_key() const { return person_public_key_; }
  void SetPersonKey(Key32 key);
  // Wipes it.
  void ForgetPersonKey() { person_key_ = Key32(); }
  bool unlocked() const { return !person_key_.empty(); }

  // FAILED_PRECONDITION (LOCKED) where there is no key for it yet: before the first sign-in.
  absl::StatusOr<std::string> Close(Under under, absl::string_view place, absl::string_view content) const;
  // DATA_LOSS for bytes that Close did not make for this place, FAILED_PRECONDITION for those of a newer version, and
  // (LOCKED) for the person's while it is locked.
  absl::StatusOr<std::string> Open(absl::string_view place, absl::string_view stored) const;

  // True for bytes that an older version wrote as they are.
  static bool IsClear(absl::string_view stored);
  // The key by which the person opens what is sealed to them.
  static Key32 ReadingKey(const Key32& person_key) { return person_key.Derive("ihala/reading/1"); }

 private:
  Random* const random_;
  Key32 device_key_;
  Key32 person_key_;
  std::string person_public_key_;
  bool takes_clear_ = false;
};

// FAILED_PRECONDITION with reason LOCKED.
absl::Status StoreLocked();

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_CODEC_H_
