#include "common/workflow/validator.h"
namespace ihala {
std::vector<FieldViolation> ValidateWorkflow(const v1::Workflow& document) { return {}; }
}  // namespace ihala
