#include "tests/bench/secrecy.h"

#include <functional>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/bench/figures.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/bench/submits.h"
#include "tests/support/test_server.h"
#include "tests/support/world/test_world.h"

namespace ihala::bench {
namespace {

constexpr int kCases = 500;
constexpr int kInFlight = 64;
// Of the design: nobody should tell the one from the other by a watch.
constexpr double kLeast = 0.95;
constexpr double kMost = 1.05;

// Somebody of another organisation who asks.
class Outsider {
 public:
  Outsider(TestServer& server, std::shared_ptr<grpc::Channel> channel)
      : server_(server),
        token_(server.TokenOf(world::kForeignWorker)),
        stub_(v1::ReferralService::NewStub(std::move(channel))) {}

  grpc::Status Read(const std::string& id) {
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    grpc::ClientContext context;
    TestServer::WithToken(token_, context);
    return stub_->GetReferral(&context, request, &response);
  }
  grpc::Status Step(const std::string& id) {
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(id);
    request.set_base_revision(1);
    request.set_base_entry(1);
    request.set_step_id("WITHDRAW");
    v1::TakeStepResponse response;
    grpc::ClientContext context;
    TestServer::WithToken(token_, context);
    return stub_->TakeStep(&context, request, &response);
  }

 private:
  TestServer& server_;
  const std::string token_;
  const std::unique_ptr<v1::ReferralService::Stub> stub_;
};

absl::StatusOr<AccessFigure> Compare(TestServer& server, const std::vector<std::string>& cases, int pairs,
                                     const std::function<grpc::Status(const std::string&)>& ask) {
  std::vector<double> theirs, none;
  grpc::Status of_theirs, of_none;
  const auto time = [&](const std::string& id, grpc::Status* status, std::vector<double>* times) {
    const double start = Seconds();
    *status = ask(id);
    times->push_back((Seconds() - start) * 1e6);
  };
  for (int i = 0; i < pairs; ++i) {
    const std::string there = cases[server.random().Uniform(cases.size())];
    // Ids of one time, so that they lie side by side.
    const std::string not_there = NewUuidV7(server.clock(), server.random());
    const bool first = server.random().Uniform(2) == 0;
    if (first) time(there, &of_theirs, &theirs);
    time(not_there, &of_none, &none);
    if (!first) time(there, &of_theirs, &theirs);
    const bool same =
        of_theirs.error_code() == grpc::StatusCode::NOT_FOUND && of_none.error_code() == of_theirs.error_code() &&
        of_none.error_message() == of_theirs.error_message() && of_none.error_details() == of_theirs.error_details();
    if (!same) return absl::InternalError(absl::StrCat("the answers differ: ", of_theirs.error_message()));
  }
  AccessFigure figure;
  figure.micros = Median(theirs);
  figure.baseline_micros = Median(none);
  figure.ratio = figure.micros / figure.baseline_micros;
  figure.least = kLeast;
  figure.most = kMost;
  return figure;
}

}  // namespace

absl::StatusOr<std::vector<AccessFigure>> CompareSecrecy(int pairs) {
  TestServer server;
  const std::vector<v1::SubmitReferralRequest> requests = MakeSubmissions(server, kCases);
  RETURN_IF_ERROR(SubmitAll(server, requests, kInFlight).status());
  std::vector<std::string> cases;
  for (const auto& request : requests) cases.push_back(request.referral_id());
  Outsider outside(server, server.Channel()), inside(server, server.InProcessChannel());
  using Ask = grpc::Status (Outsider::*)(const std::string&);
  struct Trial {
    const char* name;
    const char* what;
    Outsider& who;
    Ask ask;
  };
  std::vector<AccessFigure> figures;
  for (const Trial& trial :
       {Trial{"secret_read", "reads of a case of others, over TLS", outside, &Outsider::Read},
        Trial{"secret_step", "steps on a case of others, over TLS", outside, &Outsider::Step},
        Trial{"secret_read_inside", "the same reads without a network", inside, &Outsider::Read},
        Trial{"secret_step_inside", "the same steps without a network", inside, &Outsider::Step}}) {
    const auto ask = [&trial](const std::string& id) { return (trial.who.*trial.ask)(id); };
    // The first ones warm caches and are not counted.
    RETURN_IF_ERROR(Compare(server, cases, pairs / 20 + 1, ask).status());
    ASSIGN_OR_RETURN(AccessFigure figure, Compare(server, cases, pairs, ask));
    figure.name = trial.name;
    figure.what = trial.what;
    figure.baseline = "the same on a case that there is not";
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace ihala::bench
