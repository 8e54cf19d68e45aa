#ifndef IHALA_TOOLS_SUPPORT_CASE_VIEW_H_
#define IHALA_TOOLS_SUPPORT_CASE_VIEW_H_

#include <string>

#include "google/protobuf/message.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/directory_service.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/support/output.h"

// How a case is shown to people. A tool gets only what its user may see, and shows all that it gets.
namespace ihala::tools {

// The name of a desk, organisation, programme or governorate after its code, as "PS0265 Deir Al-Balah"; the code alone
// where the directory does not know it.
std::string WithName(const v1::GetDirectoryResponse& directory, const std::string& code, Language language);

// The core: code, stage, holder, dates, what led here, what waits.
void PrintCore(const v1::CaseCore& core, const v1::Workflow& workflow, const v1::GetDirectoryResponse& directory,
               Output& output);

// Every field of a message that is set, in the order of its numbers, one a line under its title, parts indented. Ids
// of rows are left out: people name a case by its code.
void PrintFields(const google::protobuf::Message& message, const v1::GetDirectoryResponse& directory, Output& output,
                 int indent = 2);

// One comment, one event of the history.
void PrintComment(const v1::Comment& comment, Output& output);
void PrintHistoryEntry(const v1::HistoryEntry& entry, const v1::Workflow& workflow, Output& output);

// A form: for each input its name, kind, whether it is required, its title and the codes that it takes.
void PrintForm(const v1::Workflow& workflow, const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
               Output& output);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_CASE_VIEW_H_
