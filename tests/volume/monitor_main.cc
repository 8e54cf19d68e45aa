// How long the monitor takes over very many cases, and how long referrals that are submitted meanwhile.
//   ihala_volume_monitor --programs=FOLDER [--cases=N]
// Prints both; fails where a call failed, never for being slow.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/create_channel.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "ihala/v1/figure_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "tests/support/test_server.h"
#include "tests/support/world/test_world.h"
#include "tests/volume/site.h"

namespace ihala::volume {
namespace {

constexpr size_t kPemBytes = 1 << 20;

void Must(const grpc::Status& status, const std::string& what) {
  if (!status.ok()) Die(absl::StrCat(what, ": ", status.error_message()));
}

// Somebody who is signed in.
class Somebody {
 public:
  Somebody(const std::shared_ptr<grpc::Channel>& channel, const std::string& account) : channel_(channel) {
    v1::SignInRequest request;
    request.set_account(account);
    request.set_passphrase(world::PassphraseOf(account));
    v1::SignInResponse response;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    Must(v1::SessionService::NewStub(channel_)->SignIn(&context, request, &response), "SignIn");
    token_ = response.session().token();
  }
  // Seconds of one monitor over a month.
  double Ask(v1::FigureDimension by) {
    v1::GetMonitorRequest request;
    request.set_by(by);
    v1::GetMonitorResponse response;
    grpc::ClientContext context;
    TestServer::WithToken(token_, context);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(10));
    const absl::Time begun = absl::Now();
    Must(v1::FigureService::NewStub(channel_)->GetMonitor(&context, request, &response), "GetMonitor");
    if (response.cells().empty()) Die("no figures came");
    return absl::ToDoubleSeconds(absl::Now() - begun);
  }
  // Milliseconds of each referral that is submitted until `ended`.
  std::vector<double> Submit(const std::atomic<bool>& ended) {
    SeededRandom random(11);
    const auto stub = v1::ReferralService::NewStub(channel_);
    std::vector<double> taken;
    while (!ended) {
      v1::SubmitReferralRequest request;
      request.set_request_id(random.Bytes(16));
      request.set_referral_id(NewUuidV7(SystemClock::Get(), random));
      *request.mutable_referral() = world::DossierOf(world::kCso1, world::kWorker, SystemClock::Get(), random);
      v1::SubmitReferralResponse response;
      grpc::ClientContext context;
      TestServer::WithToken(token_, context);
      context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
      const absl::Time begun = absl::Now();
      Must(stub->SubmitReferral(&context, request, &response), "SubmitReferral");
      taken.push_back(absl::ToDoubleMilliseconds(absl::Now() - begun));
      absl::SleepFor(absl::Milliseconds(20));
    }
    std::sort(taken.begin(), taken.end());
    return taken;
  }

 private:
  const std::shared_ptr<grpc::Channel> channel_;
  std::string token_;
};

void Measure(const std::string& programs, size_t cases) {
  Site site(programs, 0);
  site.Fill(cases, absl::Hours(2));
  site.Start();
  grpc::SslCredentialsOptions options;
  const auto pem = ReadFile(site.AuthorityFile(), kPemBytes);
  if (!pem.ok()) Die(pem.status().ToString());
  options.pem_root_certs = *pem;
  const auto channel = grpc::CreateChannel(site.address(), grpc::SslCredentials(options));
  Somebody coordinator(channel, world::kCoordinator);
  Somebody worker(channel, world::kWorker);
  std::atomic<bool> ended{false};
  std::vector<double> writes;
  std::thread writing([&] { writes = worker.Submit(ended); });
  const double all = coordinator.Ask(v1::FIGURE_DIMENSION_UNSPECIFIED);
  const double places = coordinator.Ask(v1::FIGURE_DIMENSION_GOVERNORATE);
  const double people = coordinator.Ask(v1::FIGURE_DIMENSION_SEX);
  ended = true;
  writing.join();
  if (writes.empty()) Die("nothing was submitted");
  std::printf(
      "monitor: cases=%zu seconds=%.1f by_governorate=%.1f by_sex=%.1f submitted=%zu median_ms=%.1f worst_ms=%.1f\n",
      cases, all, places, people, writes.size(), writes[writes.size() / 2], writes.back());
  site.Stop();
}

int Run(int argc, char** argv) {
  std::string programs;
  size_t cases = 1000;
  for (int i = 1; i < argc; ++i) {
    absl::string_view flag = argv[i];
    if (absl::ConsumePrefix(&flag, "--programs=")) {
      programs = std::string(flag);
    } else if (!absl::ConsumePrefix(&flag, "--cases=") || !absl::SimpleAtoi(flag, &cases)) {
      Die(absl::StrCat("what is ", argv[i], "?"));
    }
  }
  Measure(programs, cases);
  return 0;
}

}  // namespace
}  // namespace ihala::volume

int main(int argc, char** argv) { return ihala::volume::Run(argc, argv); }
