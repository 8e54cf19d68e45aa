#ifndef IHALA_TESTS_TIDY_PROTO_COMMENTS_H_
#define IHALA_TESTS_TIDY_PROTO_COMMENTS_H_

#include "tests/tidy/source_tree.h"

namespace ihala::tidy {

// Services, RPCs, messages, fields, oneofs, enums and enum values without a comment on the line above.
Findings ProtoWithoutComment(const SourceFile& file);

}  // namespace ihala::tidy

#endif  // IHALA_TESTS_TIDY_PROTO_COMMENTS_H_
