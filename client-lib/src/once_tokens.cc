#include "client-lib/src/once_tokens.h"

#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// Room for any digest; more would be data.
constexpr size_t kTokenBytes = 64;

}  // namespace

absl::StatusOr<std::string> OnceTokens::Kept(absl::string_view token) {
  ASSIGN_OR_RETURN(const std::string key, store_->Get(settings::kOnceKey));
  return key.empty() ? std::string() : Mac(key, token);
}

absl::Status OnceTokens::CheckUnused(absl::string_view token) {
  if (token.empty() || token.size() > kTokenBytes) {
    return InvalidField("token", "OUT_OF_RANGE", "must have 1 to 64 bytes");
  }
  ASSIGN_OR_RETURN(const std::string kept, Kept(token));
  if (kept.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(sqlite::Statement find, store_->db().Prepare("SELECT 1 FROM once_token WHERE token = ?1"));
  find.BindBlob(1, kept);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return absl::OkStatus();
  return WithReason(absl::AlreadyExistsError("this was submitted before"), "SUBMITTED_BEFORE");
}

absl::Status OnceTokens::Use(absl::string_view token, const std::string& referral_id) {
  ASSIGN_OR_RETURN(std::string kept, Kept(token));
  if (kept.empty()) {
    RETURN_IF_ERROR(store_->Put(settings::kOnceKey, random_->Bytes(kMacKeyBytes)));
    ASSIGN_OR_RETURN(kept, Kept(token));
  }
  return Copy(*store_, kept, referral_id);
}

absl::Status OnceTokens::Copy(Store& store, absl::string_view kept, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(sqlite::Statement put,
                   store.db().Prepare("INSERT INTO once_token (token, referral_id) VALUES (?1, ?2)"));
  put.BindBlob(1, kept).BindBlob(2, referral_id);
  return put.Run();
}

}  // namespace ihala::client
