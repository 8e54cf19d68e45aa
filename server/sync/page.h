#ifndef IHALA_SERVER_SYNC_PAGE_H_
#define IHALA_SERVER_SYNC_PAGE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "ihala/v1/sync.pb.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// What a page is built for.
struct PageRequest {
  Caller caller;
  std::string cursor;  // As the device sent it.
  uint32_t bytes_max = 0;
  absl::Time now;
  uint64_t epoch = 0;
  absl::string_view cursor_key;
};

// The rows that changed for the caller since the cursor, each whole and as the caller may see it now, in the order of
// their change numbers, with the core of a case before its children. A cursor that cannot be read, or of another
// history, is no error but a state of the page. Reads one snapshot.
absl::StatusOr<v1::Page> BuildPage(ReadTxn& txn, const ReferenceData& reference, const PageRequest& request);

// The cursor of a caller who has read everything of this snapshot; the request's own one is not looked at.
absl::StatusOr<std::string> CursorAtHead(ReadTxn& txn, const PageRequest& request);

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_PAGE_H_
