#include "tests/bench/policy.h"

#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/wire/dictionary.h"
#include "common/wire/payload.h"
#include "ihala/v1/queue_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "tests/bench/access_switch.h"
#include "tests/bench/figures.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/test_server.h"
#include "tests/support/world/test_world.h"

namespace ihala::bench {
namespace {

constexpr char kTerms[] = "DSA-TERMS";
constexpr double kMost = 1.3;
constexpr int kPage = 50;
// What a device asks for on a good link.
constexpr uint32_t kPageBytes = 256 * 1024;

// An agreement that opens some fields, delays some and withholds some.
v1::SharingAgreement Terms() {
  v1::SharingAgreement agreement = world::Agreements().front();
  agreement.set_agreement_id(kTerms);
  agreement.clear_signatures();
  agreement.clear_opened();
  v1::RungFields& opened = *agreement.add_opened();
  opened.set_rung(v1::RUNG_REVIEW);
  for (const char* path : {"needs.summary", "household.vulnerabilities", "envelope.worker_code"}) {
    opened.add_fields(path);
  }
  v1::RungFields& postponed = *agreement.add_postponed();
  postponed.set_rung(v1::RUNG_DOSSIER);
  postponed.add_fields("people.documents");
  agreement.add_withheld("people.phones");
  agreement.add_forbidden_desks(world::kOtherDesk);
  return agreement;
}

// Seconds of processor time that this process, both ends of the calls, has taken: what deciding costs shows in it also
// on a machine that is busy with other things.
double ProcessorSeconds() {
  struct timespec time = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// A reviewer at work, and what is measured of it.
class Reader {
 public:
  Reader(TestServer& server, int cases)
      : server_(server),
        channel_(server.Channel()),
        queue_(v1::QueueService::NewStub(channel_)),
        sync_(v1::SyncService::NewStub(channel_)),
        cases_(cases) {}

  // The reviewer holds all cases, and has opened and accepted them where `open`; where not, they are on every rung, and
  // every second family withholds something under the agreement with terms.
  void MakeCases(bool open) {
    for (int i = 0; i < cases_; ++i) {
      v1::Referral referral = world::Dossier(server_.clock(), server_.random());
      if (!open) {
        referral.set_agreement_id(kTerms);
        if (i % 2 == 0) {
          referral.mutable_consent()->mutable_fields()->RemoveLast();
          referral.mutable_consent()->add_withheld("household.shelter");
        }
      }
      v1::CaseCore core = server_.Submit(world::kWorker, referral);
      core = Step(core, "CLAIM", nullptr, "");
      if (open || i % 3 > 0) core = Step(core, "OPEN_IDENTITY", "reason", "ELIGIBILITY");
      if (open || i % 3 > 1) Step(core, "ACCEPT", "programme", world::kProgramme);
    }
  }

  // All pages of the queue of one's own cases: microseconds of processor time a page, and what came.
  absl::StatusOr<double> Queue(uint64_t* bytes) {
    int pages = 0;
    v1::ListQueueRequest request;
    request.set_view(v1::QUEUE_VIEW_MINE);
    request.set_page_size(kPage);
    v1::ListQueueResponse response;
    const double start = ProcessorSeconds();
    do {
      request.set_page_token(response.next_page_token());
      grpc::ClientContext context;
      server_.As(world::kReviewer, context);
      const grpc::Status status = queue_->ListQueue(&context, request, &response);
      if (!status.ok()) return absl::InternalError(status.error_message());
      ++pages;
      *bytes += response.ByteSizeLong() - response.next_page_token().size();
    } while (!response.next_page_token().empty());
    return (ProcessorSeconds() - start) * 1e6 / pages;
  }

  // The first sync of a new device: microseconds of processor time a row, and what came, unpacked. A row, because an
  // exchange carries as many as its bytes hold, and under terms rows are smaller: they say less.
  absl::StatusOr<double> Sync(uint64_t* bytes) {
    const RawDevice device(server_.random(), world::kReviewer);
    const std::string token = server_.SignInWithDevice(world::kReviewer, device.Enrolment());
    v1::ExchangeUp up;
    up.set_stream_id(device.stream_id());
    up.set_page_bytes_max(kPageBytes);
    up.set_feed_schema(1);
    v1::ExchangeDown down;
    int rows = 0;
    double seconds = 0;
    do {
      v1::ExchangeRequest request;
      *request.mutable_up() = Pack(up);
      request.set_dictionary_known(kNewestDictionary);
      v1::ExchangeResponse response;
      grpc::ClientContext context;
      TestServer::WithToken(token, context);
      const double start = ProcessorSeconds();
      const grpc::Status status = sync_->Exchange(&context, request, &response);
      seconds += ProcessorSeconds() - start;
      if (!status.ok()) return absl::InternalError(status.error_message());
      RETURN_IF_ERROR(Unpack(response.down(), "down", &down));
      rows += down.page().rows_size();
      *bytes += down.page().ByteSizeLong() - down.page().next_cursor().size();
      up.set_cursor(down.page().next_cursor());
    } while (down.page().more());
    return seconds * 1e6 / rows;
  }

 private:
  v1::CaseCore Step(const v1::CaseCore& core, const char* step, const char* input, const std::string& said) {
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(core.referral_id());
    request.set_base_revision(core.revision());
    request.set_base_entry(core.entry());
    request.set_step_id(step);
    if (input != nullptr) {
      v1::InputValue& value = *request.add_inputs();
      value.set_name(input);
      if (std::string(input) == "reason") {
        value.add_codes(said);
      } else {
        value.set_reference(said);
      }
    }
    grpc::ClientContext context;
    server_.As(world::kReviewer, context);
    v1::TakeStepResponse response;
    const grpc::Status status = v1::ReferralService::NewStub(channel_)->TakeStep(&context, request, &response);
    if (!status.ok()) std::abort();
    return response.core();
  }

  TestServer& server_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::QueueService::Stub> queue_;
  const std::unique_ptr<v1::SyncService::Stub> sync_;
  const int cases_;
};

using Measure = std::function<absl::StatusOr<double>(uint64_t*)>;

// Runs with the policy and without one, in turns. `same` says whether both must have brought as many bytes.
absl::StatusOr<AccessFigure> Compare(const std::string& name, const std::string& what, int runs, bool same,
                                     const Measure& measure) {
  std::vector<double> with, without, ratios;
  uint64_t bytes_with = 0, bytes_without = 0;
  // The first round warms caches and is not counted.
  for (int run = -1; run < runs; ++run) {
    bytes_with = bytes_without = 0;
    ASSIGN_OR_RETURN(const double product, measure(&bytes_with));
    DecideAccess(false);
    const absl::StatusOr<double> baseline = measure(&bytes_without);
    DecideAccess(true);
    if (!baseline.ok()) return baseline.status();
    if (run < 0) continue;
    with.push_back(product);
    without.push_back(*baseline);
    ratios.push_back(product / *baseline);
  }
  // But for the day on which consent ends, which no row has where nobody decides.
  if (same && (bytes_with < bytes_without || bytes_with > bytes_without + bytes_without / 20)) {
    return absl::InternalError(absl::StrCat(name, " compares ", bytes_with, " with ", bytes_without, " bytes"));
  }
  AccessFigure figure{name, "", "", Median(with), Median(without), Median(ratios), 0, kMost};
  figure.what = absl::StrCat(what, ", ", bytes_with, " bytes");
  figure.baseline = absl::StrCat("the same with nothing decided, ", bytes_without, " bytes");
  return figure;
}

}  // namespace

absl::StatusOr<std::vector<AccessFigure>> ComparePolicy(int cases, int runs) {
  std::vector<AccessFigure> figures;
  for (const bool open : {true, false}) {
    TestServer::Options options;
    options.more_agreements = {Terms()};
    TestServer server(options);
    Reader reader(server, cases);
    reader.MakeCases(open);
    const std::string of = open ? " of cases that are open as a whole" : " of cases under terms, on every rung";
    const std::string end = open ? "" : "_under_terms";
    ASSIGN_OR_RETURN(AccessFigure queue, Compare("queue_page" + end, "a page of 50" + of, runs, open,
                                                 [&](uint64_t* bytes) { return reader.Queue(bytes); }));
    ASSIGN_OR_RETURN(AccessFigure sync, Compare("exchange" + end, "a row in exchanges of 256 KiB" + of, runs, open,
                                                [&](uint64_t* bytes) { return reader.Sync(bytes); }));
    figures.push_back(std::move(queue));
    figures.push_back(std::move(sync));
  }
  return figures;
}

}  // namespace ihala::bench
