#ifndef IHALA_SERVER_SYNC_RED_LINE_REPORT_H_
#define IHALA_SERVER_SYNC_RED_LINE_REPORT_H_

#include <vector>

#include "common/base/errors.h"
#include "ihala/v1/figure.pb.h"

namespace ihala {

// What is wrong with the form of a device's report, named under `red_lines.`. What passes holds ids, kinds, numbers and
// what has the form of a code; whether a code is an organisation's the directory says.
void CheckReport(const v1::RedLineReport& report, std::vector<FieldViolation>& problems);

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_RED_LINE_REPORT_H_
