#include "absl/strings/str_cat.h"
#include "common/wire/payload.h"
#include "common/wire/row_parts.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/matrix/look.h"

namespace ihala::matrix {
namespace {

constexpr int kMostPages = 5000;

// Takes the rows of a page in the order in which they come.
class RowTaker {
 public:
  explicit RowTaker(Seen::Rows* rows) : rows_(*rows) {}

  void Take(const v1::Row& row) {
    if (!row.has_part()) return Keep(row);
    if (row.part().index() == 0) joined_.clear();
    joined_ += row.part().payload();
    if (row.part().index() + 1 < row.part().count()) return;
    v1::Row whole;
    if (JoinRow(joined_, row, &whole)) return Keep(whole);
    rows_.broken = "parts do not join";
  }

 private:
  void Keep(const v1::Row& row) {
    const int field = static_cast<int>(row.body_case());
    const bool is_child = !row.referral_id().empty() && !row.has_core() && !row.has_left_scope();
    const auto core = rows_.rows.find({row.referral_id(), v1::Row::kCoreFieldNumber, ""});
    if (is_child && core == rows_.rows.end()) rows_.broken = "a row came before its case's core";
    rows_.rows[{row.referral_id(), field, row.row_id()}] = row;
  }

  Seen::Rows& rows_;
  std::string joined_;
};

}  // namespace

Seen::Rows ReadRows(Office& office, const Person& person, uint32_t page_bytes, std::string* cursor, Seen::Rows onto) {
  RowTaker taker(&onto);
  onto.broken.clear();
  for (int pages = 0; pages < kMostPages; ++pages) {
    v1::ExchangeUp up;
    up.set_stream_id(office.DeviceOf(person.code()).stream_id());
    up.set_cursor(*cursor);
    up.set_page_bytes_max(page_bytes);
    v1::ExchangeRequest request;
    *request.mutable_up() = Pack(up);
    v1::ExchangeResponse response;
    const absl::Status status = office.Call(person, request, &response);
    onto.ending = EndingOf(status);
    if (!status.ok()) return onto;
    v1::ExchangeDown down;
    const bool is_read = Unpack(response.down(), "down", &down).ok();
    if (is_read && down.page().state() == v1::CURSOR_STATE_RESNAPSHOT) {
      // The server's memory of what is gone does not reach back so far: a device begins anew.
      onto.rows.clear();
      cursor->clear();
      continue;
    }
    if (!is_read || down.page().state() != v1::CURSOR_STATE_OK) {
      onto.broken = "a page cannot be read";
      return onto;
    }
    for (const v1::Row& row : down.page().rows()) taker.Take(row);
    *cursor = down.page().next_cursor();
    if (!down.page().more()) return onto;
  }
  onto.broken = "the feed never ends";
  return onto;
}

}  // namespace ihala::matrix
