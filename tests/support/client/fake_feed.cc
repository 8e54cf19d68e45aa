// What the server in memory says of its rows: pages, digests, repairs.
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/wire/row_digest.h"
#include "common/wire/row_parts.h"
#include "tests/support/client/fake_server.h"

namespace ihala::client {

bool FakeServer::MaySee(const std::string& account, const v1::Row& row) const {
  if (row.referral_id().empty() || shows_all) return true;
  const auto worker = workers_.find(row.referral_id());
  return worker != workers_.end() && worker->second == account;
}

size_t FakeServer::PutPart(const v1::Row& row, size_t sent, v1::Page* page) const {
  const std::vector<v1::Row> parts = SplitRow(row);
  v1::Row& part = *page->add_rows();
  part = parts[sent];
  if (parts_are_mixed) part.mutable_part()->mutable_payload()->back() ^= 1;
  return sent + 1 < parts.size() ? sent + 1 : 0;
}

void FakeServer::FillPage(const v1::ExchangeUp& up, const std::string& account, Fault fault, v1::Page* page) {
  page->set_state(v1::CURSOR_STATE_OK);
  page->set_epoch(epoch);
  if (fault == Fault::kHistoryChanged) page->set_state(v1::CURSOR_STATE_HISTORY_CHANGED);
  if (fault == Fault::kResnapshot) page->set_state(v1::CURSOR_STATE_RESNAPSHOT);
  if (page->state() != v1::CURSOR_STATE_OK) return;
  uint64_t cursor = 0;
  // Of a row that is under way the parts that were sent stand behind.
  size_t sent = 0;
  const std::vector<std::string> place = absl::StrSplit(up.cursor(), '+');
  if (!up.cursor().empty() && !absl::SimpleAtoi(place[0], &cursor)) abort();
  if (place.size() > 1 && !absl::SimpleAtoi(place[1], &sent)) abort();
  if (scope_changed) {
    scope_changed = false;
    page->set_scope_changed(true);
    page->set_more(true);
    page->set_next_cursor(absl::StrCat(cursor));
    return;
  }
  size_t bytes = 0;
  for (auto at = feed_.upper_bound(cursor); at != feed_.end(); ++at) {
    if (!MaySee(account, at->second)) continue;
    if (bytes > 0 && bytes + at->second.ByteSizeLong() > up.page_bytes_max()) {
      page->set_more(true);
      break;
    }
    if (sends_parts && TravelsInParts(at->second)) {
      if (bytes == 0) sent = PutPart(at->second, sent, page);
      if (bytes > 0 || sent > 0) {
        page->set_more(true);
        break;
      }
      bytes += at->second.ByteSizeLong();
      cursor = at->first;
      continue;
    }
    bytes += at->second.ByteSizeLong();
    *page->add_rows() = at->second;
    cursor = at->first;
  }
  page->set_next_cursor(absl::StrCat(page->more() ? cursor : seq_));
  if (sent > 0) page->set_next_cursor(absl::StrCat(cursor, "+", sent));
}

void FakeServer::FillComparison(const v1::ExchangeUp& up, const std::string& account, v1::ExchangeDown* down) const {
  RowBuckets buckets;
  std::map<size_t, v1::BucketRows> names;
  RowSum all;
  for (const auto& [seq, row] : feed_) {
    if (!MaySee(account, row) || row.has_left_scope()) continue;
    const RowMark mark{row.referral_id(), KindOf(row), row.row_id(), seq};
    const size_t bucket = BucketOf(row.referral_id());
    buckets[bucket].Add(mark);
    all.Add(mark);
    v1::RowName& name = *names[bucket].add_rows();
    name.set_referral_id(row.referral_id());
    name.set_kind(mark.kind);
    name.set_row_id(row.row_id());
    name.set_seq(seq);
    for (const v1::RowName& wanted : up.repair().wanted()) {
      const bool is_it = wanted.referral_id() == name.referral_id() && wanted.kind() == name.kind() &&
                         wanted.row_id() == name.row_id();
      if (is_it) *down->mutable_repair()->add_rows() = row;
    }
  }
  if (down->has_page() && !down->page().more() && down->page().state() == v1::CURSOR_STATE_OK) {
    *down->mutable_held() = all.Digest();
    if (held_is_wrong) down->mutable_held()->set_rows(7);
  }
  if (up.has_repair()) down->mutable_repair()->set_wanted_done(static_cast<uint32_t>(up.repair().wanted_size()));
  if (up.repair().buckets().empty()) return;
  const std::string packed = PackBuckets(buckets);
  for (size_t i = 0; i < kRowBuckets; ++i) {
    const size_t at = i * kBucketSumBytes;
    if (packed.compare(at, kBucketSumBytes, up.repair().buckets(), at, kBucketSumBytes) == 0) continue;
    names[i].set_bucket(static_cast<uint32_t>(i));
    *down->mutable_repair()->add_buckets() = names[i];
  }
}

}  // namespace ihala::client
