#ifndef IHALA_SERVER_COMMANDS_CASE_EFFECTS_H_
#define IHALA_SERVER_COMMANDS_CASE_EFFECTS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "common/referral/amendment_merge.h"
#include "common/workflow/reducer.h"
#include "server/store/store.h"

namespace ihala {

// Writes what an applied reduction does to its case: core, dossier, comment, event, in this order, each under its own
// change number; an amended dossier comes last (see amendment_judge.h). `amendment` is null for any other command.
// `before` is the case as it was; nullopt for a new one, whose short code is settled here (another one is drawn where
// it is taken). Where the change opens or closes the case to somebody, all its rows go out again. `phone_key` is the
// store's, under which the dossier's phones are kept to be counted. Returns the last number given.
absl::StatusOr<uint64_t> StoreEffects(WriteTxn& txn, const Workflow& workflow,
                                      const std::optional<v1::CaseCore>& before, absl::string_view phone_key,
                                      Random* random, Reduction* effects, MergedAmendment* amendment);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_CASE_EFFECTS_H_
