#ifndef IHALA_TOOLS_SUPPORT_VERB_LIST_H_
#define IHALA_TOOLS_SUPPORT_VERB_LIST_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "ihala/v1/common.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/support/output.h"

// What the documents let a person type, the same in every tool.
namespace ihala::tools {

// Of each workflow the newest version, in the order of their ids.
std::vector<v1::WorkflowRef> NewestOf(const google::protobuf::RepeatedPtrField<v1::WorkflowRef>& refs);

// Every verb of the documents with its meaning, as a table or as JSON.
void ListVerbs(const std::vector<const v1::Workflow*>& workflows, Output& output);

// What the steps with `verb` ask for, each as `print` shows it. A usage error that names the verbs there are, where no
// document has it.
absl::Status ShowForms(const std::vector<const v1::Workflow*>& workflows, const std::string& verb,
                       absl::FunctionRef<void(const v1::Workflow&, const v1::Step&)> print, Output& output);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_VERB_LIST_H_
