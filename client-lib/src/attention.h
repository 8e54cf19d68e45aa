#ifndef IHALA_CLIENT_LIB_SRC_ATTENTION_H_
#define IHALA_CLIENT_LIB_SRC_ATTENTION_H_

#include <vector>

#include "absl/status/statusor.h"
#include "client-lib/src/engine.h"
#include "ihala/records.h"

namespace ihala::client {

// What needs a person, most pressing first. Read anew from the store each time, so an item is gone when its cause is.
absl::StatusOr<std::vector<AttentionItem>> FindAttention(Engine& engine);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_ATTENTION_H_
