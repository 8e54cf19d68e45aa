#include "tools/desk/queue_watch.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "tools/desk/queue_texts.h"

namespace ihala::tools {
namespace {

// Before a broken link is opened again.
constexpr absl::Duration kPause = absl::Seconds(5);

// What is on the screen.
class ShownQueue {
 public:
  ShownQueue(Desk& desk, const QueueOptions& options) : desk_(desk), options_(options) {}

  // Lists anew where there is another list than before. Whoever listens to the bell hears of much that is no news here.
  absl::Status Renew() {
    const absl::StatusOr<std::vector<v1::QueueItem>> items = FetchQueue(desk_, options_);
    if (!items.ok()) return items.status();
    std::string list;
    for (const v1::QueueItem& item : *items) list += item.SerializeAsString();
    if (shown_ == list) return absl::OkStatus();
    shown_ = std::move(list);
    const absl::Status printed = PrintQueue(desk_, *items);
    desk_.environment().out->flush();
    return printed;
  }

 private:
  Desk& desk_;
  const QueueOptions& options_;
  std::optional<std::string> shown_;
};

bool IsOfTheLink(const absl::Status& status) { return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status); }

}  // namespace

ExitCode WatchQueue(Desk& desk, const QueueOptions& options) {
  ShownQueue queue(desk, options);
  bool is_down = false;
  for (;;) {
    absl::Status listed;
    const absl::Status watched = desk.Watch([&](v1::WatchEvent) {
      is_down = false;
      listed = queue.Renew();
      return listed.ok();
    });
    const absl::Status& status = listed.ok() ? watched : listed;
    // An old watch has ended, and asks for a new one.
    if (status.ok()) continue;
    if (!IsOfTheLink(status)) return desk.output().Fail(status);
    if (!is_down) desk.output().Say(desk_say::kWatchIsDown);
    is_down = true;
    desk.environment().clock->SleepFor(kPause);
  }
}

}  // namespace ihala::tools
