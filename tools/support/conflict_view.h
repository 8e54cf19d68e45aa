#ifndef IHALA_TOOLS_SUPPORT_CONFLICT_VIEW_H_
#define IHALA_TOOLS_SUPPORT_CONFLICT_VIEW_H_

#include <vector>

#include "ihala/v1/case.pb.h"
#include "ihala/v1/directory_service.pb.h"
#include "ihala/v1/referral.pb.h"
#include "tools/support/output.h"

// How amendments and their conflicts are shown to people.
namespace ihala::tools {

// A heading and each conflict: its number, by which it is settled, the field, the present value and the other one with
// its author. Nothing where there is none.
void PrintConflicts(const std::vector<v1::DossierConflict>& conflicts, const v1::Referral& dossier,
                    const v1::GetDirectoryResponse& directory, Output& output);

// The fields of an amendment, one a line, with those marked that a reviewer should look at.
void PrintAmended(const v1::HistoryEntry& entry, Output& output);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_CONFLICT_VIEW_H_
