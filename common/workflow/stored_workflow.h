#ifndef IHALA_COMMON_WORKFLOW_STORED_WORKFLOW_H_
#define IHALA_COMMON_WORKFLOW_STORED_WORKFLOW_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/workflow/workflow.h"

namespace ihala {

// Compiles a serialised v1::Workflow, or gives what came of the same bytes before: the document is validated whole,
// which takes a thousand times as long as to recognise it, and every change of the directory reads all of them again.
// The process keeps the 16 that were asked for last. DATA_LOSS where the bytes are no document; else as
// Workflow::Compile. May be called from any thread.
absl::StatusOr<std::shared_ptr<const Workflow>> CompileStored(absl::string_view bytes);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_STORED_WORKFLOW_H_
