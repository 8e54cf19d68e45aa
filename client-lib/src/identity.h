#ifndef IHALA_CLIENT_LIB_SRC_IDENTITY_H_
#define IHALA_CLIENT_LIB_SRC_IDENTITY_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/store.h"
#include "common/base/clock.h"
#include "common/base/passphrase.h"
#include "common/base/random.h"
#include "common/base/secret.h"
#include "common/base/sign.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/session_service.pb.h"

namespace ihala::client {

// Whose store this is and by what it proves that: the signing key, the account, the session, the server's key, and the
// verifier of the passphrase. Writing functions need an open transaction unless they say otherwise.
class Identity {
 public:
  // All must outlive it.
  Identity(Store* store, Clock* clock, Random* random, PassphraseCost cost)
      : store_(store), clock_(clock), random_(random), cost_(cost) {}

  // A new signing key and a new stream: for a new store, and for one whose stream forked.
  absl::Status BeginAnew(Outbox& outbox);
  absl::StatusOr<SigningKey> Key();

  // nullopt before the first sign-in.
  absl::StatusOr<std::optional<v1::Account>> Account();
  // 32 bytes; empty before the first sign-in.
  absl::StatusOr<std::string> ServerKey();

  // FAILED_PRECONDITION (OTHER_ACCOUNT, OTHER_SERVER) where the answer is not about the account or server to which the
  // store belongs, INTERNAL where it is incomplete. Reads only.
  absl::Status Check(const v1::SignInResponse& response);
  // Stores a sign-in. `verifier` comes from MakeVerifier, which takes long and needs no transaction.
  absl::Status Accept(const v1::SignInResponse& response, absl::string_view verifier);
  absl::StatusOr<std::string> MakeVerifier(absl::string_view passphrase);

  // Checks a passphrase without a link; see Client::Unlock. Makes its own transactions, so that a wrong guess counts
  // even if the process is killed at once.
  absl::Status Unlock(absl::string_view passphrase);

  // The session's token; empty where there is none.
  absl::StatusOr<Secret> Token();
  // True where the session should be refreshed before it is used: most of its life is over.
  absl::StatusOr<bool> SessionIsOld(absl::Time now);
  absl::Status SetSession(const v1::Session& session);
  absl::Status ForgetSession();

 private:
  absl::StatusOr<absl::Duration> UnlockWait();
  absl::Status CountUnlockFailure();

  Store* const store_;
  Clock* const clock_;
  Random* const random_;
  const PassphraseCost cost_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_IDENTITY_H_
