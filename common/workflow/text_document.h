#ifndef IHALA_COMMON_WORKFLOW_TEXT_DOCUMENT_H_
#define IHALA_COMMON_WORKFLOW_TEXT_DOCUMENT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace ihala {

// Reads a document that somebody wrote in protobuf text form. INVALID_ARGUMENT that names line and column of every
// mistake; what the parser would only warn of is one.
absl::Status ParseTextDocument(absl::string_view text, google::protobuf::Message* document);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_TEXT_DOCUMENT_H_
