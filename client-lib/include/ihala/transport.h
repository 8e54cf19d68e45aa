#ifndef IHALA_TRANSPORT_H_
#define IHALA_TRANSPORT_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "ihala/v1/session_service.pb.h"
#include "ihala/v1/sync_service.pb.h"

namespace ihala {

// A flag by which one thread asks another to stop. Asking is final. Cancel() may be called from any thread and from a
// signal handler.
class Cancellation {
 public:
  void Cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> cancelled_{false};
};

// What goes with one call.
struct CallOptions {
  // The session's token, 32 bytes; empty for a call that needs none. Valid during the call only.
  absl::string_view token;
  // How long the call may take, connecting included. A watch is not asked to end by it.
  absl::Duration timeout = absl::Seconds(30);
  // Ends the call early with CANCELLED; may be null. Not owned.
  const Cancellation* cancellation = nullptr;
};

// How a client reaches its server. The library never opens a connection by itself: whoever embeds it passes one in,
// gRPC (below) or their own. Calls block; a call may fail at any moment, before or after the server did what was asked,
// and the client repeats it safely.
//
// A status is about the way only: UNAVAILABLE and DEADLINE_EXCEEDED are tried again, UNAUTHENTICATED asks for a new
// sign-in, CANCELLED ends the sync. What the server decided about an operation is inside the answer.
//
// One client makes one call at a time, and beside it at most one Watch, from another thread. An implementation that
// several clients share must be thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;

  // SessionService.SignIn, RefreshSession and SignOut.
  virtual absl::StatusOr<v1::SignInResponse> SignIn(const v1::SignInRequest& request, const CallOptions& options) = 0;
  virtual absl::StatusOr<v1::RefreshSessionResponse> RefreshSession(const v1::RefreshSessionRequest& request,
                                                                    const CallOptions& options) = 0;
  virtual absl::StatusOr<v1::SignOutResponse> SignOut(const v1::SignOutRequest& request,
                                                      const CallOptions& options) = 0;
  // SessionService.ChoosePassphrase, which an app calls before the first sign-in, with the code that the organisation
  // handed out. This one cannot.
  virtual absl::Status ChoosePassphrase(const v1::ChoosePassphraseRequest& request, const CallOptions& options) {
    return absl::UnimplementedError("this transport sets no passphrases");
  }
  // SyncService.Exchange.
  virtual absl::StatusOr<v1::ExchangeResponse> Exchange(const v1::ExchangeRequest& request,
                                                        const CallOptions& options) = 0;

  // SyncService.Deliver. This one cannot, and what is queued then waits until somebody unlocks the store.
  virtual absl::StatusOr<v1::DeliverResponse> Deliver(const v1::DeliverRequest& request, const CallOptions& options) {
    return absl::UnimplementedError("this transport delivers nothing for a locked store");
  }

  // SyncService.Watch: calls `heard` with each answer, on this thread, until the watch has ended; blocks for that long,
  // which may be half an hour. Returns what it ended with, OK where the server asks for a new one. Must end soon after
  // it was cancelled. This one has no watches: a client then syncs by its timer alone.
  virtual absl::Status Watch(const v1::WatchRequest& request, const CallOptions& options,
                             const std::function<void(const v1::WatchResponse&)>& heard) {
    return absl::UnimplementedError("this transport has no watches");
  }

  // Asked again and again while a sync waits because the last call found no way to the server: true once a connection
  // has come about, so that waiting on makes no sense. `look` says that it is time to try to connect again. May take
  // some milliseconds. This one does not know, and every pause runs its course.
  virtual bool LinkIsBack(bool look) { return false; }
};

// Where a server is and how it proves itself.
struct GrpcOptions {
  // Host and port, as "referrals.example.org:8443". Required.
  std::string target;
  // The certificates, in PEM, of the authorities that may vouch for the server; empty takes the machine's own list.
  std::string ca_pem;
  // The name that the server's certificate must carry where it is not the host of `target`; empty otherwise.
  std::string server_name;
  // True speaks without TLS. Refused unless `target` is a loopback address.
  bool plaintext = false;
};

// A transport over gRPC: TLS 1.2 or newer, keep-alive, every limit set. Connects when first used and again by itself,
// also after a call that got no answer in its time: the next one goes by a new connection.
// INVALID_ARGUMENT for a missing target, certificates that are no PEM, or plaintext beyond loopback. Thread-safe.
absl::StatusOr<std::unique_ptr<Transport>> NewGrpcTransport(const GrpcOptions& options);

}  // namespace ihala

#endif  // IHALA_TRANSPORT_H_
