#ifndef IHALA_COMMON_WORKFLOW_VALIDATOR_H_
#define IHALA_COMMON_WORKFLOW_VALIDATOR_H_

#include <string>
#include <vector>

#include "common/base/errors.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {

// What is wrong with a workflow document; empty if it may be used. Fields are paths in the document, with the id of a
// stage, step or set in place of its number, as `steps[ASK].inputs[note].title.ar`. Beside ids, references, texts in
// both languages and limits it refuses what would strand a case or a person:
// - an open stage from which no steps lead to a closed one, and a stage that no steps lead to;
// - an open stage that the party who owes the next move cannot leave;
// - two steps that one verb, or one kind, could mean in the same stage for the same role;
// - a refusal without a coded reason, or one that the clock or the referrer makes; an ending as "unanswered" that
//   anybody but the clock makes; a merge that names no other case;
// - a second party that is no other party, a clock that runs on no date, a form that cannot take the note that one of
//   its reasons needs, and refusals of the server without a text.
// Pure.
std::vector<FieldViolation> ValidateWorkflow(const v1::Workflow& document);

// What is wrong with an organisation's own calendar, which has no offset from UTC. Fields are named below `field`.
// Pure.
std::vector<FieldViolation> ValidateOwnCalendar(const std::string& field, const v1::WorkingCalendar& calendar);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_VALIDATOR_H_
