#include "tools/desk/desk.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/hash.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "tools/desk/texts.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

// A session that has less left than this is refreshed at the next command: longer than any one command takes.
constexpr absl::Duration kRefreshBefore = absl::Minutes(5);
// Longer than a watch lasts.
constexpr absl::Duration kRefreshBeforeWatch = absl::Minutes(40);

}  // namespace

absl::StatusOr<ServerApi*> Desk::Server() {
  if (server_ != nullptr) return server_.get();
  if (session_path_.empty()) return UsageError(desk_say::kNoHome);
  ASSIGN_OR_RETURN(session_, LoadSession(session_path_));
  ASSIGN_OR_RETURN(server_, environment_.connect(session_.endpoint));
  server_->SetToken(session_.token.Copy());
  if (session_.expires_at - environment_.clock->Now() >= kRefreshBefore) return server_.get();
  if (const absl::Status status = Refresh(); !status.ok()) {
    server_.reset();
    return status;
  }
  return server_.get();
}

absl::Status Desk::Refresh() {
  // Who gets the lock refreshes; the others go on with the token that still holds, or take the newer one when it ends.
  const absl::StatusOr<FileLock> lock = FileLock::TryLock(absl::StrCat(session_path_, ".lock"));
  if (!lock.ok()) return absl::OkStatus();
  if (TakeNewerToken()) return absl::OkStatus();
  ASSIGN_OR_RETURN(v1::RefreshSessionResponse response,
                   tools::Ask(*server_, &ServerApi::RefreshSession, v1::RefreshSessionRequest()));
  session_.token = Secret(std::move(*response.mutable_session()->mutable_token()));
  session_.expires_at = absl::FromUnixSeconds(response.session().expires_at().seconds()) - session_.server_ahead;
  server_->SetToken(session_.token.Copy());
  return SaveSession(session_path_, session_);
}

bool Desk::TakeNewerToken() {
  absl::StatusOr<DeskSession> stored = LoadSession(session_path_);
  if (!stored.ok() || SecretEquals(stored->token.Reveal(), session_.token.Reveal())) return false;
  session_ = *std::move(stored);
  server_->SetToken(session_.token.Copy());
  return true;
}

absl::Status Desk::Watch(absl::FunctionRef<bool(v1::WatchEvent)> heard) {
  ASSIGN_OR_RETURN(ServerApi* const server, Server());
  TakeNewerToken();
  if (session_.expires_at - environment_.clock->Now() < kRefreshBeforeWatch) RETURN_IF_ERROR(Refresh());
  // Without a cursor: whatever there is rings once at the beginning, and then each change.
  return server->Watch(v1::WatchRequest(), heard);
}

absl::StatusOr<v1::GetReferralResponse> Desk::FindCase(const std::string& name) {
  v1::GetReferralRequest request;
  const absl::StatusOr<std::string> id = UuidFromText(name);
  if (id.ok()) {
    request.set_referral_id(*id);
  } else {
    request.set_short_code(name);
  }
  return Ask(&ServerApi::GetReferral, request);
}

absl::StatusOr<const v1::Workflow*> Desk::FindWorkflow(const v1::WorkflowRef& ref) {
  const std::string key = absl::StrCat(ref.workflow_id(), "/", ref.version());
  if (const auto found = workflows_.find(key); found != workflows_.end()) return &found->second;
  v1::GetWorkflowRequest request;
  request.set_workflow_id(ref.workflow_id());
  request.set_version(ref.version());
  ASSIGN_OR_RETURN(v1::GetWorkflowResponse response, Ask(&ServerApi::GetWorkflow, request));
  return &workflows_.emplace(key, std::move(*response.mutable_workflow())).first->second;
}

absl::StatusOr<const v1::GetDirectoryResponse*> Desk::Directory() {
  if (directory_ == nullptr) {
    ASSIGN_OR_RETURN(v1::GetDirectoryResponse response, Ask(&ServerApi::GetDirectory, v1::GetDirectoryRequest()));
    directory_ = std::make_unique<v1::GetDirectoryResponse>(std::move(response));
  }
  return directory_.get();
}

}  // namespace ihala::tools
