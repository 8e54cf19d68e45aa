#ifndef IHALA_CLIENT_LIB_SRC_ONCE_TOKENS_H_
#define IHALA_CLIENT_LIB_SRC_ONCE_TOKENS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/store.h"
#include "common/base/random.h"

namespace ihala::client {

// Remembers what was submitted under a token, so that the same row of a file is never submitted twice. See
// Client::SubmitReferralOnce.
class OnceTokens {
 public:
  // Both must outlive it.
  OnceTokens(Store* store, Random* random) : store_(store), random_(random) {}

  // ALREADY_EXISTS (SUBMITTED_BEFORE) for a token that was used; INVALID_ARGUMENT for one of the wrong length.
  absl::Status CheckUnused(absl::string_view token);
  // Remembers the token. Needs the transaction that queues the submission.
  absl::Status Use(absl::string_view token, const std::string& referral_id);

  // Takes over a row of another store that had the same key. Needs an open transaction.
  static absl::Status Copy(Store& store, absl::string_view kept, absl::string_view referral_id);

 private:
  // The form in which a token is kept; empty while this store never kept one.
  absl::StatusOr<std::string> Kept(absl::string_view token);

  Store* const store_;
  Random* const random_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_ONCE_TOKENS_H_
