#include "server/sync/page.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/base/limits.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/cursor.h"
#include "common/wire/row_parts.h"
#include "server/sync/feeds.h"
#include "server/sync/row_builder.h"

namespace ihala {
namespace {

// Version of the row messages that this server writes.
constexpr uint32_t kFeedSchema = 1;
// Rows read from each feed for one page; about what fits into the largest page.
constexpr int kRowsPerFeed = 500;
// How often one page of a first read looks for rows: what takes about 50 ms.
constexpr int kMostLooks = 20;

// A row that is being sent in parts, and how many of them the device has.
struct UnderWay {
  uint64_t seq = 0;
  uint32_t digest = 0;
  uint32_t sent = 0;
};

// Collects the rows of one page.
class PageBuilder {
 public:
  PageBuilder(RowBuilder& rows, size_t bytes_max, v1::Page* page) : rows_(rows), bytes_max_(bytes_max), page_(page) {}

  // What the device has read up to: of a case whose core changed later it may not have that.
  void BeginAfter(uint64_t since) { since_ = since; }

  // Adds the row if the caller may see it, and its case's core before it where the device cannot have that yet. Of a
  // large row the parts that have room, from those on that were sent; false while that is not all of them.
  absl::StatusOr<bool> Add(const FeedRow& row, UnderWay* under_way);
  bool is_full() const { return bytes_ >= bytes_max_; }

 private:
  absl::Status AddCoreOf(const FeedRow& row);
  void Put(v1::Row row);
  bool PutParts(const v1::Row& row, UnderWay* under_way);

  RowBuilder& rows_;
  const size_t bytes_max_;
  uint64_t since_ = 0;
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

// What the caller may see of the row may be another than when its first parts were sent: then it begins anew.
bool PageBuilder::PutParts(const v1::Row& row, UnderWay* under_way) {
  std::vector<v1::Row> parts = SplitRow(row);
  const uint32_t digest = PartsNumber(parts.front().part());
  if (under_way->seq != row.seq() || under_way->digest != digest) *under_way = {row.seq(), digest, 0};
  while (under_way->sent < parts.size() && !is_full()) Put(std::move(parts[under_way->sent++]));
  return under_way->sent >= parts.size();
}

absl::StatusOr<bool> PageBuilder::Add(const FeedRow& row, UnderWay* under_way) {
  ASSIGN_OR_RETURN(std::optional<v1::Row> out, rows_.Build(row));
  if (!out.has_value()) return true;
  if (out->has_core() && !cores_sent_.insert(row.referral_id).second) return true;
  const bool is_child = !row.referral_id.empty() && !out->has_core() && !out->has_left_scope();
  if (is_child) RETURN_IF_ERROR(AddCoreOf(row));
  if (TravelsInParts(*out)) return PutParts(*out, under_way);
  Put(*std::move(out));
  return true;
}

// A first read goes through these one after the other, each over the history as it was at the beginning, so that a
// device can be worked with before everything is there. Then it goes on with what changed meanwhile.
enum Lane : uint32_t { kChanges = 0, kDirectory = 1, kOpenCases = 2, kOtherCases = 3 };

// The day by which cursors age.
uint32_t DayOf(absl::Time now) {
  const int64_t day = absl::ToUnixSeconds(now) / (24 * 60 * 60);
  return static_cast<uint32_t>(std::clamp<int64_t>(day, 0, 65535));
}

// Older than the server's memory of what is gone.
bool IsTooOld(const Cursor& cursor, absl::Time now) {
  return cursor.day > 0 && DayOf(now) > cursor.day + limits::kTombstoneDays;
}

// Where the caller stands in this history.
struct Place {
  uint32_t lane = kChanges;
  uint64_t seq = 0;
  uint64_t until = 0;
  UnderWay under_way;
};

// The page's state says where it does not stand in it.
absl::StatusOr<Place> ReadCursor(ReadTxn& txn, const PageRequest& request, uint64_t head, v1::Page* page) {
  page->set_state(v1::CURSOR_STATE_OK);
  if (request.cursor.empty()) return Place{kDirectory, 0, head, {}};
  const absl::StatusOr<Cursor> cursor = DecodeCursor(request.cursor, request.caller.account, request.cursor_key);
  if (!cursor.ok() || cursor->feed_schema != kFeedSchema || cursor->lane > kOtherCases ||
      IsTooOld(*cursor, request.now)) {
    page->set_state(v1::CURSOR_STATE_RESNAPSHOT);
    return Place();
  }
  page->set_scope_changed(cursor->scope_version != ScopeVersion(request.caller));
  const Place place{
      cursor->lane, cursor->seq, cursor->until, {cursor->part_seq, cursor->part_digest, cursor->parts_sent}};
  // What a first read has as its end is the newest that the device has heard of.
  const uint64_t newest = std::max(place.seq, place.until);
  if (newest == 0) return place;
  ASSIGN_OR_RETURN(std::optional<uint32_t> tag, txn.FindTag(newest));
  if (cursor->epoch != request.epoch || newest > head || !tag.has_value() || *tag != cursor->tag) {
    page->set_state(v1::CURSOR_STATE_HISTORY_CHANGED);
  }
  return place;
}

absl::StatusOr<std::string> SealCursor(ReadTxn& txn, const PageRequest& request, const Place& place) {
  Cursor cursor;
  cursor.epoch = request.epoch;
  cursor.seq = place.seq;
  cursor.feed_schema = kFeedSchema;
  cursor.day = DayOf(request.now);
  cursor.scope_version = ScopeVersion(request.caller);
  cursor.lane = place.lane;
  cursor.until = place.until;
  cursor.part_seq = place.under_way.seq;
  cursor.part_digest = place.under_way.digest;
  cursor.parts_sent = place.under_way.sent;
  ASSIGN_OR_RETURN(std::optional<uint32_t> tag, txn.FindTag(std::max(place.seq, place.until)));
  cursor.tag = tag.value_or(0);
  return EncodeCursor(cursor, request.caller.account, request.cursor_key);
}

// Whether a row belongs to the lane. A case that changed since the beginning may have been the other kind when the lane
// of open cases passed it, so the last lane has it too.
absl::StatusOr<bool> IsInLane(RowBuilder& rows, const Place& place, const FeedRow& row) {
  if (place.lane == kChanges || row.referral_id.empty()) return true;
  // It has nothing yet that could leave.
  if (row.kind == RowKind::kLeft) return false;
  ASSIGN_OR_RETURN(const CaseAccess* access, rows.Access(row.referral_id));
  if (place.lane == kOpenCases) return access->is_open;
  return !access->is_open || access->core.revision() > place.until;
}

FeedPart PartOf(uint32_t lane) {
  if (lane == kChanges) return FeedPart::kAll;
  return lane == kDirectory ? FeedPart::kDirectory : FeedPart::kCases;
}

// Adds rows of one lane from `place` on, and moves it. Returns whether the lane is at its end.
absl::StatusOr<bool> FillFromLane(ReadTxn& txn, const PageRequest& request, uint64_t head, RowBuilder& rows,
                                  PageBuilder& builder, Place* place) {
  const uint64_t end = place->lane == kChanges ? head : place->until;
  ASSIGN_OR_RETURN(const FeedSlice slice,
                   ReadFeeds(txn, request.caller, PartOf(place->lane), place->seq, kRowsPerFeed));
  builder.BeginAfter(place->seq);
  for (const auto& [seq, row] : slice.rows) {
    if (seq > end) break;
    if (builder.is_full()) {
      // Planted: the cursor stands on the first row that had no room.
      if (IsPlanted(Planted::kFullPageSkipsARow)) place->seq = seq;
      return false;
    }
    // Planted: the cursor goes up to the head, the rows to just before it.
    if (seq == head && IsPlanted(Planted::kPageEndsBeforeItsNumber)) continue;
    ASSIGN_OR_RETURN(const bool is_in_lane, IsInLane(rows, *place, row));
    if (is_in_lane) {
      ASSIGN_OR_RETURN(const bool is_whole, builder.Add(row, &place->under_way));
      if (!is_whole) return false;
    }
    place->under_way = {};
    place->seq = seq;
  }
  // Planted: the cursor comes from the rows, and there is more until it has come to the head.
  if (IsPlanted(Planted::kEmptyPageStays)) return place->seq >= end;
  // What is not for this caller is passed over too: an empty page still moves the cursor on.
  place->seq = slice.complete ? end : std::min(slice.horizon, end);
  return slice.complete || slice.horizon >= end;
}

// After the last lane come the changes since the beginning of the first.
void GoToNextLane(Place* place) {
  if (place->lane == kOtherCases) {
    *place = {kChanges, place->until, 0, {}};
  } else {
    *place = {place->lane + 1, 0, place->until, {}};
  }
}

}  // namespace

absl::StatusOr<v1::Page> BuildPage(ReadTxn& txn, const ReferenceData& reference, const PageRequest& request) {
  v1::Page page;
  page.set_epoch(request.epoch);
  ASSIGN_OR_RETURN(const uint64_t head, txn.HeadSeq());
  ASSIGN_OR_RETURN(Place place, ReadCursor(txn, request, head, &page));
  if (page.state() != v1::CURSOR_STATE_OK) return page;
  page.set_more(true);
  RowBuilder rows(txn, reference, request.caller, request.now);
  PageBuilder builder(rows, request.bytes_max, &page);
  for (int looks = 0; page.more() && !page.scope_changed(); ++looks) {
    ASSIGN_OR_RETURN(const bool at_end, FillFromLane(txn, request, head, rows, builder, &place));
    if (at_end) {
      page.set_more(place.lane != kChanges);
      if (page.more()) GoToNextLane(&place);
      continue;
    }
    // A lane passes over the rows of the others, and a round trip for nothing is long.
    if (builder.is_full() || place.lane == kChanges || looks >= kMostLooks) break;
  }
  ASSIGN_OR_RETURN(*page.mutable_next_cursor(), SealCursor(txn, request, place));
  return page;
}

absl::StatusOr<std::string> CursorAtHead(ReadTxn& txn, const PageRequest& request) {
  ASSIGN_OR_RETURN(const uint64_t head, txn.HeadSeq());
  return SealCursor(txn, request, Place{kChanges, head, 0, {}});
}

}  // namespace ihala
