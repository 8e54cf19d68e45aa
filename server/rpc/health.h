#ifndef IHALA_SERVER_RPC_HEALTH_H_
#define IHALA_SERVER_RPC_HEALTH_H_

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace ihala {

// The standard health service, ours because gRPC's own has no descriptor, so that reflection could not describe it.
// Needs no session: a load balancer has none, and it says nothing but whether the server takes calls. Thread-safe.
class HealthService : public grpc::health::v1::Health::CallbackService {
 public:
  // `services` are the full names that it answers for, besides "" for the whole server. Serving from the start.
  explicit HealthService(std::vector<std::string> services);

  // From now on every answer is NOT_SERVING; watchers are told at once. Does not turn back.
  void StopServing();
  // Ends every watch, and every later one right after its first answer. Without it a watcher would hold up the server's
  // end.
  void EndWatches();

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context,
                                  const grpc::health::v1::HealthCheckRequest* request,
                                  grpc::health::v1::HealthCheckResponse* response) override;
  grpc::ServerWriteReactor<grpc::health::v1::HealthCheckResponse>* Watch(
      grpc::CallbackServerContext* context, const grpc::health::v1::HealthCheckRequest* request) override;

 private:
  class Watcher;

  bool Knows(const std::string& service) const;
  void TellAll() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::vector<std::string> services_;
  absl::Mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = true;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_set<Watcher*> watchers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_SERVER_RPC_HEALTH_H_
