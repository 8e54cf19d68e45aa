#include "tools/field/watch_action.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/base/status_macros.h"
#include "ihala/background.h"
#include "tools/field/session_actions.h"
#include "tools/field/texts.h"
#include "tools/field/wording.h"

namespace ihala::tools {
namespace {

// How often it looks whether it was asked to stop.
constexpr absl::Duration kStopPoll = absl::Milliseconds(100);

// What the background says: a sync ended, or a watch began or ended to stand.
using Happening = std::variant<SyncResult, bool>;

// Carries it from the background's threads to the one that speaks. Thread-safe.
class Happenings {
 public:
  void Put(Happening happening) {
    absl::MutexLock lock(&mutex_);
    queue_.push_back(std::move(happening));
  }
  std::optional<Happening> Take(absl::Duration wait) {
    absl::MutexLock lock(&mutex_);
    const auto has_any = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !queue_.empty(); };
    if (!mutex_.AwaitWithTimeout(absl::Condition(&has_any), wait)) return std::nullopt;
    Happening first = std::move(queue_.front());
    queue_.pop_front();
    return first;
  }

 private:
  absl::Mutex mutex_;
  std::deque<Happening> queue_ ABSL_GUARDED_BY(mutex_);
};

// What is told of a case when it changes.
struct CaseMark {
  CaseSummary summary;
  size_t comments = 0;
};
using CaseMarks = std::map<std::string, CaseMark>;

absl::StatusOr<CaseMarks> MarkCases(Client& client) {
  ASSIGN_OR_RETURN(const std::vector<CaseSummary> cases, client.ListCases());
  CaseMarks marks;
  for (const CaseSummary& summary : cases) {
    if (summary.delivery == Delivery::kLocal) continue;
    ASSIGN_OR_RETURN(const std::vector<CommentView> comments, client.ListComments(summary.referral_id));
    marks[summary.referral_id] = {summary, comments.size()};
  }
  return marks;
}

class WatchAction {
 public:
  WatchAction(Field& field, Client& client, Transport& transport)
      : field_(field), client_(client), transport_(transport) {}

  ExitCode Run(uint32_t max_failures);

 private:
  // The code to end with, or nothing where it goes on.
  std::optional<ExitCode> Tell(const Happening& happening, BackgroundSync& background);
  std::optional<ExitCode> TellSync(const SyncResult& result, BackgroundSync& background);
  std::optional<ExitCode> SignInAgain(BackgroundSync& background);
  void TellStanding(bool stands);
  void TellWhatCame(const SyncResult& result);
  void TellChange(const CaseMark* before, const CaseMark& now, JsonWriter& json);
  void Flush() { field_.environment().base.out->flush(); }

  Field& field_;
  Client& client_;
  Transport& transport_;
  Happenings happenings_;
  CaseMarks marks_;
};

ExitCode WatchAction::Run(uint32_t max_failures) {
  absl::StatusOr<CaseMarks> marks = MarkCases(client_);
  if (!marks.ok()) return field_.Fail(marks.status());
  marks_ = *std::move(marks);
  BackgroundOptions options;
  options.sync.max_failures = max_failures;
  options.synced = [this](const SyncResult& result) { happenings_.Put(result); };
  options.watching = [this](bool stands) { happenings_.Put(stands); };
  BackgroundSync background(client_, transport_, std::move(options));
  const Cancellation* const stop = field_.environment().cancellation;
  while (stop == nullptr || !stop->cancelled()) {
    const std::optional<Happening> happening = happenings_.Take(kStopPoll);
    if (!happening.has_value()) continue;
    if (const std::optional<ExitCode> end = Tell(*happening, background); end.has_value()) return *end;
  }
  background.Stop();
  // What was stored in the last moment is told too.
  while (const std::optional<Happening> happening = happenings_.Take(absl::ZeroDuration())) {
    if (const auto* result = std::get_if<SyncResult>(&*happening)) TellWhatCame(*result);
  }
  return kExitOk;
}

std::optional<ExitCode> WatchAction::Tell(const Happening& happening, BackgroundSync& background) {
  std::optional<ExitCode> end;
  if (const auto* result = std::get_if<SyncResult>(&happening)) {
    end = TellSync(*result, background);
  } else {
    TellStanding(std::get<bool>(happening));
  }
  Flush();
  return end;
}

std::optional<ExitCode> WatchAction::TellSync(const SyncResult& result, BackgroundSync& background) {
  TellWhatCame(result);
  switch (result.status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kCancelled:
      return std::nullopt;
    case absl::StatusCode::kUnauthenticated:
      return SignInAgain(background);
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kAborted:
      (void)field_.Fail(result.status);
      return std::nullopt;
    default:
      return field_.Fail(result.status);
  }
}

std::optional<ExitCode> WatchAction::SignInAgain(BackgroundSync& background) {
  const absl::StatusOr<v1::Account> account = client_.GetAccount();
  const absl::Status signed_in = account.ok() ? SignInAs(field_, account->code()).status() : account.status();
  if (signed_in.ok()) {
    background.SyncNow();
    return std::nullopt;
  }
  const ExitCode code = field_.Fail(signed_in);
  // Without a link the timer leads to the next attempt.
  if (absl::IsUnavailable(signed_in) || absl::IsDeadlineExceeded(signed_in)) return std::nullopt;
  return code;
}

void WatchAction::TellStanding(bool stands) {
  JsonWriter json;
  field_.output().Json(json.BeginObject().Key("watching").Bool(stands).EndObject());
  field_.output().Say(stands ? field_say::kListening : field_say::kByTimer);
}

void WatchAction::TellWhatCame(const SyncResult& result) {
  if (result.acknowledged + result.refused + result.parked + result.rows == 0) return;
  field_.ForgetDocuments();
  absl::StatusOr<CaseMarks> marks = MarkCases(client_);
  if (!marks.ok()) return;
  Output& output = field_.output();
  output.Say(field_say::kSynced, result.acknowledged, result.refused, result.parked, result.rows, result.exchanges,
             result.bytes_up, result.bytes_down);
  JsonWriter json;
  json.BeginObject();
  WriteSyncResult(result, field_.language(), json);
  json.Key("changed").BeginArray();
  for (const auto& [id, mark] : *marks) {
    const auto before = marks_.find(id);
    TellChange(before == marks_.end() ? nullptr : &before->second, mark, json);
  }
  json.EndArray().Key("left").BeginArray();
  for (const auto& [id, mark] : marks_) {
    if (marks->contains(id)) continue;
    json.String(IdToText(id));
    output.Say(field_say::kCaseLeft, NameOf(mark.summary));
  }
  output.Json(json.EndArray().EndObject());
  marks_ = *std::move(marks);
}

void WatchAction::TellChange(const CaseMark* before, const CaseMark& now, JsonWriter& json) {
  const bool is_same_state = before != nullptr && before->summary.stage_id == now.summary.stage_id &&
                             before->summary.delivery == now.summary.delivery &&
                             before->summary.core.revision() == now.summary.core.revision();
  const bool has_comment = now.comments > (before == nullptr ? 0 : before->comments);
  if (is_same_state && !has_comment) return;
  const std::string name = NameOf(now.summary);
  json.BeginObject().Key("case");
  WriteSummary(now.summary, field_.language(), json);
  json.Key("new_comment").Bool(has_comment).EndObject();
  if (!is_same_state) {
    field_.output().Say(field_say::kCaseIsNow, name, In(field_.language(), now.summary.stage_title),
                        DeliveryTitle(now.summary.delivery, field_.language()));
  }
  if (has_comment) field_.output().Say(field_say::kCommentCame, name);
}

}  // namespace

ExitCode WatchStore(Field& field, uint32_t max_failures) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  const absl::StatusOr<Transport*> transport = field.Dial();
  if (!transport.ok()) return field.Fail(transport.status());
  return WatchAction(field, **client, **transport).Run(max_failures);
}

}  // namespace ihala::tools
