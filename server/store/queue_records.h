#ifndef IHALA_SERVER_STORE_QUEUE_RECORDS_H_
#define IHALA_SERVER_STORE_QUEUE_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "ihala/v1/common.pb.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {

// What the queue keeps of a case beyond its core: what the workflow says of the stage, and of how the case came there.
struct QueueFacts {
  // Where nothing else is known of it, as in tests of the store.
  QueueFacts(v1::StageKind stage_kind) : stage(stage_kind) {}  // NOLINT(google-explicit-constructor)
  QueueFacts(v1::StageKind stage_kind, v1::StepKind entered, bool review)
      : stage(stage_kind), entered_by(entered), is_review(review) {}

  v1::StageKind stage;
  v1::StepKind entered_by = v1::STEP_KIND_UNSPECIFIED;  // Of the step that led to the stage.
  bool is_review = false;                               // Due on a day that was named then.
};

// Where a queue page begins: the place of the last case of the page before. Empty referral_id is the beginning.
struct QueuePlace {
  int64_t urgency_rank = 0;  // 0 emergency, 1 urgent, 2 normal.
  int64_t due_day = 0;       // Days since 1970; INT32_MAX where there is none.
  int64_t received_us = 0;
  std::string referral_id;
};

// Most urgent first in an order.
inline int64_t UrgencyRank(v1::Urgency urgency) { return v1::URGENCY_EMERGENCY - urgency; }

// One open case of a receiver.
struct QueueEntry {
  QueuePlace place;
  std::string desk;
  std::string programme;
  std::string governorate;
  std::string stage_id;
};

struct QueueQuery {
  std::string receiving_organisation;
  v1::QueueView view = v1::QUEUE_VIEW_UNSPECIFIED;
  v1::QueueSort sort = v1::QUEUE_SORT_UNSPECIFIED;
  std::string account;    // For MINE.
  int64_t until_day = 0;  // For OVERDUE and REVIEW_DUE: due on this day or before.
  QueuePlace after;
};

// A part of a queue.
struct QueuePage {
  std::vector<QueueEntry> entries;
  // How many cases were looked at for it, and the place of the last of them: where to go on.
  int looked = 0;
  QueuePlace end;
};

// The order of a query: its own, or its view's.
v1::QueueSort SortOf(const QueueQuery& query);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_QUEUE_RECORDS_H_
