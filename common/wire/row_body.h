#ifndef IHALA_COMMON_WIRE_ROW_BODY_H_
#define IHALA_COMMON_WIRE_ROW_BODY_H_

#include "google/protobuf/message.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {

// What the row carries, of whichever kind; null where nothing is set. Lives as long as the row is not changed
// otherwise.
google::protobuf::Message* MutableBodyOf(v1::Row* row);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_ROW_BODY_H_
