#ifndef IHALA_SERVER_COMMANDS_SOUGHT_CASE_H_
#define IHALA_SERVER_COMMANDS_SOUGHT_CASE_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/access/access.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// What was found where somebody named a case by its id.
struct SoughtCase {
  v1::CaseCore core;
  std::shared_ptr<const Workflow> workflow;
  CaseFacts facts;
  // False where there is no such case, and this is another one in its place. Its facts are nobody's: Visible and MayDo
  // say to everybody what they say to outsiders.
  bool is_there = false;
};

// Looks for a case by an id that somebody named who may not know whether there is one. Where there is none, its
// neighbour is read and taken apart in its place, and whoever asks decides on that as on a case of others: so nobody
// tells the two apart by how long they wait. All that is reached by an id goes this way, whether it is read, repaired
// or written to; whoever asks must look at is_there before anything of the case is used.
//
// nullopt where there is nothing to look at, as in a store without cases. DATA_LOSS where the case follows a workflow
// that is not loaded.
absl::StatusOr<std::optional<SoughtCase>> SeekCase(ReadTxn& txn, const ReferenceData& reference,
                                                   absl::string_view referral_id);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_SOUGHT_CASE_H_
