#include "server/store/sql_queue.h"

#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/base/status_macros.h"
#include "common/workflow/workflow.h"
#include "server/store/sql_migrations.h"

namespace ihala {
namespace {

using sqlite::Statement;

// How a view is gone through in an order: by which index, what of the view the index holds by itself, and what is still
// to be asked of each case.
struct Way {
  absl::string_view index;
  absl::string_view base;
  absl::string_view matches;
};

// Step kinds, by which a case came back.
static_assert(v1::STEP_KIND_ANSWER == 3 && v1::STEP_KIND_OBJECT == 5);

// All of a receiver's open cases, in any order.
Way WayThroughAll(v1::QueueSort sort, absl::string_view matches) {
  if (sort == v1::QUEUE_SORT_DUE) return {"queue_by_due", "1", matches};
  if (sort == v1::QUEUE_SORT_RECEIVED) return {"queue_by_receipt", "1", matches};
  return {"queue_in_order", "1", matches};
}

Way WayOf(v1::QueueView view, v1::QueueSort sort) {
  switch (view) {
    case v1::QUEUE_VIEW_UNCLAIMED:
      if (sort == v1::QUEUE_SORT_URGENCY) return {"queue_unclaimed", "holder = '' AND waits_on_receiver = 1", "1"};
      return WayThroughAll(sort, "holder = '' AND waits_on_receiver = 1");
    case v1::QUEUE_VIEW_MINE:
      return {"queue_held", "holder != '' AND holder = ?6", "1"};
    case v1::QUEUE_VIEW_TO_CONFIRM:
      return {"queue_to_confirm", "pending = 1", "1"};
    case v1::QUEUE_VIEW_OVERDUE:
      if (sort == v1::QUEUE_SORT_DUE) return {"queue_by_due", "due_day <= ?7", "waits_on_receiver = 1"};
      return WayThroughAll(sort, "due_day <= ?7 AND waits_on_receiver = 1");
    case v1::QUEUE_VIEW_REVIEW_DUE:
      return {"queue_reviews", "is_review = 1 AND due_day <= ?7", "1"};
    case v1::QUEUE_VIEW_OBJECTIONS:
      return {"queue_returned", "returned_by > 0 AND returned_by = 5", "1"};
    case v1::QUEUE_VIEW_ANSWERED:
      return {"queue_returned", "returned_by > 0 AND returned_by = 3", "1"};
    default:
      return WayThroughAll(sort, "1");
  }
}

// The columns of an order, and the places of their values in the query.
struct Order {
  absl::string_view columns;
  absl::string_view values;
};

Order OrderOf(v1::QueueSort sort) {
  if (sort == v1::QUEUE_SORT_DUE) return {"due_day, urgency_rank, received_us, referral_id", "?3, ?2, ?4, ?5"};
  if (sort == v1::QUEUE_SORT_RECEIVED) return {"received_us, referral_id", "?4, ?5"};
  return {"urgency_rank, due_day, received_us, referral_id", "?2, ?3, ?4, ?5"};
}

// Put together of the texts above alone.
std::string QueueSql(const QueueQuery& query) {
  const v1::QueueSort sort = SortOf(query);
  const Way way = WayOf(query.view, sort);
  const Order order = OrderOf(sort);
  return absl::StrCat(
      "SELECT referral_id, urgency_rank, due_day, received_us, desk, programme, governorate, stage_id, ", way.matches,
      " FROM queue INDEXED BY ", way.index, " WHERE receiving = ?1 AND ", way.base, " AND (", order.columns, ") > (",
      order.values, ") ORDER BY ", order.columns, " LIMIT ?8");
}

// A case without a due date comes after all that have one.
int64_t DueDay(const v1::CaseCore& core) {
  if (!core.has_due_on()) return INT32_MAX;
  const absl::CivilDay due(core.due_on().year(), core.due_on().month(), core.due_on().day());
  return due - absl::CivilDay(1970, 1, 1);
}

int64_t ReceivedMicros(const v1::CaseCore& core) {
  return core.received_at().seconds() * 1'000'000 + core.received_at().nanos() / 1'000;
}

// By what the case came back to the receiver, where it did.
int64_t ReturnedBy(const QueueFacts& facts) {
  if (facts.stage != v1::STAGE_KIND_WAITING_ON_RECEIVER) return 0;
  const bool is_return = facts.entered_by == v1::STEP_KIND_ANSWER || facts.entered_by == v1::STEP_KIND_OBJECT;
  return is_return ? facts.entered_by : 0;
}

}  // namespace

v1::QueueSort SortOf(const QueueQuery& query) {
  if (query.sort != v1::QUEUE_SORT_UNSPECIFIED) return query.sort;
  const bool is_by_date = query.view == v1::QUEUE_VIEW_OVERDUE || query.view == v1::QUEUE_VIEW_REVIEW_DUE;
  return is_by_date ? v1::QUEUE_SORT_DUE : v1::QUEUE_SORT_URGENCY;
}

absl::StatusOr<QueuePage> SelectQueue(sqlite::Connection& db, const QueueQuery& query, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare(QueueSql(query)));
  const bool from_start = query.after.referral_id.empty();
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  list.BindTextNoCopy(1, query.receiving_organisation)
      .BindInt(2, from_start ? kFirst : query.after.urgency_rank)
      .BindInt(3, from_start ? kFirst : query.after.due_day)
      .BindInt(4, from_start ? kFirst : query.after.received_us)
      .BindBlobNoCopy(5, query.after.referral_id)
      .BindTextNoCopy(6, query.account)
      .BindInt(7, query.until_day)
      .BindInt(8, limit);
  QueuePage page;
  page.end = query.after;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return page;
    ++page.looked;
    page.end = {list.ColumnInt(1), list.ColumnInt(2), list.ColumnInt(3), std::string(list.ColumnBlob(0))};
    if (list.ColumnInt(8) == 0) continue;
    page.entries.push_back({page.end, std::string(list.ColumnText(4)), std::string(list.ColumnText(5)),
                            std::string(list.ColumnText(6)), std::string(list.ColumnText(7))});
  }
}

absl::Status PlaceInQueue(sqlite::Connection& db, const v1::CaseCore& core, const QueueFacts& facts) {
  if (IsClosed(facts.stage)) {
    ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM queue WHERE referral_id = ?1"));
    remove.BindBlobNoCopy(1, core.referral_id());
    return remove.Run();
  }
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT OR REPLACE INTO queue (referral_id, receiving, desk, urgency_rank, due_day, "
                              "received_us, holder, waits_on_receiver, pending, returned_by, is_review, programme, "
                              "governorate, stage_id, workflow, referring) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                              "?10, ?11, ?12, ?13, ?14, ?15, ?16)"));
  const std::string workflow = QueueWorkflow(core.workflow());
  put.BindBlobNoCopy(1, core.referral_id())
      .BindTextNoCopy(2, core.receiving_organisation())
      .BindTextNoCopy(3, core.desk())
      .BindInt(4, UrgencyRank(core.urgency()))
      .BindInt(5, DueDay(core))
      .BindInt(6, ReceivedMicros(core))
      .BindTextNoCopy(7, core.holder())
      .BindInt(8, facts.stage == v1::STAGE_KIND_WAITING_ON_RECEIVER ? 1 : 0)
      .BindInt(9, core.has_pending() ? 1 : 0)
      .BindInt(10, ReturnedBy(facts))
      .BindInt(11, facts.is_review ? 1 : 0)
      .BindTextNoCopy(12, core.programme())
      .BindTextNoCopy(13, core.governorate())
      .BindTextNoCopy(14, core.stage_id())
      .BindTextNoCopy(15, workflow)
      .BindTextNoCopy(16, core.referring_organisation());
  return put.Run();
}

absl::StatusOr<std::vector<std::string>> SelectUnplaced(sqlite::Connection& db, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT referral_id FROM queue WHERE returned_by < 0 LIMIT ?1"));
  list.BindInt(1, limit);
  std::vector<std::string> ids;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return ids;
    ids.emplace_back(list.ColumnBlob(0));
  }
}

}  // namespace ihala
