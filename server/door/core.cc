#include "server/door/core.h"

#include <utility>

#include "common/base/hash.h"
#include "common/base/status_macros.h"

namespace ihala {

Core::Core(ServerEnv env, LogLevel log_level, const CoreThreads& threads)
    : env_(std::move(env)),
      log_(env_.log, env_.clock, log_level),
      trail_(env_.store.get(), env_.clock),
      executor_(env_.store.get(), &reference_, env_.clock, env_.random),
      exchange_(&executor_, env_.clock),
      watches_(env_.store.get(), &reference_, env_.clock, env_.random),
      limiter_(env_.clock, env_.random, AttemptLimits::SignIns()),
      lookups_(env_.clock, env_.random, env_.lookups),
      door_(&handler_env_, &log_, &calls_),
      slow_work_(threads.slow, threads.slow_queue),
      exchange_work_(threads.exchange, threads.exchange_queue),
      figure_work_(threads.figures, threads.figures_queue) {
  if (threads.ringing) ringing_ = std::thread([this] { watches_.Run(); });
}

Core::~Core() {
  watches_.Stop();
  if (ringing_.joinable()) ringing_.join();
}

absl::Status Core::Prepare(const std::string& version) {
  RETURN_IF_ERROR(reference_.Load(*env_.store));
  RETURN_IF_ERROR(executor_.CompleteCases());
  RETURN_IF_ERROR(executor_.EraseAgain());
  PublishHead();
  ASSIGN_OR_RETURN(handler_env_.dummy_hash, HashPassphrase(env_.random->Bytes(kDigestBytes), env_.cost));
  handler_env_.store = env_.store.get();
  handler_env_.reference = &reference_;
  handler_env_.executor = &executor_;
  handler_env_.exchange = &exchange_;
  handler_env_.watches = &watches_;
  handler_env_.trail = &trail_;
  handler_env_.clock = env_.clock;
  handler_env_.random = env_.random;
  handler_env_.slow_work = &slow_work_;
  handler_env_.exchange_work = &exchange_work_;
  handler_env_.figure_work = &figure_work_;
  handler_env_.limiter = &limiter_;
  handler_env_.lookups = &lookups_;
  handler_env_.cost = env_.cost;
  handler_env_.started_at = env_.clock->Now();
  handler_env_.version = version;
  handler_env_.key_backup_days = env_.key_backup_days;
  return absl::OkStatus();
}

void Core::PassDates(const absl::Notification* ending) {
  const absl::Status status = executor_.PassDates(ending);
  if (!status.ok()) log_.Line(LogLevel::kError, "dates").Status(status.code());
  const absl::Status migrated = executor_.MigrateCases(ending);
  if (!migrated.ok()) log_.Line(LogLevel::kError, "migrations").Status(migrated.code());
}

void Core::SweepClocks(const absl::Notification* ending) {
  const absl::Status status = executor_.SweepClocks(ending);
  if (!status.ok()) log_.Line(LogLevel::kError, "clocks").Status(status.code());
}

void Core::SendMessages(const absl::Notification* ending) {
  MailCounts counts;
  const absl::Status status = ihala::SendMessages(executor_, env_.outbox, env_.senders, &counts, ending);
  if (counts.sent + counts.failed > 0) {
    log_.Line(LogLevel::kInfo, "messages").Count("sent", counts.sent).Count("failed", counts.failed);
  }
  if (!status.ok()) log_.Line(LogLevel::kError, "messages").Status(status.code());
}

void Core::Erase(const absl::Notification* ending) {
  const absl::Status dropped = executor_.DropOldNotifications(ending);
  if (!dropped.ok()) log_.Line(LogLevel::kError, "notifications").Status(dropped.code());
  const absl::Status status = executor_.Erase(ending);
  if (!status.ok()) log_.Line(LogLevel::kError, "erasures").Status(status.code());
}

void Core::PublishHead() {
  const absl::Status status = trail_.Publish();
  if (!status.ok()) log_.Line(LogLevel::kError, "trail").Status(status.code());
}

}  // namespace ihala
