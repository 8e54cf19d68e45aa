#include "server/handlers/sessions.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/sign.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "common/wire/device_signatures.h"
#include "common/workflow/calendar.h"
#include "server/commands/account_judge.h"
#include "server/commands/device_judge.h"
#include "server/handlers/later.h"
#include "server/handlers/retry_after.h"
#include "server/handlers/validate.h"

namespace ihala {
namespace {

// As many characters as the interface allows; the hash takes more, in bytes.
constexpr size_t kPassphraseCodePoints = 200;
// As people may type a code, with spaces and dashes.
constexpr size_t kCodeCodePoints = 40;

// Whether it is there or not: where it must be, depends on the account.
bool SignatureFits(const v1::SignInRequest& request) {
  const v1::Device& device = request.device();
  return device.signature().empty() ||
         VerifyBinding(device.public_key(), request.account(), device.stream_id(), device.signature());
}

absl::Status CheckSignIn(const v1::SignInRequest& request) {
  FieldChecks checks(request);
  checks.Party("account", request.account());
  checks.Required("passphrase", !request.passphrase().empty());
  checks.OptionalText("passphrase", request.passphrase(), kPassphraseCodePoints);
  if (request.has_device()) {
    checks.Id("device.stream_id", request.device().stream_id());
    checks.Bytes("device.public_key", request.device().public_key(), kPublicKeyBytes);
    checks.OptionalText("device.enrolment_code", request.device().enrolment_code(), kCodeCodePoints);
    checks.That(
        request.device().enrolment_code().empty() || text::ParseShortCode(request.device().enrolment_code()).ok(),
        "device.enrolment_code", "MALFORMED",
        "must be a code as it was handed over: one of its characters is mistyped");
    checks.That(SignatureFits(request), "device.signature", "MALFORMED",
                "must be empty or the device's signature over account and stream");
  }
  return checks.Status();
}

// What an account can be proved with: its own hash, or the dummy's that nothing fits.
struct Proof {
  std::string hash;  // Empty where the account has none.
  bool fits = false;
};

// Takes the same time whether or not there is such an account: one verification.
Proof Verify(const HandlerEnv& env, std::string hash, absl::string_view words) {
  Proof proof{std::move(hash), false};
  const bool verified = VerifyPassphrase(proof.hash.empty() ? env.dummy_hash : proof.hash, words);
  proof.fits = verified && !proof.hash.empty();
  return proof;
}

absl::StatusOr<AccountRecord> RecordOf(HandlerEnv& env, const std::string& account) {
  AccountRecord record;
  RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) {
    ASSIGN_OR_RETURN(const std::optional<AccountRecord> found, txn.FindAccount(account));
    record = found.value_or(AccountRecord());
    return absl::OkStatus();
  }));
  return record;
}

// The account, if this is its passphrase and it may sign in today. Takes the same time in every case: one look-up and
// one verification. Only whoever has the passphrase learns that the organisation is frozen.
absl::StatusOr<v1::Account> Recognise(HandlerEnv& env, const v1::SignInRequest& request) {
  ASSIGN_OR_RETURN(AccountRecord record, RecordOf(env, request.account()));
  const Proof proof = Verify(env, record.passphrase_hash, request.passphrase());
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  const bool usable = reference->FindCaller(request.account(), env.clock->Now(), WhenFrozen::kSpeakers).has_value();
  if (proof.fits && !usable && reference->IsFrozen(record.account)) return Frozen();
  if (!proof.fits || !usable) return NotLetIn();
  return std::move(record.account);
}

// What is known of the device before its turn: whether it needs a code, and whether the one that it brings is the
// account's. Only who has the passphrase comes here.
absl::StatusOr<DeviceSignIn> LookAtDevice(HandlerEnv& env, const v1::SignInRequest& request,
                                          const v1::Account& account) {
  DeviceSignIn sign_in{&account, &request.device()};
  const auto reference = env.reference->Get();
  const v1::Organisation* const organisation = reference->directory.organisation(account.organisation());
  sign_in.needs_code = organisation == nullptr || organisation->device_enrolment() != v1::DEVICE_ENROLMENT_OPEN;
  if (sign_in.needs_code && request.device().signature().empty()) {
    return InvalidField("device.signature", "MISSING", "must be the device's signature over account and stream");
  }
  if (request.device().enrolment_code().empty()) return sign_in;
  ASSIGN_OR_RETURN(const AccountRecord record, RecordOf(env, account.code()));
  const Proof proof =
      Verify(env, record.enrolment_code.hash, text::ParseShortCode(request.device().enrolment_code()).value_or(""));
  if (!proof.fits || record.enrolment_code.expires <= env.clock->Now()) return WrongEnrolmentCode();
  sign_in.code_hash = proof.hash;
  return sign_in;
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

void Fill(const HandlerEnv& env, const NewSession& made, v1::Session* session) {
  session->set_sealing_key(env.exchange->sealing_public_key());
  session->set_token(made.token);
  *session->mutable_expires_at() = TimestampOfTime(made.record.expires_at);
}

absl::Status CheckChoosePassphrase(const v1::ChoosePassphraseRequest& request) {
  const bool by_code = request.proof_case() == v1::ChoosePassphraseRequest::kSignInCode;
  const bool has_proof = !request.sign_in_code().empty() || !request.present_passphrase().empty();
  return FieldChecks(request)
      .Party("account", request.account())
      .Required(by_code ? "sign_in_code" : "present_passphrase", has_proof)
      .OptionalText("sign_in_code", request.sign_in_code(), kCodeCodePoints)
      .That(!by_code || !has_proof || text::ParseShortCode(request.sign_in_code()).ok(), "sign_in_code", "MALFORMED",
            "must be a code as it was handed over: one of its characters is mistyped")
      .OptionalText("present_passphrase", request.present_passphrase(), kPassphraseCodePoints)
      .NewPassphrase("new_passphrase", request.new_passphrase())
      .Status();
}

// The slow part of choosing a passphrase: two hashes.
void FinishChoosing(HandlerEnv& env, const v1::ChoosePassphraseRequest& request, const AttemptLimiter::Attempt& attempt,
                    Done done) {
  const absl::StatusOr<AccountRecord> record = RecordOf(env, request.account());
  if (!record.ok()) return done(record.status());
  const bool by_code = request.proof_case() == v1::ChoosePassphraseRequest::kSignInCode;
  const bool expired = by_code && record->sign_in_code.expires <= env.clock->Now();
  const Proof proof =
      Verify(env, by_code ? record->sign_in_code.hash : record->passphrase_hash,
             by_code ? text::ParseShortCode(request.sign_in_code()).value_or("") : request.present_passphrase());
  const bool usable = env.reference->Get()->FindCaller(request.account(), env.clock->Now()).has_value();
  if (!proof.fits || expired || !usable) return done(NotLetIn());
  env.limiter->Succeeded(attempt);
  absl::StatusOr<std::string> hash = HashPassphrase(request.new_passphrase(), env.cost);
  if (!hash.ok()) return done(hash.status());
  env.executor->Execute(
      {request.account(), /*ledger_key=*/"", /*digest=*/"", /*base_revision=*/0,
       ChoosePassphrase{request.account(), proof.hash, *std::move(hash)}},
      [done = std::move(done)](const absl::StatusOr<uint64_t>& revision) { done(revision.status()); });
}

// Opens the session of somebody who may sign in, together with what becomes of their device.
void OpenSession(HandlerEnv& env, const v1::SignInRequest& request, const std::optional<DeviceSignIn>& device,
                 v1::SignInResponse* response, Done done) {
  const NewSession made = MakeSession(env, response->account().code(), request.device().stream_id());
  Fill(env, made, response->mutable_session());
  *response->mutable_server_time() = TimestampOfTime(env.clock->Now());
  response->set_server_public_key(env.exchange->public_key());
  env.store->WriteAsync(
      [&env, response, device, made](WriteTxn& txn) -> absl::Status {
        if (device.has_value()) {
          ASSIGN_OR_RETURN(*response->mutable_device(), SignInDevice(txn, *env.random, env.clock->Now(), *device));
        }
        RETURN_IF_ERROR(txn.DeleteExpiredSessions(env.clock->Now()));
        RETURN_IF_ERROR(txn.PutSession(made.token_hash, made.record));
        return txn.PutAudit(
            {env.clock->Now(), made.record.account, "", audit_action::kSessionSignIn, "", "APPLIED", ""});
      },
      std::move(done));
}

// The slow part of a sign-in, on a thread of the pool.
void FinishSignIn(HandlerEnv& env, const v1::SignInRequest& request, const AttemptLimiter::Attempt& attempt,
                  v1::SignInResponse* response, Done done) {
  absl::StatusOr<v1::Account> account = Recognise(env, request);
  if (!account.ok()) return done(account.status());
  // Lives as long as the call, and what is written by it.
  *response->mutable_account() = *std::move(account);
  std::optional<DeviceSignIn> device;
  if (request.has_device()) {
    absl::StatusOr<DeviceSignIn> looked = LookAtDevice(env, request, response->account());
    // A code is guessed like a passphrase.
    if (!absl::IsPermissionDenied(looked.status())) env.limiter->Succeeded(attempt);
    if (!looked.ok()) return done(looked.status());
    device = *std::move(looked);
  } else {
    env.limiter->Succeeded(attempt);
  }
  OpenSession(env, request, device, response, std::move(done));
}

// Has the slow part of an attempt done when its turn comes.
void Try(HandlerEnv& env, const Call& call, const AttemptLimiter::Attempt& attempt, const Done& done,
         std::function<void()> work) {
  if (TryLater(*env.slow_work, call, done, std::move(work))) return;
  // Nothing was tried.
  env.limiter->Succeeded(attempt);
  done(Busy());
}

}  // namespace

std::string TokenHash(absl::string_view token) { return Digest(token); }

namespace handlers {

void SignIn(HandlerEnv& env, const Call& call, const v1::SignInRequest& request, v1::SignInResponse* response,
            const Done& done) {
  if (absl::Status status = CheckSignIn(request); !status.ok()) return done(std::move(status));
  absl::StatusOr<AttemptLimiter::Attempt> attempt =
      env.limiter->Begin(request.account(), request.device().stream_id(), call.peer);
  if (!attempt.ok()) return done(attempt.status());
  Try(env, call, *attempt, done,
      [&env, &request, attempt = *attempt, response, done] { FinishSignIn(env, request, attempt, response, done); });
}

void ChoosePassphrase(HandlerEnv& env, const Call& call, const v1::ChoosePassphraseRequest& request,
                      v1::ChoosePassphraseResponse* /*response*/, const Done& done) {
  if (absl::Status status = CheckChoosePassphrase(request); !status.ok()) return done(std::move(status));
  absl::StatusOr<AttemptLimiter::Attempt> attempt = env.limiter->Begin(request.account(), "", call.peer);
  if (!attempt.ok()) return done(attempt.status());
  Try(env, call, *attempt, done,
      [&env, &request, attempt = *attempt, done] { FinishChoosing(env, request, attempt, done); });
}

void RefreshSession(HandlerEnv& env, const Call& call, const v1::RefreshSessionRequest& request,
                    v1::RefreshSessionResponse* response, Done done) {
  if (absl::Status status = FieldChecks(request).Status(); !status.ok()) return done(std::move(status));
  const NewSession made = MakeSession(env, call.session.account, call.session.stream_id);
  Fill(env, made, response->mutable_session());
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
  env.store->WriteAsync(
      [&env, &call](WriteTxn& txn) -> absl::Status {
        RETURN_IF_ERROR(txn.DeleteSession(call.token_hash));
        return txn.PutAudit(
            {env.clock->Now(), call.session.account, "", audit_action::kSessionSignOut, "", "APPLIED", ""});
      },
      std::move(done));
}

absl::Status WhoAmI(HandlerEnv& env, const Call& call, const v1::WhoAmIRequest& request, v1::WhoAmIResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request).Status());
  *response->mutable_account() = call.account;
  *response->mutable_server_time() = TimestampOfTime(env.clock->Now());
  return absl::OkStatus();
}

}  // namespace handlers
}  // namespace ihala
