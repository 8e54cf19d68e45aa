// The part of Client that signs in and out, tells how the store is, and syncs.
#include <optional>
#include <string>
#include <utility>

#include "client-lib/src/carried_heads.h"
#include "client-lib/src/client_impl.h"
#include "client-lib/src/contact.h"
#include "client-lib/src/device_orders.h"
#include "client-lib/src/runner.h"
#include "client-lib/src/trusted_time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/wire/device_signatures.h"
#include "common/workflow/calendar.h"
#include "ihala/client.h"

namespace ihala {

using client::Engine;
using client::OutboxState;

namespace {

absl::StatusOr<v1::SignInRequest> BuildSignIn(Engine& engine, absl::string_view account, absl::string_view passphrase,
                                              const SignInOptions& options) {
  // What was only locked or revoked the server decides on.
  const absl::Status opens = client::CheckOpensToPeople(*engine.store);
  if (Reason(opens) == "DEVICE_WIPED") return opens;
  ASSIGN_OR_RETURN(const std::string owner, engine.identity.Owner());
  if (!owner.empty() && owner != account) {
    return WithReason(absl::FailedPreconditionError("the store belongs to another account"), "OTHER_ACCOUNT");
  }
  RETURN_IF_ERROR(engine.identity.NoteSigningIn(account, engine.outbox));
  v1::SignInRequest request;
  request.set_account(std::string(account));
  request.set_passphrase(std::string(passphrase));
  ASSIGN_OR_RETURN(const std::string stream_id, engine.outbox.StreamId());
  ASSIGN_OR_RETURN(const SigningKey key, engine.identity.Key());
  request.mutable_device()->set_stream_id(stream_id);
  request.mutable_device()->set_public_key(key.PublicKey());
  request.mutable_device()->set_signature(SignBinding(key, account, stream_id));
  request.mutable_device()->set_enrolment_code(options.enrolment_code);
  ASSIGN_OR_RETURN(*request.mutable_device()->mutable_unsent(), client::CountUnsent(engine, 0));
  return request;
}

// What is needed to ask for the server's proof; nothing where the store opens without it.
struct ProofNeeded {
  bool is_needed = false;
  std::string server_key;
  Random* random = nullptr;
};

absl::StatusOr<ProofNeeded> NeedsProof(Engine& engine) {
  ASSIGN_OR_RETURN(const absl::Duration left, engine.lease.Left());
  ASSIGN_OR_RETURN(std::string server_key, engine.identity.ServerKey());
  return ProofNeeded{left <= absl::ZeroDuration(), std::move(server_key), engine.random};
}

// `proven` is when the server proved that it was reached, by its clock, if it had to.
absl::Status StoreSignIn(Engine& engine, absl::string_view account, const v1::SignInResponse& response,
                         absl::string_view passphrase, absl::string_view previous, std::optional<absl::Time> proven) {
  RETURN_IF_ERROR(engine.identity.Check(account, response));
  ASSIGN_OR_RETURN(client::Keyring::Prepared key, engine.identity.PrepareKey(passphrase, previous));
  return engine.UnlockWith([&]() -> absl::Status {
    const absl::Time server_time = TimeOfTimestamp(response.server_time());
    ASSIGN_OR_RETURN(const std::string owner, engine.identity.Owner());
    // Whom a new store belongs to, and which server's it is, the first answer says.
    if (owner.empty()) proven = server_time;
    RETURN_IF_ERROR(engine.identity.Accept(response, std::move(key)));
    RETURN_IF_ERROR(client::EndOrder(*engine.store));
    if (!response.device().empty()) {
      RETURN_IF_ERROR(engine.store->Put(client::settings::kDeviceCode, response.device()));
    }
    if (proven.has_value()) RETURN_IF_ERROR(engine.lease.Renew(*proven));
    return client::NoteServerTime(*engine.store, *engine.clock, server_time);
  });
}

absl::Status FillCounts(Engine& engine, StoreStatus* status) {
  ASSIGN_OR_RETURN(status->drafts, engine.drafts.Count());
  ASSIGN_OR_RETURN(status->queued, engine.outbox.Count(OutboxState::kQueued));
  ASSIGN_OR_RETURN(status->parked, engine.outbox.Count(OutboxState::kParked));
  ASSIGN_OR_RETURN(status->refused, engine.outbox.Count(OutboxState::kRefused));
  ASSIGN_OR_RETURN(status->acknowledged, engine.outbox.Count(OutboxState::kAcknowledged));
  ASSIGN_OR_RETURN(status->cases, engine.replica.CountCases());
  ASSIGN_OR_RETURN(const bool caught_up, engine.checkpoint.CaughtUp());
  ASSIGN_OR_RETURN(const bool agrees, engine.checkpoint.Agrees());
  status->all_synced = caught_up && agrees && status->queued == 0 && status->parked == 0 && status->refused == 0;
  return absl::OkStatus();
}

absl::StatusOr<StoreStatus> ReadStatus(Engine& engine) {
  StoreStatus status;
  status.unlocked = engine.unlocked;
  ASSIGN_OR_RETURN(status.owner, engine.identity.Owner());
  ASSIGN_OR_RETURN(status.signed_in, engine.store->Has(client::settings::kToken));
  if (engine.unlocked) {
    status.account = engine.account.code();
    status.organisation = engine.account.organisation();
  }
  RETURN_IF_ERROR(FillCounts(engine, &status));
  ASSIGN_OR_RETURN(const int64_t last_sync, engine.store->GetInt(client::settings::kLastSync));
  if (last_sync != 0) status.last_sync = absl::FromUnixMicros(last_sync);
  ASSIGN_OR_RETURN(status.offline_left, engine.lease.Left());
  ASSIGN_OR_RETURN(status.damaged_file, engine.store->Get(client::settings::kMovedAside));
  ASSIGN_OR_RETURN(const int64_t salvaged, engine.store->GetInt(client::settings::kSalvaged));
  status.salvaged = static_cast<uint64_t>(salvaged);
  RETURN_IF_ERROR(client::CountHeads(*engine.store, &status));
  ASSIGN_OR_RETURN(status.device, client::StandingOf(*engine.store));
  return status;
}

}  // namespace

absl::Status Client::SignIn(Transport& transport, absl::string_view account, absl::string_view passphrase,
                            const SignInOptions& options) {
  absl::StatusOr<v1::SignInRequest> request =
      impl_->DoLocked([&](Engine& engine) { return BuildSignIn(engine, account, passphrase, options); });
  if (!request.ok()) return request.status();
  const absl::StatusOr<v1::SignInResponse> response = transport.SignIn(*request, CallOptions());
  Wipe(*request->mutable_passphrase());
  if (client::AsksForOrders(response.status())) {
    SyncOptions once;
    once.max_failures = 1;
    Deliver(transport, once);
  }
  if (!response.ok()) return response.status();
  const absl::StatusOr<ProofNeeded> proof = impl_->DoLocked(NeedsProof);
  if (!proof.ok()) return proof.status();
  std::optional<absl::Time> proven;
  if (proof->is_needed) {
    ASSIGN_OR_RETURN(proven, client::ProveContact(transport, response->session().token(), proof->server_key,
                                                  request->device().stream_id(), *proof->random));
  }
  return impl_->DoLocked([&](Engine& engine) {
    return StoreSignIn(engine, account, *response, passphrase, options.previous_passphrase, proven);
  });
}

absl::Status Client::Unlock(absl::string_view passphrase) {
  return impl_->DoLocked([&](Engine& engine) -> absl::Status {
    RETURN_IF_ERROR(client::CheckOpensToPeople(*engine.store));
    ASSIGN_OR_RETURN(const absl::Duration left, engine.lease.Left());
    if (left <= absl::ZeroDuration()) return client::OfflineTooLong();
    ASSIGN_OR_RETURN(client::Keyring::Prepared key, engine.identity.Unlock(passphrase));
    return engine.UnlockWith([&]() { return engine.keyring.Put(std::move(key)); });
  });
}

void Client::Lock() {
  impl_->DoLocked([](Engine& engine) { engine.Lock(); });
}

absl::Status Client::SignOut(Transport& transport) {
  absl::StatusOr<Secret> token = impl_->DoLocked([](Engine& engine) -> absl::StatusOr<Secret> {
    // Locked, it cannot be told to the server, whose session ends by itself.
    if (!engine.unlocked) return Secret();
    return engine.identity.Token();
  });
  if (!token.ok()) return token.status();
  if (!token->empty()) {
    CallOptions options;
    options.token = token->Reveal();
    // Without a link the server's session ends by itself; here it ends now.
    transport.SignOut(v1::SignOutRequest(), options).IgnoreError();
  }
  Lock();
  return impl_->DoLocked([](Engine& engine) -> absl::Status {
    return engine.store->Write([&]() { return engine.identity.ForgetSession(); });
  });
}

absl::StatusOr<StoreStatus> Client::GetStatus() { return impl_->DoLocked(ReadStatus); }

absl::StatusOr<std::string> Client::WriteAuditHeads() {
  return impl_->DoLocked([](Engine& engine) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const std::string key, engine.identity.ServerKey());
    if (key.empty()) return absl::FailedPreconditionError("nobody has signed in yet");
    return client::WriteHeadsFile(*engine.store, key);
  });
}

SyncResult Client::Sync(Transport& transport, const SyncOptions& options) {
  SyncResult result = impl_->RunAlone([&](absl::FunctionRef<absl::Status(Engine&)> body) { return impl_->Do(body); },
                                      transport, options, client::Way::kExchange);
  if (!client::AsksForOrders(result.status)) return result;
  // What waits leaves all the same, and the device hears what it is to do.
  const SyncResult delivered = Deliver(transport, options);
  result.exchanges += delivered.exchanges;
  result.failures += delivered.failures;
  result.acknowledged += delivered.acknowledged;
  result.refused += delivered.refused;
  result.parked += delivered.parked;
  result.unreadable += delivered.unreadable;
  result.bytes_up += delivered.bytes_up;
  result.bytes_down += delivered.bytes_down;
  return result;
}

SyncResult Client::Deliver(Transport& transport, const SyncOptions& options) {
  return impl_->RunAlone([&](absl::FunctionRef<absl::Status(Engine&)> body) { return impl_->DoLocked(body); },
                         transport, options, client::Way::kDelivery);
}

SyncResult Client::Impl::RunAlone(const client::WithEngine& with_engine, Transport& transport,
                                  const SyncOptions& options, client::Way way) {
  if (!BeginSync()) {
    SyncResult result;
    result.status = WithReason(absl::FailedPreconditionError("another thread is syncing"), "SYNC_RUNNING");
    return result;
  }
  SyncResult result = client::RunSync(with_engine, transport, options, way);
  EndSync();
  return result;
}

absl::Status Client::Watch(Transport& transport, const WatchOptions& options) {
  Secret token;
  v1::WatchRequest request;
  absl::Status ready = impl_->Do([&](Engine& engine) -> absl::Status {
    ASSIGN_OR_RETURN(token, engine.identity.Token());
    ASSIGN_OR_RETURN(*request.mutable_cursor(), engine.checkpoint.Cursor());
    return absl::OkStatus();
  });
  if (!ready.ok()) return ready;
  if (token.empty()) return absl::UnauthenticatedError("there is no session: sign in");
  CallOptions call;
  call.token = token.Reveal();
  call.cancellation = options.cancellation;
  return transport.Watch(request, call, [&options](const v1::WatchResponse& response) {
    // Whatever a newer server says, it says that there is something.
    options.heard(response.event() == v1::WATCH_EVENT_STANDS ? WatchSign::kStands : WatchSign::kRing);
  });
}

}  // namespace ihala
