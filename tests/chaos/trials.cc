#include "tests/chaos/trials.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tests/support/world/test_world.h"

namespace ihala::chaos {
namespace {

// Of the real world: a trial that takes longer has failed.
constexpr absl::Duration kMostTime = absl::Hours(6);

Weather SlowLink() { return Radio(kSlowBytesPerSecond, kSlowRoundTrip); }

uint64_t DownOf(const Counters& counters) { return counters.bytes_down + counters.swallowed_down; }
uint64_t UpOf(const Counters& counters) { return counters.bytes_up + counters.swallowed_up; }

}  // namespace

Trials::Trials(const std::string& program, int scale) : scale_(scale), server_(program, world_, folder_.path()) {}

absl::StatusOr<std::unique_ptr<Trials>> Trials::Make(const std::string& program, int scale) {
  auto trials = absl::WrapUnique(new Trials(program, scale));
  RETURN_IF_ERROR(trials->Prepare());
  return trials;
}

absl::Status Trials::Prepare() {
  ASSIGN_OR_RETURN(proxy_, ChaosProxy::Start(server_.port(), 1));
  worker_ = MakeDevice(world::kWorker);
  RETURN_IF_ERROR(worker_->Begin());
  RETURN_IF_ERROR(worker_->Sync().status);
  // Two syncs with nothing to say: over the connection that is there, and over a new one.
  ASSIGN_OR_RETURN(const Figures warm, Measure(*worker_, Weather()));
  answer_cost_ = warm.bytes_down - warm.payload_down;
  worker_->Reconnect();
  ASSIGN_OR_RETURN(const Figures cold, Measure(*worker_, Weather()));
  connection_cost_ = cold.bytes_down - cold.payload_down - answer_cost_;
  return absl::OkStatus();
}

std::unique_ptr<Device> Trials::MakeDevice(const std::string& account) {
  DeviceOptions options;
  options.folder = absl::StrCat(folder_.path(), "/", ++devices_);
  std::filesystem::create_directory(options.folder);
  options.account = account;
  options.organisation = world::kCso1;
  options.address = proxy_->address();
  options.ca_pem = server_.CaCertificate();
  options.scale = scale_;
  options.seed = devices_;
  return std::make_unique<Device>(options);
}

absl::StatusOr<Figures> Trials::Measure(Device& device, const Weather& weather) {
  proxy_->SetWeather(Scaled(weather, scale_));
  const Counters before = proxy_->counters();
  const absl::Duration begun = device.clock().BootTime();
  SyncOptions options;
  options.max_time = kMostTime;
  options.max_failures = 0;
  const SyncResult result = device.Sync(options);
  Figures figures;
  figures.seconds = absl::ToDoubleSeconds(device.clock().BootTime() - begun);
  const Counters after = proxy_->counters();
  proxy_->SetWeather(Weather());
  RETURN_IF_ERROR(result.status);
  if (!result.all_synced) return absl::InternalError("the sync ended well without having synced all");
  figures.exchanges = result.exchanges;
  figures.failures = result.failures;
  figures.connections = after.connections - before.connections;
  figures.payload_up = result.bytes_up;
  figures.payload_down = result.bytes_down;
  figures.bytes_up = UpOf(after) - UpOf(before);
  figures.bytes_down = DownOf(after) - DownOf(before);
  const uint64_t honest = result.bytes_down + result.exchanges * answer_cost_ + figures.connections * connection_cost_;
  figures.bytes_again = figures.bytes_down - std::min(figures.bytes_down, honest);
  return figures;
}

absl::StatusOr<Figures> Trials::SendReferrals(int count) {
  for (int i = 0; i < count; ++i) cases_.push_back(worker_->Submit());
  worker_->Reconnect();
  return Measure(*worker_, SlowLink());
}

absl::StatusOr<Figures> Trials::SendComments(int count) {
  if (cases_.size() < static_cast<size_t>(count)) return absl::FailedPreconditionError("there are not so many cases");
  for (int i = 0; i < count; ++i) worker_->Comment(cases_[static_cast<size_t>(i)]);
  return Measure(*worker_, SlowLink());
}

absl::StatusOr<Figures> Trials::SayNothing() { return Measure(*worker_, SlowLink()); }

absl::StatusOr<Figures> Trials::FirstSync(Outage outage) {
  const std::unique_ptr<Device> supervisor = MakeDevice(world::kSupervisor);
  RETURN_IF_ERROR(supervisor->client().SignIn(supervisor->transport(), world::kSupervisor,
                                              world::PassphraseOf(world::kSupervisor)));
  Weather weather = SlowLink();
  weather.period = kRarePeriod;
  weather.up_for = kRareUpFor;
  weather.outage = outage;
  return Measure(*supervisor, weather);
}

}  // namespace ihala::chaos
