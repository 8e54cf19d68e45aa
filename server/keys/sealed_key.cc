#include "server/keys/sealed_key.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/seal.h"
#include "common/base/status_macros.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

constexpr size_t kVersionBytes = 4;

// The version lies in clear before what it opens, and is a part of the place.
std::string Versioned(absl::string_view place, uint32_t version) {
  std::string whole(place);
  AppendFixed32(version, whole);
  return whole;
}

std::string ProofPlace(absl::string_view store_id, uint32_t version) {
  return Versioned(absl::StrCat("ihala master key 1", store_id), version);
}

}  // namespace

std::string SlotPlace(absl::string_view store_id, uint64_t slot) {
  std::string place = absl::StrCat("ihala case key 1", store_id);
  AppendFixed64(slot, place);
  return place;
}

std::string SecretPlace(absl::string_view store_id, absl::string_view name) {
  std::string place = absl::StrCat("ihala secret 1", store_id);
  AppendSized(name, place);
  return place;
}

std::string SealKey(const MasterKeys& master, absl::string_view place, absl::string_view key32, Random& random) {
  std::string sealed;
  AppendFixed32(master.newest(), sealed);
  sealed += Seal(*master.Find(master.newest()), Versioned(place, master.newest()), key32, random);
  return sealed;
}

absl::StatusOr<Secret> OpenKey(const MasterKeys& master, absl::string_view place, absl::string_view sealed) {
  const uint32_t version = MasterOf(sealed);
  const Key32* const key = master.Find(version);
  if (key == nullptr) {
    return absl::DataLossError(absl::StrCat("a key is sealed under version ", version, " of the master key"));
  }
  ASSIGN_OR_RETURN(std::string bytes, Unseal(*key, Versioned(place, version), sealed.substr(kVersionBytes)));
  if (bytes.size() != kKeyBytes) return absl::DataLossError("a stored key has not 32 bytes");
  Secret opened(bytes);
  Wipe(bytes);
  return opened;
}

uint32_t MasterOf(absl::string_view sealed) { return sealed.size() < kVersionBytes ? 0 : TakeFixed32(sealed); }

std::string DestroyedKey() { return std::string(kVersionBytes + kKeyBytes + kSealBytes, '\0'); }

std::string ProveMaster(const MasterKeys& master, absl::string_view store_id, Random& random) {
  return Seal(*master.Find(master.newest()), ProofPlace(store_id, master.newest()), "", random);
}

absl::Status CheckProof(const MasterKeys& master, uint32_t version, absl::string_view store_id,
                        absl::string_view proof) {
  const Key32* const key = master.Find(version);
  if (key == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("the key store still needs version ", version, " of the master key, which was not given"));
  }
  if (!Unseal(*key, ProofPlace(store_id, version), proof).ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("version ", version, " of the master key is not the one that opens this key store"));
  }
  return absl::OkStatus();
}

}  // namespace ihala
