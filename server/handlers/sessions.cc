#include "server/handlers/sessions.h"

#include <memory>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/sign.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "server/handlers/retry_after.h"
#include "server/handlers/validate.h"

namespace ihala {
namespace {

// As many characters as the interface allows; the hash takes more, in bytes.
constexpr size_t kPassphraseCodePoints = 200;

absl::Status CheckSignIn(const v1::SignInRequest& request) {
  FieldChecks checks(request);
  checks.Party("account", request.account());
  checks.Required("passphrase", !request.passphrase().empty());
  checks.OptionalText("passphrase", request.passphrase(), kPassphraseCodePoints);
  if (request.has_device()) {
    checks.Id("device.stream_id", request.device().stream_id());
    checks.Bytes("device.public_key", request.device().public_key(), kPublicKeyBytes);
  }
  return checks.Status();
}

// The one answer for whoever may not come in, whatever the cause.
absl::Status NotLetIn() {
  return WithReason(absl::UnauthenticatedError("The account and the passphrase do not go together."), "SIGN_IN_FAILED");
}

// The account, if this is its passphrase and it may sign in today. Takes the same time in every case: one look-up and
// one verification.
absl::StatusOr<v1::Account> Recognise(HandlerEnv& env, const v1::SignInRequest& request) {
  std::optional<AccountRecord> record;
  RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) {
    ASSIGN_OR_RETURN(record, txn.FindAccount(request.account()));
    return absl::OkStatus();
  }));
  const bool has_hash = record.has_value() && !record->passphrase_hash.empty();
  const bool verified = VerifyPassphrase(has_hash ? record->passphrase_hash : env.dummy_hash, request.passphrase());
  const bool usable = env.reference->Get()->FindCaller(request.account(), env.clock->Now()).has_value();
  if (!has_hash || !verified || !usable) return NotLetIn();
  return record->account;
}

// Binds the device's stream to this account and key, or checks that it already is.
absl::Status BindStream(WriteTxn& txn, const std::string& account, const v1::Device& device) {
  ASSIGN_OR_RETURN(const std::optional<Stream> known, txn.FindStream(device.stream_id()));
  if (!known.has_value()) {
    return txn.PutStream({device.stream_id(), account, device.public_key()});
  }
  if (known->account == account && SecretEquals(known->public_key, device.public_key())) return absl::OkStatus();
  return WithReason(absl::PermissionDeniedError("This stream is bound to another account or key."), "STREAM_BOUND");
}

// A fresh session and its token.
struct NewSession {
  std::string token;
  std::string token_hash;
  SessionRecord record;
};

NewSession MakeSession(HandlerEnv& env, const std::string& account, const std::string& stream_id) {
  NewSession session;
  session.token = env.random->Bytes(kTokenBytes);
  session.token_hash = TokenHash(session.token);
  session.record = {account, stream_id, env.clock->Now() + kSessionLife};
  return session;
}

void Fill(const NewSession& made, v1::Session* session) {
  session->set_token(made.token);
  *session->mutable_expires_at() = TimestampOfTime(made.record.expires_at);
}

// The slow part of a sign-in, on a thread of the pool.
void FinishSignIn(HandlerEnv& env, const Call& call, const v1::SignInRequest& request,
                  const SignInLimiter::Attempt& attempt, v1::SignInResponse* response, Done done) {
  if (call.ended()) return done(absl::DeadlineExceededError("The call ended before its turn came."));
  absl::StatusOr<v1::Account> account = Recognise(env, request);
  if (!account.ok()) return done(account.status());
  env.limiter->Succeeded(attempt);
  const NewSession made = MakeSession(env, account->code(), request.device().stream_id());
  Fill(made, response->mutable_session());
  *response->mutable_account() = *std::move(account);
  *response->mutable_server_time() = TimestampOfTime(env.clock->Now());
  response->set_server_public_key(env.exchange->public_key());
  env.store->WriteAsync(
      [&env, &request, made](WriteTxn& txn) -> absl::Status {
        if (request.has_device()) RETURN_IF_ERROR(BindStream(txn, made.record.account, request.device()));
        RETURN_IF_ERROR(txn.DeleteExpiredSessions(env.clock->Now()));
        RETURN_IF_ERROR(txn.PutSession(made.token_hash, made.record));
        return txn.PutAudit({env.clock->Now(), made.record.account, "", "session.sign_in", "", "APPLIED", ""});
      },
      std::move(done));
}

}  // namespace

std::string TokenHash(absl::string_view token) { return Digest(token); }

namespace handlers {

void SignIn(HandlerEnv& env, const Call& call, const v1::SignInRequest& request, v1::SignInResponse* response,
            const Done& done) {
  if (absl::Status status = CheckSignIn(request); !status.ok()) return done(std::move(status));
  absl::StatusOr<SignInLimiter::Attempt> attempt =
      env.limiter->Begin(request.account(), request.device().stream_id(), call.peer);
  if (!attempt.ok()) return done(attempt.status());
  const bool taken = env.slow_work->TryAdd([&env, &call, &request, attempt = *attempt, response, done] {
    FinishSignIn(env, call, request, attempt, response, done);
  });
  if (taken) return;
  // Nothing was tried.
  env.limiter->Succeeded(*attempt);
  done(Busy());
}

void RefreshSession(HandlerEnv& env, const Call& call, const v1::RefreshSessionRequest& request,
                    v1::RefreshSessionResponse* response, Done done) {
  if (absl::Status status = FieldChecks(request).Status(); !status.ok()) return done(std::move(status));
  const NewSession made = MakeSession(env, call.session.account, call.session.stream_id);
  Fill(made, response->mutable_session());
  env.store->WriteAsync(
      [&call, made](WriteTxn& txn) -> absl::Status {
        // Of two refreshes at once only one may get a token, or a stolen one could live on unseen.
        ASSIGN_OR_RETURN(const std::optional<SessionRecord> old, txn.FindSession(call.token_hash));
        if (!old.has_value()) return WithReason(absl::UnauthenticatedError("The session has ended."), "NO_SESSION");
        RETURN_IF_ERROR(txn.DeleteSession(call.token_hash));
        return txn.PutSession(made.token_hash, made.record);
      },
      std::move(done));
}

void SignOut(HandlerEnv& env, const Call& call, const v1::SignOutRequest& request, v1::SignOutResponse* response,
             Done done) {
  if (absl::Status status = FieldChecks(request).Status(); !status.ok()) return done(std::move(status));
  env.store->WriteAsync([&call](WriteTxn& txn) { return txn.DeleteSession(call.token_hash); }, std::move(done));
}

absl::Status WhoAmI(HandlerEnv& env, const Call& call, const v1::WhoAmIRequest& request, v1::WhoAmIResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Status());
  *response->mutable_account() = call.account;
  *response->mutable_server_time() = TimestampOfTime(env.clock->Now());
  return absl::OkStatus();
}

}  // namespace handlers
}  // namespace ihala
