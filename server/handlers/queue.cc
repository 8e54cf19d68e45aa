#include "server/handlers/queue.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

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

// Whether a case that the store offered for a view really belongs to it for this caller.
bool BelongsTo(v1::QueueView view, const Call& call, const ShownCase& seen) {
  if (view != v1::QUEUE_VIEW_TO_CONFIRM) return true;
  return seen.core.has_pending() && MayConfirm(*seen.workflow, seen.core, ActorOn(call.caller, seen.facts)).ok();
}

v1::QueueItem ItemOf(const ReferenceData& reference, const ShownCase& view, const Call& call, absl::Time now) {
  v1::QueueItem item;
  *item.mutable_core() = view.Shown();
  *item.mutable_clock() = view.Clock(reference, now);
  item.set_overdue(item.clock().overdue());
  for (std::string& step : view.PermittedSteps(call.caller, now)) item.add_permitted_steps(std::move(step));
  return item;
}

// Adds items to `response` until a page is full. Returns where to go on, nullopt at the end.
absl::StatusOr<std::optional<QueuePlace>> FillPage(HandlerEnv& env, const Call& call, ReadTxn& txn, QueueQuery query,
                                                   size_t page_size, v1::ListQueueResponse* response) {
  const absl::Time now = env.clock->Now();
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  for (int looked = 0; looked < kScanMax;) {
    ASSIGN_OR_RETURN(auto places, txn.ListQueue(query, static_cast<int>(page_size) + 1));
    const bool last = places.size() <= page_size;
    for (auto& [place, core] : places) {
      ASSIGN_OR_RETURN(const std::optional<ShownCase> view, ViewOf(*reference, call, std::move(core), now));
      const bool is_listed = view.has_value() && BelongsTo(query.view, call, *view);
      // Only where something is on the next page: that cases are left would tell of those that are not the caller's.
      if (is_listed && static_cast<size_t>(response->items_size()) == page_size) return query.after;
      query.after = place;
      ++looked;
      if (is_listed) *response->add_items() = ItemOf(*reference, *view, call, now);
    }
    if (last) return std::nullopt;
  }
  return query.after;
}

}  // namespace

absl::Status ListQueue(HandlerEnv& env, const Call& call, const v1::ListQueueRequest& request,
                       v1::ListQueueResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request)
                      .OptionalCode("desk", request.desk())
                      .Page(request.page_size(), request.page_token())
                      .Status());
  const PageTokens tokens(env, call, absl::StrCat("ListQueue/", request.view(), "/", request.desk()));
  ASSIGN_OR_RETURN(const std::string position, tokens.Read(request.page_token(), ""));
  QueueQuery query;
  query.receiving_organisation = call.caller.organisation;
  query.view = request.view();
  query.desk = request.desk();
  query.account = call.caller.account;
  ASSIGN_OR_RETURN(query.after, ReadPlace(position));
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    const auto page_size = static_cast<size_t>(PageSize(request.page_size()));
    ASSIGN_OR_RETURN(const std::optional<QueuePlace> next, FillPage(env, call, txn, query, page_size, response));
    if (next.has_value()) response->set_next_page_token(tokens.Write(WritePlace(*next)));
    return absl::OkStatus();
  });
}

}  // namespace ihala::handlers
