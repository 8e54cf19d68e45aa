#ifndef IHALA_TOOLS_ADMIN_GOVERNORATES_H_
#define IHALA_TOOLS_ADMIN_GOVERNORATES_H_

#include "ihala/v1/directory_service.pb.h"

namespace ihala::tools {

// governorates.textproto as it stands in the source, its sources named in it.
extern const char kGovernoratesText[];

// The entries of that file, areas before what lies in them.
v1::GetDirectoryResponse BuiltInGovernorates();

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_GOVERNORATES_H_
