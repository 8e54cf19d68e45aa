#ifndef IHALA_TOOLS_SUPPORT_ERROR_TEXT_H_
#define IHALA_TOOLS_SUPPORT_ERROR_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "common/base/errors.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/support/json_writer.h"
#include "tools/support/language.h"
#include "tools/support/texts.h"

namespace ihala::tools {

// Says in `language` what went wrong: a local error's own text; else the words of the coded reason in `workflow` (null
// where none is at hand); else what the status code means. Each field that is not valid follows on a line of its own,
// by its name in that language and its path. Never a value that somebody typed, never the server's raw message.
std::string ErrorText(const absl::Status& status, Language language, const v1::Workflow* workflow);

// What is wrong with one field, as "Desk (envelope.desk): is required".
std::string ViolationText(const FieldViolation& violation, Language language);

// The same as an object: code, reason, message in `language`, fields.
void WriteErrorJson(const absl::Status& status, Language language, const v1::Workflow* workflow, JsonWriter& json);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_ERROR_TEXT_H_
