#ifndef IHALA_CLIENT_LIB_SRC_IDENTITY_H_
#define IHALA_CLIENT_LIB_SRC_IDENTITY_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client-lib/src/keyring.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/store.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/secret.h"
#include "common/base/sign.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/session_service.pb.h"

namespace ihala::client {

// Whose store this is and by what it proves that: the signing key, the account, the session, the server's key, and the
// person's key under their passphrase. Writing functions need an open transaction unless they say otherwise.
class Identity {
 public:
  // All must outlive it.
  Identity(Store* store, Keyring* keyring, Clock* clock, Random* random)
      : store_(store), keyring_(keyring), clock_(clock), random_(random), opened_(clock->BootTime()) {}

  // A new stream: for a new store, and for one whose stream forked or that was salvaged. Under the device's key, which
  // is what is enrolled; a new one where there is none, or it does not open.
  absl::Status BeginAnew(Outbox& outbox);
  absl::StatusOr<SigningKey> Key();
  // Before the first sign-in: notes for whom it is asked, whose the stream may be from then on although no answer came.
  // Another one gets another stream. Makes its own transaction, and none where nothing is new.
  absl::Status NoteSigningIn(absl::string_view account, Outbox& outbox);

  // nullopt before the first sign-in. Only while unlocked.
  absl::StatusOr<std::optional<v1::Account>> Account();
  // The code of the account that the store belongs to; empty before the first sign-in. Also while locked.
  absl::StatusOr<std::string> Owner();
  // 32 bytes; empty before the first sign-in.
  absl::StatusOr<std::string> ServerKey();

  // FAILED_PRECONDITION (OTHER_ACCOUNT, OTHER_SERVER) where the answer is not about the account or server to which the
  // store belongs, INTERNAL where it is incomplete or about another account than was asked for. Reads only.
  absl::Status Check(absl::string_view account, const v1::SignInResponse& response);
  // What is to be stored of the person's key after a sign-in with this passphrase: see Client::SignIn for `previous`.
  // FAILED_PRECONDITION (OLD_PASSPHRASE_NEEDED) where neither opens it. Takes long and needs no transaction.
  absl::StatusOr<Keyring::Prepared> PrepareKey(absl::string_view passphrase, absl::string_view previous);
  // Stores a sign-in, and unlocks.
  absl::Status Accept(const v1::SignInResponse& response, Keyring::Prepared key);

  // The person's key, by the passphrase and without a link; see Client::Unlock. Makes its own transactions, so that a
  // wrong guess counts even if the process is killed at once.
  absl::StatusOr<Keyring::Prepared> Unlock(absl::string_view passphrase);

  // The session's token; empty where there is none.
  absl::StatusOr<Secret> Token();
  // True where the session should be refreshed before it is used: most of its life is over.
  absl::StatusOr<bool> SessionIsOld(absl::Time now);
  absl::Status SetSession(const v1::Session& session);
  absl::Status ForgetSession();

 private:
  absl::StatusOr<absl::Duration> UnlockWait();
  // RESOURCE_EXHAUSTED while whoever guesses has to wait. Else one more guess is counted, durably; one that was right
  // takes all of them away.
  absl::Status BeginGuess();

  Store* const store_;
  Keyring* const keyring_;
  Clock* const clock_;
  Random* const random_;
  const absl::Duration opened_;  // By the time since boot.
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IDENTITY_H_
