#ifndef IHALA_SERVER_COMMANDS_CASE_EFFECTS_H_
#define IHALA_SERVER_COMMANDS_CASE_EFFECTS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "common/referral/amendment_merge.h"
#include "common/workflow/reducer.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// What an effect is stored with.
struct StoreContext {
  absl::string_view phone_key;  // The store's, under which the phones of dossiers are kept to be counted.
  absl::Time now;
  Random* random = nullptr;
  const ReferenceData* reference = nullptr;
};

// Writes what an applied reduction does to its case: core, dossier, comment, event, in this order, each under its own
// change number; an amended dossier comes last (see amendment_judge.h). `amendment` is null for any other command.
// `before` is the case as it was; nullopt for a new one, whose short code is settled here (another one is drawn where
// it is taken). Where the change opens or closes the case to somebody, or moves a date on which it will, all its rows
// go out again; where it erases the case, what was below the core goes. Returns the last number given.
absl::StatusOr<uint64_t> StoreEffects(WriteTxn& txn, const Workflow& workflow,
                                      const std::optional<v1::CaseCore>& before, const StoreContext& context,
                                      Reduction* effects, MergedAmendment* amendment);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_CASE_EFFECTS_H_
