#include "server/sync/news.h"

#include <utility>

#include "common/base/status_macros.h"

namespace ihala {
namespace {

// Pages that hold nothing for the caller and say that more waits, one after the other. Whoever has to look through more
// than these may as well be told to: the exchange moves their cursor on.
constexpr int kMostPages = 8;

}  // namespace

absl::StatusOr<News> LookForNews(ReadTxn& txn, const ReferenceData& reference, PageRequest request) {
  // One row is enough to know.
  request.bytes_max = 1;
  News news;
  for (int looks = 0; looks < kMostPages; ++looks) {
    ASSIGN_OR_RETURN(v1::Page page, BuildPage(txn, reference, request));
    news.any = page.state() != v1::CURSOR_STATE_OK || page.scope_changed() || page.rows_size() > 0 || page.more();
    if (!news.any) {
      news.cursor = page.next_cursor();
      return news;
    }
    if (page.state() != v1::CURSOR_STATE_OK || page.scope_changed() || page.rows_size() > 0) break;
    request.cursor = std::move(*page.mutable_next_cursor());
  }
  ASSIGN_OR_RETURN(news.cursor, CursorAtHead(txn, request));
  return news;
}

}  // namespace ihala
