#include "server/rpc/health.h"

#include <algorithm>
#include <utility>

#include <grpcpp/support/server_callback.h>

namespace ihala {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// A load balancer or two and a few people who look; each watch holds a stream for as long as it likes.
constexpr size_t kWatchersMax = 64;

}  // namespace

// One watch. It writes one state at a time and remembers only the newest that it still has to write. Everything here
// happens under the service's lock except the end: gRPC calls OnDone last, and then nobody knows it any more.
class HealthService::Watcher : public grpc::ServerWriteReactor<HealthCheckResponse> {
 public:
  Watcher(HealthService* service, bool knows) : service_(service), knows_(knows) {}

  // Tells the present state if it is news, and ends if it should.
  void Tell() ABSL_EXCLUSIVE_LOCKS_REQUIRED(service_->mutex_) {
    if (writing_ || finished_) return;
    const HealthCheckResponse::ServingStatus now = !knows_              ? HealthCheckResponse::SERVICE_UNKNOWN
                                                   : service_->serving_ ? HealthCheckResponse::SERVING
                                                                        : HealthCheckResponse::NOT_SERVING;
    if (told_ != now) {
      told_ = now;
      response_.set_status(now);
      writing_ = true;
      StartWrite(&response_);
    } else if (service_->ending_) {
      End(grpc::Status(grpc::StatusCode::UNAVAILABLE, "The server is going down."));
    }
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&service_->mutex_);
    writing_ = false;
    if (ok) return Tell();
    End(grpc::Status::CANCELLED);
  }

  void OnCancel() override {
    absl::MutexLock lock(&service_->mutex_);
    // A write under way fails by itself and ends the watch then.
    if (!writing_) End(grpc::Status::CANCELLED);
  }

  void OnDone() override {
    {
      absl::MutexLock lock(&service_->mutex_);
      service_->watchers_.erase(this);
    }
    delete this;
  }

  // For the service, which holds its lock: only this says that its watches' lock is the same one.
  void LockIsHeld() ABSL_ASSERT_EXCLUSIVE_LOCK(service_->mutex_) { service_->mutex_.AssertHeld(); }

  void End(const grpc::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(service_->mutex_) {
    if (finished_) return;
    finished_ = true;
    Finish(status);
  }

 private:
  HealthService* const service_;
  const bool knows_;
  bool writing_ = false;
  bool finished_ = false;
  HealthCheckResponse response_;
  HealthCheckResponse::ServingStatus told_ = HealthCheckResponse::UNKNOWN;
};

HealthService::HealthService(std::vector<std::string> services) : services_(std::move(services)) {}

bool HealthService::Knows(const std::string& service) const {
  return service.empty() || std::find(services_.begin(), services_.end(), service) != services_.end();
}

void HealthService::TellAll() {
  for (Watcher* const watcher : watchers_) {
    watcher->LockIsHeld();
    watcher->Tell();
  }
}

void HealthService::StopServing() {
  absl::MutexLock lock(&mutex_);
  serving_ = false;
  TellAll();
}

void HealthService::EndWatches() {
  absl::MutexLock lock(&mutex_);
  ending_ = true;
  TellAll();
}

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* context, const HealthCheckRequest* request,
                                               HealthCheckResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  if (!Knows(request->service())) {
    reactor->Finish(grpc::Status(grpc::StatusCode::NOT_FOUND, "There is no such service."));
    return reactor;
  }
  {
    absl::MutexLock lock(&mutex_);
    response->set_status(serving_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING);
  }
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerWriteReactor<HealthCheckResponse>* HealthService::Watch(grpc::CallbackServerContext* context,
                                                                    const HealthCheckRequest* request) {
  auto* const watcher = new Watcher(this, Knows(request->service()));
  absl::MutexLock lock(&mutex_);
  watcher->LockIsHeld();
  if (watchers_.size() >= kWatchersMax) {
    watcher->End(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "Too many watch already."));
    return watcher;
  }
  watchers_.insert(watcher);
  watcher->Tell();
  return watcher;
}

}  // namespace ihala
