#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "tests/matrix/judge.h"
#include "tests/matrix/oracle_steps.h"

namespace ihala::matrix {
namespace {

std::vector<std::string> IdsOf(const std::vector<v1::CaseCore>& cores) {
  std::vector<std::string> ids;
  for (const v1::CaseCore& core : cores) ids.push_back(core.referral_id());
  return ids;
}

// "Most urgent first, then the earliest due, then the oldest." What is not due at all comes after what is.
auto QueueKey(const v1::CaseCore& core) {
  const v1::Date& due = core.due_on();
  const int day = core.has_due_on() ? (due.year() * 100 + due.month()) * 100 + due.day() : 99999999;
  return std::tuple(-static_cast<int>(core.urgency()), day, core.received_at().seconds(), core.received_at().nanos());
}

}  // namespace

bool Judge::IsQueued(const Known& known, v1::QueueView view, const std::string& desk) const {
  const v1::CaseCore& core = known.truth->core;
  if (known.sight.side != v1::SIDE_RECEIVER || !oracle_.IsOpen(core)) return false;
  if (!desk.empty() && core.desk() != desk) return false;
  switch (view) {
    case v1::QUEUE_VIEW_UNCLAIMED:
      return core.holder().empty() && oracle_.KindOf(core) == v1::STAGE_KIND_WAITING_ON_RECEIVER;
    case v1::QUEUE_VIEW_MINE:
      return core.holder() == person_.code();
    case v1::QUEUE_VIEW_TO_CONFIRM:
      return core.has_pending() && FateOfAnswer(oracle_, known.sight, person_.account, *known.truth) == Fate::kTaken;
    default:
      return true;
  }
}

void Judge::JudgeList(const std::string& surface, const std::string& stage, const Listed<v1::CaseCore>& listed) {
  const Place place = PlaceOf(surface, nullptr);
  tally_.Check(place, "status", CodeFor(works_on_cases_, true), absl::StatusCodeToString(listed.ending.code));
  tally_.Check(place, "end", "", listed.ends_early ? "an empty page after a full one" : "");
  std::vector<std::string> got;  // What a get allows, as the product answered.
  std::vector<v1::CaseCore> expected;
  for (const Known& known : known_) {
    const v1::CaseCore& core = known.truth->core;
    const Seen::OfCase& seen = seen_.cases.at(core.referral_id());
    const bool in_stage = stage.empty() || core.stage_id() == stage;
    if (in_stage && seen.ending.code == absl::StatusCode::kOk) got.push_back(core.referral_id());
    if (in_stage && known.sight.exists) expected.push_back(Shut(known, core));
  }
  std::sort(expected.begin(), expected.end(),
            [](const v1::CaseCore& a, const v1::CaseCore& b) { return a.revision() > b.revision(); });
  tally_.Check(place, "count", absl::StrCat(expected.size()), absl::StrCat(listed.items.size()));
  for (size_t i = 0; i < std::min(expected.size(), listed.items.size()); ++i) {
    tally_.Compare(place, expected[i], listed.items[i]);
  }
  std::vector<std::string> ids = IdsOf(listed.items);
  std::sort(ids.begin(), ids.end());
  std::sort(got.begin(), got.end());
  tally_.CheckList(ids == got, place, "lists other cases than a get allows");
  for (const v1::CaseCore& core : listed.items) {
    const auto seen = seen_.cases.find(core.referral_id());
    const bool same =
        seen != seen_.cases.end() && core.SerializeAsString() == seen->second.got.core().SerializeAsString();
    tally_.CheckList(same, place, "lists a core that a get shows otherwise");
  }
}

void Judge::JudgeQueue(const std::string& surface, v1::QueueView view, const std::string& desk,
                       const Listed<v1::QueueItem>& listed) {
  const Place place = PlaceOf(surface, nullptr);
  tally_.Check(place, "status", CodeFor(works_on_queues_, true), absl::StatusCodeToString(listed.ending.code));
  tally_.Check(place, "end", "", listed.ends_early ? "an empty page after a full one" : "");
  std::vector<const Known*> expected;
  for (const Known& known : known_) {
    if (works_on_queues_ && IsQueued(known, view, desk)) expected.push_back(&known);
  }
  std::sort(expected.begin(), expected.end(),
            [](const Known* a, const Known* b) { return QueueKey(a->truth->core) < QueueKey(b->truth->core); });
  tally_.Check(place, "count", absl::StrCat(expected.size()), absl::StrCat(listed.items.size()));
  for (size_t i = 0; i < std::min(expected.size(), listed.items.size()); ++i) {
    const CaseTruth& truth = *expected[i]->truth;
    v1::QueueItem item;
    *item.mutable_core() = Shut(*expected[i], truth.core);
    *item.mutable_clock() = oracle_.ClockOf(truth, moment_.now);
    item.set_overdue(item.clock().overdue());
    for (const std::string& step : oracle_.PermittedSteps(expected[i]->sight, person_.account, truth, moment_.now)) {
      item.add_permitted_steps(step);
    }
    tally_.Compare(PlaceOf(surface, &truth), item, listed.items[i]);
    const auto seen = seen_.cases.find(listed.items[i].core().referral_id());
    const bool same = seen != seen_.cases.end() &&
                      listed.items[i].core().SerializeAsString() == seen->second.got.core().SerializeAsString();
    tally_.CheckList(same, place, "lists a core that a get shows otherwise");
  }
}

void Judge::JudgeLists() {
  for (const auto& [size, listed] : seen_.list) JudgeList("ListReferrals", "", listed);
  for (const auto& [stage, listed] : seen_.by_stage) JudgeList("ListReferrals by stage", stage, listed);
  for (const auto& [view_size, listed] : seen_.queue) {
    const std::string name = v1::QueueView_Name(view_size.first);
    JudgeQueue(absl::StrCat("ListQueue ", name), view_size.first, "", listed);
  }
  for (const auto& [desk, listed] : seen_.queue_of_desk) {
    JudgeQueue("ListQueue of a desk", v1::QUEUE_VIEW_UNSPECIFIED, desk, listed);
  }
}

}  // namespace ihala::matrix
