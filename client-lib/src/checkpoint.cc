#include "client-lib/src/checkpoint.h"

#include <algorithm>

#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// Puts numbers and ranges together so that no two ranges touch.
std::vector<v1::Range> Join(std::vector<v1::Range> ranges, const std::vector<uint64_t>& numbers) {
  for (const uint64_t n : numbers) {
    v1::Range& range = ranges.emplace_back();
    range.set_first(n);
    range.set_last(n);
  }
  std::sort(ranges.begin(), ranges.end(), [](const v1::Range& a, const v1::Range& b) { return a.first() < b.first(); });
  std::vector<v1::Range> joined;
  for (const v1::Range& range : ranges) {
    if (!joined.empty() && range.first() <= joined.back().last() + 1) {
      joined.back().set_last(std::max(joined.back().last(), range.last()));
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

}  // namespace

absl::StatusOr<std::string> Checkpoint::Cursor() { return store_->Get(settings::kCursor); }

absl::Status Checkpoint::SetCursor(absl::string_view cursor, bool caught_up) {
  RETURN_IF_ERROR(store_->Put(settings::kCursor, cursor));
  return store_->PutInt(settings::kCaughtUp, caught_up ? 1 : 0);
}

absl::StatusOr<bool> Checkpoint::CaughtUp() {
  ASSIGN_OR_RETURN(const int64_t caught_up, store_->GetInt(settings::kCaughtUp));
  return caught_up != 0;
}

absl::StatusOr<bool> Checkpoint::Agrees() {
  ASSIGN_OR_RETURN(const int64_t agrees, store_->GetInt(settings::kAgrees));
  return agrees != 0;
}

absl::Status Checkpoint::SetAgrees(bool agrees) { return store_->PutInt(settings::kAgrees, agrees ? 1 : 0); }

absl::StatusOr<bool> Checkpoint::RepairDue() {
  ASSIGN_OR_RETURN(const int64_t due, store_->GetInt(settings::kRepairDue));
  return due != 0;
}

absl::Status Checkpoint::SetRepairDue(bool due) { return store_->PutInt(settings::kRepairDue, due ? 1 : 0); }

absl::StatusOr<std::vector<v1::Range>> Checkpoint::Confirmed() {
  ASSIGN_OR_RETURN(sqlite::Statement find, store_->db().Prepare("SELECT first, last FROM confirmed WHERE stream = "
                                                                "(SELECT MAX(stream) FROM stream) ORDER BY first"));
  std::vector<v1::Range> ranges;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, find.Step());
    if (!found) return ranges;
    v1::Range& range = ranges.emplace_back();
    range.set_first(static_cast<uint64_t>(find.ColumnInt(0)));
    range.set_last(static_cast<uint64_t>(find.ColumnInt(1)));
  }
}

absl::Status Checkpoint::Confirm(const std::vector<uint64_t>& numbers) {
  if (numbers.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::vector<v1::Range> ranges, Confirmed());
  RETURN_IF_ERROR(ForgetConfirmed());
  ASSIGN_OR_RETURN(sqlite::Statement add, store_->db().Prepare("INSERT INTO confirmed (stream, first, last) VALUES "
                                                               "((SELECT MAX(stream) FROM stream), ?1, ?2)"));
  for (const v1::Range& range : Join(std::move(ranges), numbers)) {
    add.BindInt(1, static_cast<int64_t>(range.first())).BindInt(2, static_cast<int64_t>(range.last()));
    RETURN_IF_ERROR(add.Run());
  }
  return absl::OkStatus();
}

absl::Status Checkpoint::ForgetConfirmed() {
  ASSIGN_OR_RETURN(sqlite::Statement forget,
                   store_->db().Prepare("DELETE FROM confirmed WHERE stream = (SELECT MAX(stream) FROM stream)"));
  return forget.Run();
}

}  // namespace ihala::client
