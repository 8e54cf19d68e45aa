#ifndef IHALA_SERVER_STORE_BODY_PARTS_H_
#define IHALA_SERVER_STORE_BODY_PARTS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "server/store/records.h"

namespace ihala {

// How the bodies of a kind lie in the file.
enum class BodySealing {
  kOpen,   // As they are: of the directory, which everybody signed in reads, and of no case.
  kParts,  // What says who people are or how they live under the key of the case; the rest, by which a case can still
           // be dealt with once that key was destroyed, under the installation's.
  kWhole,  // All of it under the key of the case.
};
BodySealing SealingOf(RowKind kind);

// A body in its two parts, each serialised. Together, one after the other, they are the message again.
struct BodyParts {
  std::string common;
  std::string personal;
};

// Divides a body of a kind that is sealed: of kParts, a field is personal where it, or anything inside of it, is
// IDENTIFYING or SENSITIVE. What does not parse is personal as a whole.
BodyParts DivideBody(RowKind kind, absl::string_view body);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_BODY_PARTS_H_
