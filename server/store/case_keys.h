#ifndef IHALA_SERVER_STORE_CASE_KEYS_H_
#define IHALA_SERVER_STORE_CASE_KEYS_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "server/store/bodies.h"

// Which case has which slot of the key store. The database alone says it.
namespace ihala {

absl::StatusOr<std::optional<uint64_t>> SelectSlot(sqlite::Connection& db, absl::string_view referral_id);
// Gives a case the slot, whose key is there when this returns OK.
absl::Status GiveSlot(sqlite::Connection& db, const Bodies& bodies, absl::string_view referral_id, uint64_t slot);
// Writes again that a case has its slot: about as much work as giving one.
absl::Status PutSlot(sqlite::Connection& db, const Bodies& bodies, absl::string_view referral_id, uint64_t slot);
// FAILED_PRECONDITION where the key that was given last is not in the key store, or is another one: it is older than
// the database, or of another history.
absl::Status CheckLastSlot(sqlite::Connection& db, const Bodies& bodies);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_CASE_KEYS_H_
