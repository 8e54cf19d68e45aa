#include "server/store/case_keys.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {

using sqlite::Statement;

absl::StatusOr<std::optional<uint64_t>> SelectSlot(sqlite::Connection& db, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT slot FROM case_keys WHERE referral_id = ?1"));
  find.BindBlobNoCopy(1, referral_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<uint64_t>();
  return std::optional<uint64_t>(static_cast<uint64_t>(find.ColumnInt(0)));
}

absl::Status GiveSlot(sqlite::Connection& db, const Bodies& bodies, absl::string_view referral_id, uint64_t slot) {
  RETURN_IF_ERROR(bodies.keys()->Ready(slot));
  ASSIGN_OR_RETURN(const std::string proof, bodies.ProveSlot(slot));
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO case_keys (referral_id, slot, proof) VALUES (?1, ?2, ?3)"));
  put.BindBlobNoCopy(1, referral_id).BindInt(2, static_cast<int64_t>(slot)).BindBlobNoCopy(3, proof);
  return put.Run();
}

absl::Status PutSlot(sqlite::Connection& db, const Bodies& bodies, absl::string_view referral_id, uint64_t slot) {
  ASSIGN_OR_RETURN(const std::string proof, bodies.ProveSlot(slot));
  ASSIGN_OR_RETURN(Statement put, db.Prepare("UPDATE case_keys SET proof = ?2 WHERE referral_id = ?1"));
  put.BindBlobNoCopy(1, referral_id).BindBlobNoCopy(2, proof);
  return put.Run();
}

absl::Status CheckLastSlot(sqlite::Connection& db, const Bodies& bodies) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT slot, proof FROM case_keys ORDER BY slot DESC LIMIT 1"));
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return absl::OkStatus();
  const auto slot = static_cast<uint64_t>(find.ColumnInt(0));
  const absl::StatusOr<std::string> proof = bodies.ProveSlot(slot);
  if (!proof.ok() && !absl::IsDataLoss(proof.status())) return proof.status();
  // One that was destroyed proves nothing, and was there.
  if (proof.ok() && (proof->empty() || *proof == find.ColumnBlob(1))) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the key store is not the one that this database goes with: ",
                   proof.ok() ? "it has another key for slot " : "it is older and has no key for slot ", slot,
                   ". Bring back the newest key store; cases that it has no key for cannot be read"));
}

}  // namespace ihala
