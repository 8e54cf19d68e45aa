#include "client-lib/src/identity.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client-lib/src/clear_rows.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/passphrase.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// Wrong passphrases before the first wait: people mistype.
constexpr int64_t kFreeGuesses = 3;
// The wait doubles with each further one, up to this.
constexpr absl::Duration kFirstWait = absl::Seconds(2);
constexpr absl::Duration kLongestWait = absl::Hours(1);
// A session this close to its end is refreshed before a sync begins.
constexpr absl::Duration kRefreshBefore = absl::Minutes(10);

}  // namespace

absl::Status Identity::BeginAnew(Outbox& outbox) {
  ASSIGN_OR_RETURN(const bool has_key, store_->Has(settings::kSigningSeed));
  const absl::Status opens = has_key ? Key().status() : absl::NotFoundError("there is none");
  if (!opens.ok() && has_key && !absl::IsDataLoss(opens) && !absl::IsInvalidArgument(opens)) return opens;
  if (!opens.ok()) {
    const SigningKey key = SigningKey::Generate(*random_);
    RETURN_IF_ERROR(store_->Put(settings::kSigningSeed, key.Seed().Reveal()));
  }
  RETURN_IF_ERROR(store_->Remove(settings::kStreamDue));
  return outbox.BeginStream(random_->Bytes(kIdBytes));
}

absl::StatusOr<SigningKey> Identity::Key() {
  ASSIGN_OR_RETURN(std::string bytes, store_->Get(settings::kSigningSeed));
  const Secret seed(std::move(bytes));
  return SigningKey::FromSeed(seed.Reveal());
}

absl::StatusOr<std::optional<v1::Account>> Identity::Account() {
  ASSIGN_OR_RETURN(const std::string bytes, store_->Get(settings::kAccount));
  if (bytes.empty()) return std::optional<v1::Account>();
  v1::Account account;
  if (!account.ParseFromString(bytes)) return absl::DataLossError("the setting account is damaged");
  return std::optional<v1::Account>(std::move(account));
}

absl::StatusOr<std::string> Identity::ServerKey() { return store_->Get(settings::kServerKey); }

absl::Status Identity::NoteSigningIn(absl::string_view account, Outbox& outbox) {
  ASSIGN_OR_RETURN(const std::string owner, Owner());
  if (!owner.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string noted, store_->Get(settings::kSigningIn));
  if (noted == account) return absl::OkStatus();
  return store_->Write([&]() -> absl::Status {
    if (!noted.empty()) RETURN_IF_ERROR(BeginAnew(outbox));
    return store_->Put(settings::kSigningIn, account);
  });
}

absl::Status Identity::Check(absl::string_view account, const v1::SignInResponse& response) {
  if (response.account().code().empty() || response.session().token().empty() ||
      response.server_public_key().size() != kPublicKeyBytes) {
    return absl::InternalError("the server's answer to the sign-in is incomplete");
  }
  if (response.account().code() != account) {
    return absl::InternalError("the server's answer to the sign-in is about another account");
  }
  ASSIGN_OR_RETURN(const std::string owner, Owner());
  if (!owner.empty() && owner != response.account().code()) {
    return WithReason(absl::FailedPreconditionError("the store belongs to another account"), "OTHER_ACCOUNT");
  }
  ASSIGN_OR_RETURN(const std::string server_key, ServerKey());
  if (!server_key.empty() && server_key != response.server_public_key()) {
    return WithReason(absl::FailedPreconditionError("the store belongs to another server"), "OTHER_SERVER");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Identity::Owner() {
  ASSIGN_OR_RETURN(std::string owner, store_->Get(settings::kOwner));
  ASSIGN_OR_RETURN(const bool from_before, HoldsClearRows(*store_));
  if (!owner.empty() || !from_before) return owner;
  ASSIGN_OR_RETURN(const std::optional<v1::Account> account, Account());
  return account.has_value() ? account->code() : std::string();
}

absl::StatusOr<Keyring::Prepared> Identity::PrepareKey(absl::string_view passphrase, absl::string_view previous) {
  ASSIGN_OR_RETURN(const bool has, keyring_->HasPersonKey());
  if (!has) return keyring_->Prepare(Key32(), passphrase);
  absl::StatusOr<Key32> key = keyring_->Open(passphrase);
  if (key.ok()) return Keyring::Prepared{*std::move(key), {}};
  if (!absl::IsUnauthenticated(key.status())) return key.status();
  // The server vouches for the new one, and nobody for the one before.
  if (!previous.empty()) {
    RETURN_IF_ERROR(BeginGuess());
    key = keyring_->Open(previous);
  }
  if (absl::IsUnauthenticated(key.status())) {
    return WithReason(
        absl::FailedPreconditionError("the passphrase is another one than that of the last sign-in, which "
                                      "this store is sealed under: it needs that one too"),
        "OLD_PASSPHRASE_NEEDED");
  }
  RETURN_IF_ERROR(key.status());
  return keyring_->Prepare(*std::move(key), passphrase);
}

absl::Status Identity::Accept(const v1::SignInResponse& response, Keyring::Prepared key) {
  RETURN_IF_ERROR(keyring_->Put(std::move(key)));
  RETURN_IF_ERROR(store_->Put(settings::kAccount, response.account().SerializeAsString()));
  RETURN_IF_ERROR(store_->Put(settings::kOwner, response.account().code()));
  RETURN_IF_ERROR(store_->Remove(settings::kSigningIn));
  RETURN_IF_ERROR(store_->Put(settings::kServerKey, response.server_public_key()));
  RETURN_IF_ERROR(store_->PutInt(settings::kUnlockFailures, 0));
  return SetSession(response.session());
}

absl::StatusOr<absl::Duration> Identity::UnlockWait() {
  ASSIGN_OR_RETURN(const int64_t failures, store_->GetInt(settings::kUnlockFailures));
  if (failures < kFreeGuesses) return absl::ZeroDuration();
  const int64_t doublings = std::min<int64_t>(failures - kFreeGuesses, 20);
  const absl::Duration wait = std::min(kFirstWait * (int64_t{1} << doublings), kLongestWait);
  ASSIGN_OR_RETURN(const std::string boot_id, store_->Get(settings::kUnlockFailedBootId));
  ASSIGN_OR_RETURN(const int64_t boot_micros, store_->GetInt(settings::kUnlockFailedBoot));
  // Nobody sets the time since boot. After another boot it has passed for certain only since that one; and where boots
  // have no names, since the store was opened.
  absl::Duration since = absl::ZeroDuration();
  if (clock_->BootId() == boot_id) since = absl::Microseconds(boot_micros);
  if (clock_->BootId().empty()) since = since > clock_->BootTime() ? opened_ : std::max(since, opened_);
  return std::max(wait - (clock_->BootTime() - since), absl::ZeroDuration());
}

absl::Status Identity::BeginGuess() {
  ASSIGN_OR_RETURN(const absl::Duration wait, UnlockWait());
  if (wait > absl::ZeroDuration()) {
    return absl::ResourceExhaustedError(absl::StrCat("too many wrong passphrases: wait ",
                                                     absl::ToInt64Seconds(absl::Ceil(wait, absl::Seconds(1))), " s"));
  }
  // Counted before the check, so that killing the process in between gains nothing.
  return store_->Write([&]() -> absl::Status {
    ASSIGN_OR_RETURN(const int64_t failures, store_->GetInt(settings::kUnlockFailures));
    RETURN_IF_ERROR(store_->PutInt(settings::kUnlockFailures, failures + 1));
    RETURN_IF_ERROR(store_->PutInt(settings::kUnlockFailedBoot, absl::ToInt64Microseconds(clock_->BootTime())));
    return store_->Put(settings::kUnlockFailedBootId, clock_->BootId());
  });
}

absl::StatusOr<Keyring::Prepared> Identity::Unlock(absl::string_view passphrase) {
  ASSIGN_OR_RETURN(const bool has, keyring_->HasPersonKey());
  ASSIGN_OR_RETURN(const std::string verifier, store_->Get(settings::kVerifier));
  if (!has && verifier.empty()) {
    return WithReason(absl::FailedPreconditionError("nobody has signed in on this store yet"), "NEVER_SIGNED_IN");
  }
  RETURN_IF_ERROR(BeginGuess());
  Keyring::Prepared prepared;
  if (has) {
    ASSIGN_OR_RETURN(prepared.key, keyring_->Open(passphrase));
  } else {
    if (!VerifyPassphrase(verifier, passphrase)) return absl::UnauthenticatedError("the passphrase is wrong");
    ASSIGN_OR_RETURN(prepared, keyring_->Prepare(Key32(), passphrase));
  }
  RETURN_IF_ERROR(store_->Write([&]() { return store_->PutInt(settings::kUnlockFailures, 0); }));
  return prepared;
}

absl::StatusOr<Secret> Identity::Token() {
  ASSIGN_OR_RETURN(std::string token, store_->Get(settings::kToken));
  return Secret(std::move(token));
}

absl::StatusOr<bool> Identity::SessionIsOld(absl::Time now) {
  ASSIGN_OR_RETURN(const int64_t expires, store_->GetInt(settings::kTokenExpires));
  return expires != 0 && now + kRefreshBefore > absl::FromUnixMicros(expires);
}

absl::Status Identity::SetSession(const v1::Session& session) {
  RETURN_IF_ERROR(store_->Put(settings::kToken, session.token()));
  if (session.sealing_key().size() == kPublicKeyBytes) {
    RETURN_IF_ERROR(store_->Put(settings::kSealingKey, session.sealing_key()));
  }
  const int64_t expires = session.expires_at().seconds() * 1000000;
  return store_->PutInt(settings::kTokenExpires, expires);
}

absl::Status Identity::ForgetSession() {
  RETURN_IF_ERROR(store_->Remove(settings::kToken));
  return store_->Remove(settings::kTokenExpires);
}

}  // namespace ihala::client
