#ifndef IHALA_TESTS_MATRIX_SURFACES_H_
#define IHALA_TESTS_MATRIX_SURFACES_H_

#include <string>
#include <vector>

#include "tests/matrix/office.h"

namespace ihala::matrix {

// What an RPC has to do with cases.
enum class Surface {
  kCases,      // Shows cases: every field that it shows is judged.
  kWrites,     // Changes a case, and may show it: who may is judged, and so is what it shows.
  kAgreement,  // A word on an agreement.
  kNone,       // Shows no case: judged is who is let in, and that nothing of any family is in the answer.
  kSession,    // The same, but it begins or ends a session, so that nobody calls it here but those who have none.
};

struct Row {
  const char* method;  // Without the package.
  Surface surface;
  std::vector<v1::Role> roles;  // Who is let in, as the design has it; empty for whoever has a session.
};

// One row for each RPC there is.
const std::vector<Row>& Rows();
// The RPCs that no row speaks of, and the rows of which there is no RPC: a later surface is to be judged before it
// serves.
std::vector<std::string> Unclassified(const Office& office);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_SURFACES_H_
