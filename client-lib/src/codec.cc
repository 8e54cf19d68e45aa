#include "client-lib/src/codec.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// The first byte of every row.
constexpr char kAsItIs = 1;       // The content, as versions before sealing wrote it.
constexpr char kUnderPerson = 2;  // Under the person's key.
constexpr char kUnderDevice = 3;  // Under the device's key.
constexpr char kToPerson = 4;     // Sealed to the person's public key, with the digest of its place before it.
constexpr char kNewest = kToPerson;

}  // namespace

absl::Status StoreLocked() {
  return WithReason(absl::FailedPreconditionError("the store is locked: sign in or unlock it"), "LOCKED");
}

void RowCodec::SetPersonKey(Key32 key) {
  person_key_ = std::move(key);
  person_public_key_ = SealingPublicKey(ReadingKey(person_key_));
}

bool RowCodec::IsClear(absl::string_view stored) { return !stored.empty() && stored.front() == kAsItIs; }

absl::StatusOr<std::string> RowCodec::Close(Under under, absl::string_view place, absl::string_view content) const {
  if (under == Under::kDevice) {
    if (device_key_.empty()) return StoreLocked();
    return absl::StrCat(std::string(1, kUnderDevice), Seal(device_key_, place, content, *random_));
  }
  if (!person_key_.empty()) {
    return absl::StrCat(std::string(1, kUnderPerson), Seal(person_key_, place, content, *random_));
  }
  if (person_public_key_.empty()) return StoreLocked();
  ASSIGN_OR_RETURN(const std::string sealed, SealTo(person_public_key_, absl::StrCat(Digest(place), content)));
  return absl::StrCat(std::string(1, kToPerson), sealed);
}

absl::StatusOr<std::string> RowCodec::Open(absl::string_view place, absl::string_view stored) const {
  if (stored.empty()) return absl::DataLossError("a row of the store is empty");
  const absl::string_view body = stored.substr(1);
  switch (stored.front()) {
    case kAsItIs:
      if (!takes_clear_) return absl::DataLossError("a row of the store is not sealed");
      return std::string(body);
    case kUnderPerson:
      if (person_key_.empty()) return StoreLocked();
      return Unseal(person_key_, place, body);
    case kUnderDevice:
      if (device_key_.empty()) return StoreLocked();
      return Unseal(device_key_, place, body);
    case kToPerson: {
      if (person_key_.empty()) return StoreLocked();
      ASSIGN_OR_RETURN(const std::string opened, UnsealWith(ReadingKey(person_key_), body));
      if (opened.size() < kDigestBytes || opened.substr(0, kDigestBytes) != Digest(place)) {
        return absl::DataLossError("a row of the store lies where it does not belong");
      }
      return opened.substr(kDigestBytes);
    }
    default:
      break;
  }
  if (static_cast<unsigned char>(stored.front()) > kNewest) {
    return absl::FailedPreconditionError("a row of the store was written by a newer version of the program");
  }
  return absl::DataLossError("a row of the store is damaged");
}

}  // namespace ihala::client
