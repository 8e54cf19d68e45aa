#include "server/store/erased_keys.h"

#include <optional>
#include <string>

#include "common/base/status_macros.h"
#include "server/store/case_keys.h"

namespace ihala {

absl::Status DestroyListed(sqlite::Connection& db, const StoreKeys& keys, absl::Span<const ErasureRecord> erasures) {
  std::vector<ListedErasure> listed;
  std::vector<uint64_t> slots;
  for (const ErasureRecord& erasure : erasures) {
    ListedErasure& entry = listed.emplace_back();
    entry.referral_id = erasure.referral_id;
    entry.cause = static_cast<uint32_t>(erasure.cause);
    entry.erased_at = erasure.erased_at;
    ASSIGN_OR_RETURN(const std::optional<uint64_t> slot, SelectSlot(db, erasure.referral_id));
    if (!slot.has_value()) continue;
    entry.slot = *slot;
    ASSIGN_OR_RETURN(entry.proof, keys.bodies->ProveSlot(*slot));
    slots.push_back(*slot);
  }
  RETURN_IF_ERROR(keys.erased->Append(listed));
  return keys.store->Destroy(slots);
}

absl::Status DestroyAgain(const StoreKeys& keys) {
  ASSIGN_OR_RETURN(const std::vector<ListedErasure> listed, keys.erased->All());
  std::vector<uint64_t> alive;
  for (const ListedErasure& erasure : listed) {
    if (erasure.slot == 0 || erasure.proof.empty()) continue;
    const absl::StatusOr<std::string> proof = keys.bodies->ProveSlot(erasure.slot);
    // A key store of before has no such slot.
    if (absl::IsDataLoss(proof.status())) continue;
    RETURN_IF_ERROR(proof.status());
    if (*proof == erasure.proof) alive.push_back(erasure.slot);
  }
  // Also where nothing is alive: what was destroyed before a crash may still lie in the log.
  return keys.store->Destroy(alive);
}

absl::StatusOr<std::vector<ErasureRecord>> ListedRecords(const StoreKeys& keys) {
  std::vector<ErasureRecord> records;
  if (keys.erased == nullptr) return records;
  ASSIGN_OR_RETURN(const std::vector<ListedErasure> listed, keys.erased->All());
  for (const ListedErasure& entry : listed) {
    ErasureRecord& record = records.emplace_back();
    record.referral_id = entry.referral_id;
    record.cause = static_cast<v1::ErasureCause>(entry.cause);
    record.erased_at = entry.erased_at;
  }
  return records;
}

}  // namespace ihala
