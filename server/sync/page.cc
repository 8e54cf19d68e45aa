#include "server/sync/page.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/cursor.h"
#include "server/sync/feeds.h"
#include "server/sync/row_builder.h"

namespace ihala {
namespace {

// Version of the row messages that this server writes.
constexpr uint32_t kFeedSchema = 1;
// Rows read from each feed for one page; about what fits into the largest page.
constexpr int kRowsPerFeed = 500;

// Collects the rows of one page.
class PageBuilder {
 public:
  PageBuilder(RowBuilder& rows, uint64_t since, v1::Page* page) : rows_(rows), since_(since), page_(page) {}

  // Adds the row if the caller may see it, and its case's core before it where the device cannot have that yet.
  absl::Status Add(const FeedRow& row);
  size_t bytes() const { return bytes_; }

 private:
  absl::Status AddCoreOf(const FeedRow& row);
  void Put(v1::Row row);

  RowBuilder& rows_;
  const uint64_t since_;
  v1::Page* page_;
  size_t bytes_ = 0;
  absl::flat_hash_set<std::string> cores_sent_;
};

void PageBuilder::Put(v1::Row row) {
  bytes_ += row.ByteSizeLong();
  *page_->add_rows() = std::move(row);
}

// A core that changed later than its child would come after it; it goes first, and once more in its own place.
absl::Status PageBuilder::AddCoreOf(const FeedRow& row) {
  ASSIGN_OR_RETURN(const CaseAccess* access, rows_.Access(row.referral_id));
  if (access->core.revision() <= since_ || !cores_sent_.insert(row.referral_id).second) return absl::OkStatus();
  Put(rows_.BuildCore(*access));
  return absl::OkStatus();
}

absl::Status PageBuilder::Add(const FeedRow& row) {
  ASSIGN_OR_RETURN(std::optional<v1::Row> out, rows_.Build(row));
  if (!out.has_value()) return absl::OkStatus();
  if (out->has_core() && !cores_sent_.insert(row.referral_id).second) return absl::OkStatus();
  const bool is_child = !row.referral_id.empty() && !out->has_core() && !out->has_left_scope();
  if (is_child) RETURN_IF_ERROR(AddCoreOf(row));
  Put(*std::move(out));
  return absl::OkStatus();
}

// Where the caller stands in this history; the page's state where it does not stand in it.
absl::StatusOr<uint64_t> ReadCursor(ReadTxn& txn, const PageRequest& request, uint64_t head, v1::Page* page) {
  page->set_state(v1::CURSOR_STATE_OK);
  if (request.cursor.empty()) return 0;
  const absl::StatusOr<Cursor> cursor = DecodeCursor(request.cursor, request.caller.account, request.cursor_key);
  if (!cursor.ok() || cursor->feed_schema != kFeedSchema) {
    page->set_state(v1::CURSOR_STATE_RESNAPSHOT);
    return 0;
  }
  page->set_scope_changed(cursor->scope_version != ScopeVersion(request.caller));
  if (cursor->seq == 0) return 0;
  ASSIGN_OR_RETURN(std::optional<uint32_t> tag, txn.FindTag(cursor->seq));
  if (cursor->epoch != request.epoch || cursor->seq > head || !tag.has_value() || *tag != cursor->tag) {
    page->set_state(v1::CURSOR_STATE_HISTORY_CHANGED);
  }
  return cursor->seq;
}

absl::Status WriteCursor(ReadTxn& txn, const PageRequest& request, uint64_t seq, v1::Page* page) {
  Cursor cursor;
  cursor.epoch = request.epoch;
  cursor.seq = seq;
  cursor.feed_schema = kFeedSchema;
  cursor.scope_version = ScopeVersion(request.caller);
  ASSIGN_OR_RETURN(std::optional<uint32_t> tag, txn.FindTag(seq));
  cursor.tag = tag.value_or(0);
  page->set_next_cursor(EncodeCursor(cursor, request.caller.account, request.cursor_key));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Page> BuildPage(ReadTxn& txn, const ReferenceData& reference, const PageRequest& request) {
  v1::Page page;
  page.set_epoch(request.epoch);
  ASSIGN_OR_RETURN(const uint64_t head, txn.HeadSeq());
  ASSIGN_OR_RETURN(const uint64_t since, ReadCursor(txn, request, head, &page));
  if (page.state() != v1::CURSOR_STATE_OK) return page;
  if (page.scope_changed()) {
    page.set_more(true);
    RETURN_IF_ERROR(WriteCursor(txn, request, since, &page));
    return page;
  }
  ASSIGN_OR_RETURN(const FeedSlice slice, ReadFeeds(txn, request.caller, since, kRowsPerFeed));
  RowBuilder rows(txn, reference, request.caller, request.now);
  PageBuilder builder(rows, since, &page);
  uint64_t reached = since;
  bool full = false;
  for (const auto& [seq, row] : slice.rows) {
    full = builder.bytes() >= request.bytes_max;
    // Planted: the cursor stands on the first row that had no room.
    if (full && IsPlanted(Planted::kFullPageSkipsARow)) reached = seq;
    if (full) break;
    // Planted: the cursor goes up to the head, the rows to just before it.
    if (seq == head && IsPlanted(Planted::kPageEndsBeforeItsNumber)) continue;
    RETURN_IF_ERROR(builder.Add(row));
    reached = seq;
  }
  // What is not for this caller is passed over too: an empty page still moves the cursor on.
  // Planted: the cursor comes from the rows, and there is more until it has come to the head.
  const bool stays = IsPlanted(Planted::kEmptyPageStays);
  if (!full && !stays) reached = slice.complete ? head : slice.horizon;
  page.set_more(full || !slice.complete || (stays && reached < head));
  RETURN_IF_ERROR(WriteCursor(txn, request, reached, &page));
  return page;
}

}  // namespace ihala
