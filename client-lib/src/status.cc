#include "ihala/status.h"

#include "common/base/errors.h"

namespace ihala {

std::vector<v1::FieldViolation> FieldsOf(const absl::Status& status) {
  std::vector<v1::FieldViolation> fields;
  for (const FieldViolation& violation : Violations(status)) {
    v1::FieldViolation& field = fields.emplace_back();
    field.set_field(violation.field);
    field.set_code(violation.code);
    field.set_description(violation.description);
  }
  return fields;
}

std::string ReasonOf(const absl::Status& status) { return Reason(status); }

}  // namespace ihala
