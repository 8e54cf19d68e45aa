#include "tests/bench/secrecy.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "common/wire/payload.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "tests/bench/figures.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/bench/submits.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/test_server.h"
#include "tests/support/world/test_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::bench {
namespace {

constexpr int kCases = 500;
constexpr int kSecretsInFlight = 64;
// Of the design: nobody should tell the one from the other by a watch.
constexpr double kLeast = 0.95;
constexpr double kMostToTell = 1.05;

// Cases that one exchange names: so many that what is done for each shows beside what is done once, such as packing,
// signing and the commit.
constexpr size_t kWanted = 100;
constexpr size_t kSecretOperations = 20;

// All that somebody is told that there is no such case; an error where they are told anything else.
absl::StatusOr<std::string> NotFound(const grpc::Status& status) {
  if (status.error_code() != grpc::StatusCode::NOT_FOUND) return absl::InternalError(status.error_message());
  return absl::StrCat(status.error_message(), status.error_details());
}

// Somebody of another organisation who asks, by a device where it is an exchange. Each way of asking names all of the
// cases that it is given, and returns all that is said.
class Outsider {
 public:
  Outsider(TestServer& server, const std::shared_ptr<grpc::Channel>& channel)
      : server_(server),
        token_(server.TokenOf(world::kForeignWorker)),
        stub_(v1::ReferralService::NewStub(channel)),
        device_(server.random(), world::kForeignWorker),
        token_of_device_(server.SignInWithDevice(world::kForeignWorker, device_.Enrolment())),
        sync_(v1::SyncService::NewStub(channel)) {}

  absl::StatusOr<std::string> Read(const std::vector<std::string>& ids) { return NotFound(ReadOne(ids.front())); }
  absl::StatusOr<std::string> Step(const std::vector<std::string>& ids) { return NotFound(StepOne(ids.front())); }
  absl::StatusOr<std::string> Repair(const std::vector<std::string>& ids) {
    v1::ExchangeUp up;
    up.set_stream_id(device_.stream_id());
    up.mutable_repair()->set_bytes_max(64 * 1024);
    for (const std::string& id : ids) {
      v1::RowName& name = *up.mutable_repair()->add_wanted();
      name.set_referral_id(id);
      name.set_kind(v1::Row::kCoreFieldNumber);
    }
    ASSIGN_OR_RETURN(const v1::ExchangeDown down, Exchange(up));
    if (down.repair().wanted_done() != ids.size() || down.repair().rows_size() > 0) {
      return absl::InternalError("rows of others were handed out");
    }
    return down.repair().SerializeAsString();
  }
  absl::StatusOr<std::string> Operate(const std::vector<std::string>& ids) {
    v1::WorkflowRef workflow;
    workflow.set_workflow_id("default");
    workflow.set_version(world::kWorkflowVersion);
    const uint64_t first = device_.last_n() + 1;
    for (const std::string& id : ids) {
      v1::Operation operation = NewOperation(server_.clock(), id, workflow);
      v1::AddComment& comment = *operation.mutable_add_comment();
      comment.set_comment_id(NewUuidV7(server_.clock(), server_.random()));
      comment.set_audience(v1::AUDIENCE_BOTH_SIDES);
      comment.set_text("كلمة");
      ASSIGN_OR_RETURN(std::string bytes, EncodeOperation(operation));
      device_.Append(std::move(bytes));
    }
    ASSIGN_OR_RETURN(const v1::ExchangeDown down, Exchange(device_.Up({{first, device_.last_n()}})));
    std::string said;
    for (const v1::OperationVerdict& verdict : down.verdicts()) {
      if (verdict.verdict().kind() != v1::VERDICT_KIND_PARKED) return absl::InternalError(verdict.verdict().reason());
      said += verdict.verdict().SerializeAsString();
    }
    return said;
  }

 private:
  absl::StatusOr<v1::ExchangeDown> Exchange(const v1::ExchangeUp& up) {
    v1::ExchangeRequest request;
    *request.mutable_up() = Pack(up);
    v1::ExchangeResponse response;
    grpc::ClientContext context;
    TestServer::WithToken(token_of_device_, context);
    const grpc::Status status = sync_->Exchange(&context, request, &response);
    if (!status.ok()) return absl::InternalError(status.error_message());
    v1::ExchangeDown down;
    RETURN_IF_ERROR(Unpack(response.down(), "down", &down));
    return down;
  }
  grpc::Status ReadOne(const std::string& id) {
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    grpc::ClientContext context;
    TestServer::WithToken(token_, context);
    return stub_->GetReferral(&context, request, &response);
  }
  grpc::Status StepOne(const std::string& id) {
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

  TestServer& server_;
  const std::string token_;
  const std::unique_ptr<v1::ReferralService::Stub> stub_;
  RawDevice device_;
  const std::string token_of_device_;
  const std::unique_ptr<v1::SyncService::Stub> sync_;
};

using AskAbout = std::function<absl::StatusOr<std::string>(const std::vector<std::string>& ids)>;

// As many ids of cases of others as of none, each of these right after another case: so they are spread alike, in the
// indexes too, and no case is looked at in the place of more than one. All are asked about as often.
struct Ids {
  std::vector<std::string> theirs, none;
};

std::string Beside(std::string id) {
  id.back() = static_cast<char>(id.back() + 1);
  return id;
}

std::vector<std::string> Draw(Random& random, const std::vector<std::string>& ids, size_t count) {
  std::vector<std::string> drawn;
  const size_t from = random.Uniform(ids.size());
  for (size_t i = 0; i < count; ++i) drawn.push_back(ids[(from + i) % ids.size()]);
  return drawn;
}

absl::StatusOr<AccessFigure> Compare(TestServer& server, const Ids& ids, size_t named, int pairs, const AskAbout& ask) {
  std::vector<double> theirs, none;
  absl::StatusOr<std::string> of_theirs, of_none;
  const auto time = [&](const std::vector<std::string>& named_ids, absl::StatusOr<std::string>* said,
                        std::vector<double>* times) {
    const double start = Seconds();
    *said = ask(named_ids);
    times->push_back((Seconds() - start) * 1e6);
  };
  for (int i = 0; i < pairs; ++i) {
    const std::vector<std::string> there = Draw(server.random(), ids.theirs, named);
    const std::vector<std::string> not_there = Draw(server.random(), ids.none, named);
    const bool first = server.random().Uniform(2) == 0;
    if (first) time(there, &of_theirs, &theirs);
    time(not_there, &of_none, &none);
    if (!first) time(there, &of_theirs, &theirs);
    for (const auto* said : {&of_theirs, &of_none}) RETURN_IF_ERROR(said->status());
    if (*of_theirs != *of_none) return absl::InternalError(absl::StrCat("the answers differ: ", *of_theirs));
  }
  AccessFigure figure;
  figure.micros = Median(theirs);
  figure.baseline_micros = Median(none);
  figure.ratio = figure.micros / figure.baseline_micros;
  figure.least = kLeast;
  figure.most = kMostToTell;
  return figure;
}

}  // namespace

absl::StatusOr<std::vector<AccessFigure>> CompareSecrecy(int pairs) {
  TestServer server;
  const std::vector<v1::SubmitReferralRequest> requests = MakeSubmissions(server, kCases);
  RETURN_IF_ERROR(SubmitAll(server, requests, kSecretsInFlight).status());
  Ids ids;
  for (const auto& request : requests) {
    ids.theirs.push_back(request.referral_id());
    ids.none.push_back(Beside(request.referral_id()));
  }
  Outsider outside(server, server.Channel()), inside(server, server.InProcessChannel());
  using Way = absl::StatusOr<std::string> (Outsider::*)(const std::vector<std::string>&);
  struct Trial {
    const char* name;
    const char* what;
    Outsider& who;
    Way ask;
    size_t named = 1;
  };
  std::vector<AccessFigure> figures;
  for (const Trial& trial :
       {Trial{"secret_read", "reads of a case of others, over TLS", outside, &Outsider::Read},
        Trial{"secret_step", "steps on a case of others, over TLS", outside, &Outsider::Step},
        Trial{"secret_read_inside", "the same reads without a network", inside, &Outsider::Read},
        Trial{"secret_step_inside", "the same steps without a network", inside, &Outsider::Step},
        Trial{"secret_repair", "exchanges without a network that want 100 cases of others", inside, &Outsider::Repair,
              kWanted},
        Trial{"secret_operation", "exchanges without a network with 20 comments on cases of others", inside,
              &Outsider::Operate, kSecretOperations}}) {
    const auto ask = [&trial](const std::vector<std::string>& named) { return (trial.who.*trial.ask)(named); };
    // The first ones warm caches and are not counted.
    RETURN_IF_ERROR(Compare(server, ids, trial.named, pairs / 20 + 1, ask).status());
    ASSIGN_OR_RETURN(AccessFigure figure, Compare(server, ids, trial.named, pairs, ask));
    figure.name = trial.name;
    figure.what = trial.what;
    figure.baseline = "the same on as many cases that there are not";
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace ihala::bench
