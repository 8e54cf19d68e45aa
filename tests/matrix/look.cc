#include "tests/matrix/look.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/text/short_code.h"

namespace ihala::matrix {
namespace {

void LookAtCase(Office& office, const Person& person, const std::string& id, const std::string& code,
                Seen::OfCase* seen) {
  v1::GetReferralRequest get;
  get.set_referral_id(id);
  seen->ending = EndingOf(office.Call(person, get, &seen->got));
  v1::GetReferralRequest by_code;
  by_code.set_short_code(code);
  seen->by_code = EndingOf(office.Call(person, by_code, &seen->got_by_code));
  for (const uint32_t size : kPageSizes) {
    v1::ListCommentsRequest comments;
    comments.set_referral_id(id);
    seen->comments[size] = ReadList<v1::Comment>(office, person, comments, size, &v1::ListCommentsResponse::comments);
    v1::ListHistoryRequest history;
    history.set_referral_id(id);
    seen->history[size] = ReadList<v1::HistoryEntry>(office, person, history, size, &v1::ListHistoryResponse::entries);
  }
}

void LookAtLists(Office& office, const Person& person, const std::vector<CaseTruth>& cases, Seen* seen) {
  for (const uint32_t size : kPageSizes) {
    seen->list[size] =
        ReadList<v1::CaseCore>(office, person, v1::ListReferralsRequest(), size, &v1::ListReferralsResponse::cores);
    for (const v1::QueueView view :
         {v1::QUEUE_VIEW_UNSPECIFIED, v1::QUEUE_VIEW_UNCLAIMED, v1::QUEUE_VIEW_MINE, v1::QUEUE_VIEW_TO_CONFIRM}) {
      v1::ListQueueRequest queue;
      queue.set_view(view);
      seen->queue[{view, size}] = ReadList<v1::QueueItem>(office, person, queue, size, &v1::ListQueueResponse::items);
    }
  }
  std::set<std::string> stages;
  for (const CaseTruth& truth : cases) stages.insert(truth.core.stage_id());
  for (const std::string& stage : stages) {
    v1::ListReferralsRequest list;
    list.set_stage_id(stage);
    seen->by_stage[stage] = ReadList<v1::CaseCore>(office, person, list, 2, &v1::ListReferralsResponse::cores);
  }
  for (const v1::Desk& desk : Desks()) {
    v1::ListQueueRequest queue;
    queue.set_desk(desk.code());
    seen->queue_of_desk[desk.code()] = ReadList<v1::QueueItem>(office, person, queue, 2, &v1::ListQueueResponse::items);
  }
}

}  // namespace

Ending EndingOf(const absl::Status& status) {
  Ending ending{status.code(), std::string(status.message())};
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    absl::StrAppend(&ending.words, " [", url, "=", std::string(payload), "]");
  });
  return ending;
}

Seen Look(Office& office, const Person& person, const std::vector<CaseTruth>& cases, const Seen* before,
          std::string* cursor) {
  Seen seen;
  for (const CaseTruth& truth : cases) {
    const std::string& id = truth.core.referral_id();
    LookAtCase(office, person, id, truth.core.short_code(), &seen.cases[id]);
  }
  // What there is not.
  LookAtCase(office, person, office.NewId(), text::NewShortCode(office.random()), &seen.cases[""]);
  LookAtLists(office, person, cases, &seen);
  for (const uint32_t bytes : kPageBytes) {
    std::string from_start;
    seen.synced[bytes] = ReadRows(office, person, bytes, &from_start, {});
  }
  LookByName(office, person, cases, &seen);
  seen.copy = ReadRows(office, person, kPageBytes.back(), cursor, before == nullptr ? Seen::Rows() : before->copy);
  return seen;
}

}  // namespace ihala::matrix
