#include "server/handlers/queue.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/referral/directory.h"
#include "common/workflow/evaluator.h"
#include "server/handlers/case_view.h"
#include "server/handlers/page_token.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// Cases looked at for one page: a few milliseconds. Beyond it a page may be short before the end.
constexpr int kScanMax = 2000;
// Cases looked at in one go where most of them may have to be passed over.
constexpr int kScanBatch = 500;
// How many of a view are counted.
constexpr uint32_t kCountMost = 100;
// How long before a review it is shown.
constexpr int kReviewDays = 7;

std::string WritePlace(const QueuePlace& place) {
  return absl::StrCat(place.urgency_rank, ",", place.due_day, ",", place.received_us, ",",
                      UuidToText(place.referral_id));
}

absl::StatusOr<QueuePlace> ReadPlace(const std::string& position) {
  QueuePlace place;
  if (position.empty()) return place;
  const std::vector<std::string> parts = absl::StrSplit(position, ',');
  if (parts.size() == 4 && absl::SimpleAtoi(parts[0], &place.urgency_rank) &&
      absl::SimpleAtoi(parts[1], &place.due_day) && absl::SimpleAtoi(parts[2], &place.received_us)) {
    ASSIGN_OR_RETURN(place.referral_id, UuidFromText(parts[3]));
    return place;
  }
  return InvalidField("page_token", "MALFORMED", "must be what the last page of the same list gave, or empty");
}

bool IsDueBefore(const ShownCase& view, absl::CivilDay day) {
  return view.core.has_due_on() && ToCivilDay(view.core.due_on()) < day;
}

// What a request wants of the cases of a view.
struct Filter {
  std::string desk = {};
  std::string programme = {};
  std::string governorate = {};
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  std::string stage_id = {};

  bool any() const {
    return !desk.empty() || !programme.empty() || !governorate.empty() || urgency != 0 || !stage_id.empty();
  }
  bool Passes(const QueueEntry& entry) const {
    const auto is = [](const std::string& wanted, const std::string& value) {
      return wanted.empty() || wanted == value;
    };
    return is(desk, entry.desk) && is(programme, entry.programme) && is(governorate, entry.governorate) &&
           is(stage_id, entry.stage_id) && (urgency == 0 || UrgencyRank(urgency) == entry.place.urgency_rank);
  }
};

// Goes through a view as one caller sees it.
class QueueWalk {
 public:
  QueueWalk(HandlerEnv& env, const Call& call, ReadTxn& txn, QueueQuery query, Filter filter)
      : call_(call),
        txn_(txn),
        reference_(env.reference->Get()),
        now_(env.clock->Now()),
        query_(std::move(query)),
        filter_(std::move(filter)) {
    // The day on which it is latest anywhere; each case is then looked at by its own calendar.
    const absl::CivilDay latest = absl::ToCivilDay(now_, absl::FixedTimeZone(14 * 60 * 60));
    const int ahead = query_.view == v1::QUEUE_VIEW_REVIEW_DUE ? kReviewDays : 0;
    query_.until_day = latest + ahead - absl::CivilDay(1970, 1, 1);
  }

  // Calls `take` with each case in order, until it returns false: then the place before that case is where to go on.
  // nullopt at the end. Stops without a word where too many cases had to be passed over, with the place where it did.
  absl::StatusOr<std::optional<QueuePlace>> Go(int batch, absl::FunctionRef<bool(const ShownCase&)> take) {
    for (int looked = 0; looked < kScanMax;) {
      ASSIGN_OR_RETURN(const QueuePage page, txn_.ListQueue(query_, batch));
      looked += page.looked;
      for (const QueueEntry& entry : page.entries) {
        ASSIGN_OR_RETURN(const std::optional<ShownCase> view, Look(entry));
        // Only where something is on the next page: that cases are left would tell of those that are not the caller's.
        if (view.has_value() && !take(*view)) return query_.after;
        query_.after = entry.place;
      }
      query_.after = page.end;
      if (page.looked < batch) return std::nullopt;
    }
    return query_.after;
  }

 private:
  // The case, where it really belongs to the view for this caller.
  absl::StatusOr<std::optional<ShownCase>> Look(const QueueEntry& entry) {
    if (!filter_.Passes(entry)) return std::nullopt;
    ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn_.FindCore(entry.place.referral_id));
    if (!core.has_value()) return absl::DataLossError("A case of the queue cannot be read.");
    ASSIGN_OR_RETURN(std::optional<ShownCase> view, ViewOf(*reference_, call_, *std::move(core), now_));
    if (view.has_value() && !BelongsTo(*view)) view.reset();
    return view;
  }

  bool BelongsTo(const ShownCase& seen) const {
    switch (query_.view) {
      case v1::QUEUE_VIEW_TO_CONFIRM:
        return seen.core.has_pending() && MayConfirm(*seen.workflow, seen.core, ActorOn(call_.caller, seen.facts)).ok();
      case v1::QUEUE_VIEW_OVERDUE:
        return seen.Clock(*reference_, now_).overdue();
      case v1::QUEUE_VIEW_REVIEW_DUE:
        return IsDueBefore(seen, seen.workflow->calendar().DayOf(now_) + kReviewDays + 1);
      default:
        return true;
    }
  }

  const Call& call_;
  ReadTxn& txn_;
  const std::shared_ptr<const ReferenceData> reference_;
  const absl::Time now_;
  QueueQuery query_;
  const Filter filter_;
};

v1::QueueItem ItemOf(const ReferenceData& reference, const ShownCase& view, const Call& call, absl::Time now) {
  v1::QueueItem item;
  *item.mutable_core() = view.Shown();
  *item.mutable_clock() = view.Clock(reference, now);
  item.set_overdue(item.clock().overdue());
  for (std::string& step : view.PermittedSteps(call.caller, now)) item.add_permitted_steps(std::move(step));
  return item;
}

QueueQuery QueryOf(const Call& call, v1::QueueView view) {
  QueueQuery query;
  query.receiving_organisation = call.caller.organisation;
  query.view = view;
  query.account = call.caller.account;
  return query;
}

// A token goes on with the list that it is of, and with no other.
std::string ListName(const v1::ListQueueRequest& request) {
  return absl::StrCat("ListQueue/", request.view(), "/", request.sort(), "/", request.desk(), "/", request.programme(),
                      "/", request.governorate(), "/", request.urgency(), "/", request.stage_id());
}

}  // namespace

absl::Status ListQueue(HandlerEnv& env, const Call& call, const v1::ListQueueRequest& request,
                       v1::ListQueueResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request)
                      .OptionalCode("desk", request.desk())
                      .Page(request.page_size(), request.page_token())
                      .OptionalCode("programme", request.programme())
                      .OptionalCode("governorate", request.governorate())
                      .OptionalCode("stage_id", request.stage_id())
                      .Status());
  const PageTokens tokens(env, call, ListName(request));
  ASSIGN_OR_RETURN(const std::string position, tokens.Read(request.page_token(), ""));
  QueueQuery query = QueryOf(call, request.view());
  query.sort = request.sort();
  ASSIGN_OR_RETURN(query.after, ReadPlace(position));
  const Filter filter{request.desk(), request.programme(), request.governorate(), request.urgency(),
                      request.stage_id()};
  const int page_size = PageSize(request.page_size());
  const int batch = filter.any() ? std::max(page_size + 1, kScanBatch) : page_size + 1;
  const absl::Time now = env.clock->Now();
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    QueueWalk walk(env, call, txn, query, filter);
    const auto take = [&](const ShownCase& view) {
      if (response->items_size() == page_size) return false;
      *response->add_items() = ItemOf(*reference, view, call, now);
      return true;
    };
    ASSIGN_OR_RETURN(const std::optional<QueuePlace> next, walk.Go(batch, take));
    if (next.has_value()) response->set_next_page_token(tokens.Write(WritePlace(*next)));
    return absl::OkStatus();
  });
}

absl::Status CountQueue(HandlerEnv& env, const Call& call, const v1::CountQueueRequest& request,
                        v1::CountQueueResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).OptionalCode("desk", request.desk()).Status());
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    for (int number = v1::QueueView_MIN; number <= v1::QueueView_MAX; ++number) {
      const auto view = static_cast<v1::QueueView>(number);
      QueueWalk walk(env, call, txn, QueryOf(call, view), {.desk = request.desk()});
      v1::QueueCount* const count = response->add_counts();
      count->set_view(view);
      const auto take = [&](const ShownCase&) {
        if (count->cases() == kCountMost) return false;
        count->set_cases(count->cases() + 1);
        return true;
      };
      ASSIGN_OR_RETURN(const std::optional<QueuePlace> next, walk.Go(static_cast<int>(kCountMost) + 1, take));
      count->set_more(next.has_value());
    }
    return absl::OkStatus();
  });
}

}  // namespace ihala::handlers
