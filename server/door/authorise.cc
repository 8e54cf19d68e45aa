#include "server/door/authorise.h"

#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "server/commands/account_judge.h"
#include "server/commands/device_judge.h"
#include "server/handlers/sessions.h"

namespace ihala {
namespace {

absl::Status SignInFirst() {
  return WithReason(absl::UnauthenticatedError("This needs a session: sign in."), "NO_SESSION");
}

// The token; nullopt for anything that is not exactly one well-formed header.
std::optional<std::string> TokenOf(const std::vector<absl::string_view>& authorization) {
  if (authorization.size() != 1) return std::nullopt;
  absl::string_view value = authorization.front();
  if (!absl::StartsWithIgnoreCase(value, "bearer ")) return std::nullopt;
  value.remove_prefix(7);
  if (value.size() != 2 * kTokenBytes) return std::nullopt;
  for (const char c : value) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return std::nullopt;
  }
  return absl::HexStringToBytes(value);
}

}  // namespace

absl::Status Authorise(HandlerEnv& env, const RpcRow* row, const std::vector<absl::string_view>& authorization,
                       Call* call) {
  if (row == nullptr) return absl::InternalError("This RPC has no row in the permission table.");
  if (row->door == Door::kOpen || row->door == Door::kSignature) return absl::OkStatus();
  const std::optional<std::string> token = TokenOf(authorization);
  if (!token.has_value()) return SignInFirst();
  call->token_hash = TokenHash(*token);
  return AuthoriseSession(env, *row, call);
}

absl::Status AuthoriseSession(HandlerEnv& env, const RpcRow& row, Call* call) {
  std::optional<SessionRecord> session;
  RETURN_IF_ERROR(env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(session, txn.FindSession(call->token_hash));
    ASSIGN_OR_RETURN(call->head_seq, txn.HeadSeq());
    return absl::OkStatus();
  }));
  const absl::Time now = env.clock->Now();
  if (!session.has_value() || session->expires_at <= now) return SignInFirst();
  const std::shared_ptr<const ReferenceData> reference = env.reference->Get();
  const std::optional<Caller> caller = reference->FindCaller(session->account, now, row.when_frozen);
  const auto account = reference->accounts.find(session->account);
  if (!caller.has_value() && reference->FindCaller(session->account, now, WhenFrozen::kSpeakers).has_value()) {
    return Frozen();
  }
  if (!caller.has_value() || account == reference->accounts.end()) return SignInFirst();
  // Before anything is read: what the device is to do instead it hears when it delivers.
  RETURN_IF_ERROR(CheckNotShutOut(session->device_state));
  if (!MayCall(row, *caller)) return absl::PermissionDeniedError("Your account has no role that may do this.");
  call->caller = *caller;
  call->account = account->second;
  call->session = *std::move(session);
  return absl::OkStatus();
}

}  // namespace ihala
