#include "tests/forbidden/looks.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/wire/payload.h"
#include "ihala/v1/queue_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/support/world/test_world.h"

namespace ihala::forbidden {

Holder::Holder(Setting& setting, std::string account)
    : setting_(setting), account_(std::move(account)), device_(setting.server().random(), account_) {
  token_ = setting_.server().SignInWithDevice(account_, device_.Enrolment());
}

v1::ExchangeUp Holder::Up() {
  v1::ExchangeUp up;
  up.set_stream_id(device_.stream_id());
  up.set_cursor(cursor_);
  up.set_page_bytes_max(64 * 1024);
  up.set_feed_schema(1);
  return up;
}

v1::ExchangeDown Holder::Exchange(const v1::ExchangeUp& up) {
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(up);
  v1::ExchangeResponse response;
  if (!setting_.CallAs(account_, token_, "SyncService/Exchange", request, &response)) {
    // Sessions end with a change of the account; the device goes on with another.
    token_ = setting_.server().SignInWithDevice(account_, device_.Enrolment());
    if (!setting_.CallAs(account_, token_, "SyncService/Exchange", request, &response)) {
      Die(absl::StrCat("no sync for ", account_, ": ", setting_.refusal()));
    }
  }
  v1::ExchangeDown down;
  if (!Unpack(response.down(), "down", &down).ok()) Die("what the server packed cannot be unpacked");
  // That a case has left the scope is no copy of it: the id is one that the device has.
  v1::ExchangeDown looked_at = down;
  auto& rows = *looked_at.mutable_page()->mutable_rows();
  for (v1::Row& row : rows) {
    if (row.has_left_scope()) row.Clear();
  }
  setting_.LookAt(account_, looked_at.SerializeAsString());
  return down;
}

void Holder::Sync() {
  v1::ExchangeDown down;
  do {
    down = Exchange(Up());
    for (const v1::Row& row : down.page().rows()) {
      if (row.referral_id().empty()) continue;
      if (row.has_left_scope()) {
        held_.erase(row.referral_id());
      } else {
        held_.insert(row.referral_id());
      }
    }
    cursor_ = down.page().next_cursor();
  } while (down.page().more());
}

void Holder::Repair() {
  v1::ExchangeUp up = Up();
  up.mutable_repair()->set_buckets(std::string(2048, '\0'));
  up.mutable_repair()->set_bytes_max(256 * 1024);
  const v1::ExchangeDown down = Exchange(up);
  if (down.repair().more_buckets()) Die("there are too many cases for one repair");
  // What is not named must be dropped.
  std::set<std::string> named;
  for (const v1::BucketRows& bucket : down.repair().buckets()) {
    for (const v1::RowName& row : bucket.rows()) named.insert(row.referral_id());
  }
  for (auto it = held_.begin(); it != held_.end();) it = named.count(*it) > 0 ? std::next(it) : held_.erase(it);
}

void Holder::AskForAll() {
  v1::ExchangeUp up = Up();
  up.mutable_repair()->set_bytes_max(256 * 1024);
  for (const Case& one : setting_.cases()) {
    for (const int kind : {v1::Row::kCoreFieldNumber, v1::Row::kDossierFieldNumber}) {
      v1::RowName& name = *up.mutable_repair()->add_wanted();
      name.set_referral_id(one.id);
      name.set_kind(static_cast<uint32_t>(kind));
    }
  }
  Exchange(up);
}

void Looks::ReadCases(const std::string& account) {
  for (const Case& one : setting_.cases()) {
    v1::GetReferralRequest get;
    get.set_referral_id(one.id);
    setting_.Call(account, "ReferralService/GetReferral", get, nullptr);
    v1::ListCommentsRequest comments;
    comments.set_referral_id(one.id);
    setting_.Call(account, "ReferralService/ListComments", comments, nullptr);
    v1::ListHistoryRequest history;
    history.set_referral_id(one.id);
    setting_.Call(account, "ReferralService/ListHistory", history, nullptr);
    if (one.core.short_code().empty()) continue;
    v1::GetReferralRequest coded;
    coded.set_short_code(one.core.short_code());
    setting_.Call(account, "ReferralService/GetReferral", coded, nullptr);
  }
  for (const char* surface : {"get", "get by code", "comments", "history"}) Count(surface);
}

void Looks::ReadLists(const std::string& account) {
  v1::ListReferralsRequest list;
  v1::ListReferralsResponse listed;
  do {
    list.set_page_token(listed.next_page_token());
    listed.Clear();
  } while (setting_.Call(account, "ReferralService/ListReferrals", list, &listed) && !listed.next_page_token().empty());
  Count("list");
  for (const v1::QueueView view : {v1::QUEUE_VIEW_UNCLAIMED, v1::QUEUE_VIEW_MINE, v1::QUEUE_VIEW_TO_CONFIRM}) {
    for (const char* desk : {"", world::kDesk, world::kOtherDesk, kHealthDesk}) {
      v1::ListQueueRequest queue;
      queue.set_view(view);
      queue.set_desk(desk);
      v1::ListQueueResponse queued;
      do {
        queue.set_page_token(queued.next_page_token());
        queued.Clear();
      } while (setting_.Call(account, "QueueService/ListQueue", queue, &queued) && !queued.next_page_token().empty());
    }
    Count("queue " + v1::QueueView_Name(view));
  }
}

// Tries to act on what one may not know of: the answers of those who may do not come from here.
void Looks::Write(const std::string& account) {
  for (const Case& one : setting_.cases()) {
    if (!setting_.IsForbidden(setting_.PersonOf(account), one)) continue;
    v1::TakeStepRequest step;
    step.set_request_id(setting_.server().RequestId());
    step.set_referral_id(one.id);
    step.set_base_revision(one.core.revision() + 1);
    step.set_base_entry(one.core.entry() + 1);
    step.set_step_id("CLAIM");
    setting_.Call(account, "ReferralService/TakeStep", step, nullptr);
    step.set_request_id(setting_.server().RequestId());
    step.set_base_revision(std::max<uint64_t>(one.core.revision(), 1));
    step.set_base_entry(std::max<uint32_t>(one.core.entry(), 1));
    setting_.Call(account, "ReferralService/TakeStep", step, nullptr);
    v1::ConfirmStepRequest confirm;
    confirm.set_request_id(setting_.server().RequestId());
    confirm.set_referral_id(one.id);
    confirm.set_base_revision(1);
    confirm.set_base_entry(1);
    confirm.set_step_id("DECLINE");
    setting_.Call(account, "ReferralService/ConfirmStep", confirm, nullptr);
    v1::AddCommentRequest comment;
    comment.set_request_id(setting_.server().RequestId());
    comment.set_referral_id(one.id);
    comment.set_comment_id(NewUuidV7(setting_.server().clock(), setting_.server().random()));
    comment.set_audience(v1::AUDIENCE_BOTH_SIDES);
    // Where it is taken, it is shown to who said it, and that is more than an envelope.
    comment.set_text(setting_.book().Word(one.number, "above"));
    setting_.Call(account, "ReferralService/AddComment", comment, nullptr);
  }
  for (const char* surface : {"take a step", "confirm a step", "comment"}) Count(surface);
}

uint64_t Looks::LookEverywhere() {
  setting_.BeginToCount();
  surfaces_.clear();
  for (const Person& person : setting_.people()) {
    std::unique_ptr<Holder>& device = devices_[person.account];
    if (device == nullptr) device = std::make_unique<Holder>(setting_, person.account);
    device->Sync();
    Count("incremental sync");
    device->Repair();
    device->AskForAll();
    Count("repair");
    Holder(setting_, person.account).Sync();
    Count("first sync");
    ReadCases(person.account);
    ReadLists(person.account);
    Write(person.account);
  }
  return surfaces_.size();
}

Setting::Copies Looks::OnDevices() const {
  Setting::Copies copies;
  for (const auto& [account, device] : devices_) {
    for (const Case& one : setting_.cases()) {
      if (device->held().count(one.id) > 0 && setting_.IsForbidden(setting_.PersonOf(account), one)) {
        copies.insert({account, one.id});
      }
    }
  }
  return copies;
}

}  // namespace ihala::forbidden
