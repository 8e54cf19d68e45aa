#ifndef IHALA_CLIENT_LIB_SRC_FORGETTING_H_
#define IHALA_CLIENT_LIB_SRC_FORGETTING_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client-lib/src/engine.h"

// What leaves a device by itself: dossiers after their receipt, where the organisation wants it so, and drafts that
// nobody touches. Both go only when the server was reached, by its clock: a clock that somebody set takes nothing away.
//
// Of a case that is forgotten the core stays, without what is said of the family in it: its code, its stage, its days.
// Of its other rows only name and number stay, by which the copy is compared as before, so that nothing is fetched
// again (docs/sync-protocol.md, "Comparing the copy"). It comes back when its person wants it, or it wants something of
// them.
namespace ihala::client {

// Days without a change after which a draft goes, and how long before that its person is told; both, since a person who
// was away is told first.
inline constexpr absl::Duration kDraftKept = absl::Hours(24 * 30);
inline constexpr absl::Duration kDraftAnnounced = absl::Hours(24 * 7);

// Forgets what is due at this moment by the server's clock, and where rows came, what came of forgotten cases; fetches
// those again that want something of the person. Looks for what is due once a day. Needs the directory in memory and an
// open transaction, after which the log of the file is to be emptied where it returns true.
absl::StatusOr<bool> ForgetDue(Engine& engine, absl::Time server_time, bool rows_came);
// Makes the next ForgetDue look for what is due. In an open transaction.
absl::Status LookAgainForDue(Store& store);

// The cases that are forgotten now; whether one is; and what a change of its dossier is answered by.
absl::StatusOr<absl::flat_hash_set<std::string>> ForgottenCases(Store& store);
absl::StatusOr<bool> IsForgotten(Store& store, const std::string& referral_id);
absl::Status CaseForgotten();

// The next sync brings the case back whole. NOT_FOUND; FAILED_PRECONDITION (NOT_FORGOTTEN).
absl::Status FetchForgotten(Engine& engine, const std::string& referral_id);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_FORGETTING_H_
