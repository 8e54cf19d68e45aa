#ifndef IHALA_TOOLS_LOAD_CASES_FORM_H_
#define IHALA_TOOLS_LOAD_CASES_FORM_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/random.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala::load {

using Form = google::protobuf::RepeatedPtrField<v1::StepInput>;
using Inputs = google::protobuf::RepeatedPtrField<v1::InputValue>;

// What somebody who fills in a form has at hand.
struct AtHand {
  const Workflow* workflow = nullptr;
  absl::CivilDay today;
  std::string programme;                // Of the case.
  std::string ahead;                    // The date input that names a day to come; empty for none.
  std::vector<std::string> desks;       // To which a case may be moved.
  std::vector<std::string> colleagues;  // Who may take the case over.
  std::string other_case;               // A case of the same desk, as UUID text; empty for none.
};

// The name of the date input that ends the clock of the stage that `step` leads to; empty where none does.
std::string DayAhead(const Workflow& workflow, const v1::Step& step);

// The form as somebody would fill it in: all that is required, and now and then what is not. Nullopt where it asks for
// what is not at hand.
std::optional<Inputs> FillIn(const Form& form, const AtHand& at_hand, Random& random);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_CASES_FORM_H_
