#include "client-lib/src/keyring.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/passphrase.h"
#include "common/base/secret.h"
#include "common/base/status_macros.h"
#include "ihala/v1/store_keys.pb.h"

namespace ihala::client {
namespace {

constexpr absl::string_view kPersonKeyPlace = "ihala/person-key/1";
// What a guess should take on the device itself: a person waits that long, and a thief with a faster machine for less.
constexpr absl::Duration kGuessTakes = absl::Milliseconds(500);

}  // namespace

absl::StatusOr<std::string> Keyring::Unwrap(const Setting& setting) {
  ASSIGN_OR_RETURN(const std::string wrapped, store_->Get(setting));
  absl::StatusOr<std::string> unwrapped = keystore_->Unwrap(wrapped);
  if (!absl::IsDataLoss(unwrapped.status())) return unwrapped;
  return WithReason(absl::FailedPreconditionError("the store does not open with this keystore"), "OTHER_KEYSTORE");
}

absl::Status Keyring::Load() {
  ASSIGN_OR_RETURN(const bool has, HasDeviceKey());
  if (!has) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::string bytes, Unwrap(settings::kDeviceKey));
  const Secret unwrapped(std::move(bytes));
  absl::StatusOr<Key32> key = Key32::FromBytes(unwrapped.Reveal());
  if (!key.ok()) return absl::DataLossError("the key of the device is damaged");
  store_->codec().SetDeviceKey(*std::move(key));
  ASSIGN_OR_RETURN(std::string public_key, store_->Get(settings::kPersonPublicKey));
  store_->codec().SetPersonPublicKey(std::move(public_key));
  return absl::OkStatus();
}

absl::Status Keyring::MakeDeviceKey() {
  Key32 key = Key32::Generate(*random_);
  ASSIGN_OR_RETURN(const std::string wrapped, keystore_->Wrap(key.Reveal()));
  RETURN_IF_ERROR(store_->Put(settings::kDeviceKey, wrapped));
  store_->codec().SetDeviceKey(std::move(key));
  return absl::OkStatus();
}

absl::StatusOr<Key32> Keyring::Open(absl::string_view passphrase) {
  ASSIGN_OR_RETURN(const std::string bytes, Unwrap(settings::kPersonKey));
  v1::PersonKeyBox box;
  if (!box.ParseFromString(bytes)) return absl::DataLossError("the key of the person is damaged");
  ASSIGN_OR_RETURN(const Key32 by_passphrase,
                   KeyFromPassphrase(passphrase, box.salt(), {box.passes(), box.memory_bytes()}));
  absl::StatusOr<std::string> opened = Unseal(by_passphrase, kPersonKeyPlace, box.sealed_key());
  if (!opened.ok()) return absl::UnauthenticatedError("the passphrase is wrong");
  const Secret secret(*std::move(opened));
  return Key32::FromBytes(secret.Reveal());
}

absl::StatusOr<Keyring::Prepared> Keyring::Prepare(Key32 key, absl::string_view passphrase) {
  if (key.empty()) key = Key32::Generate(*random_);
  const PassphraseCost cost =
      effort_ == PassphraseEffort::kTests ? PassphraseCost::ForTests() : PassphraseCost::Measured(kGuessTakes);
  v1::PersonKeyBox box;
  box.set_salt(random_->Bytes(kSaltBytes));
  box.set_passes(cost.passes);
  box.set_memory_bytes(cost.memory_bytes);
  ASSIGN_OR_RETURN(const Key32 by_passphrase, KeyFromPassphrase(passphrase, box.salt(), cost));
  box.set_sealed_key(Seal(by_passphrase, kPersonKeyPlace, key.Reveal(), *random_));
  ASSIGN_OR_RETURN(std::string wrapped, keystore_->Wrap(box.SerializeAsString()));
  return Prepared{std::move(key), std::move(wrapped)};
}

absl::Status Keyring::Put(Prepared prepared) {
  store_->codec().SetPersonKey(std::move(prepared.key));
  if (prepared.box.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(store_->Put(settings::kPersonKey, prepared.box));
  return store_->Put(settings::kPersonPublicKey, store_->codec().person_public_key());
}

}  // namespace ihala::client
