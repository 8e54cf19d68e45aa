#ifndef IHALA_TOOLS_DESK_DESK_H_
#define IHALA_TOOLS_DESK_DESK_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "tools/desk/session_file.h"
#include "tools/support/environment.h"
#include "tools/support/output.h"

namespace ihala::tools {

// What the commands of one run share: the way to speak, the session from its file, and the documents fetched so far.
// One thread at a time; several processes may share one session file.
class Desk {
 public:
  // `environment` and `output` must outlive it.
  Desk(const Environment& environment, Output& output, std::string session_path)
      : environment_(environment), output_(output), session_path_(std::move(session_path)) {}

  const Environment& environment() const { return environment_; }
  Output& output() { return output_; }
  const std::string& session_path() const { return session_path_; }

  // Asks the server under the session, which is refreshed before it ends. If another process refreshed it meanwhile,
  // the call is made once more with the newer token.
  template <class Request, class Response>
  absl::StatusOr<Response> Ask(absl::Status (ServerApi::*rpc)(const Request&, Response&), const Request& request) {
    absl::StatusOr<ServerApi*> server = Server();
    if (!server.ok()) return server.status();
    absl::StatusOr<Response> response = tools::Ask(**server, rpc, request);
    if (!absl::IsUnauthenticated(response.status()) || !TakeNewerToken()) return response;
    return tools::Ask(**server, rpc, request);
  }

  // The same for a write, which carries a request_id: where no answer came it is asked once more, because the answer
  // may be what was lost, and the server gives the same one.
  template <class Request, class Response>
  absl::StatusOr<Response> Write(absl::Status (ServerApi::*rpc)(const Request&, Response&), const Request& request) {
    absl::StatusOr<Response> response = Ask(rpc, request);
    return absl::IsUnavailable(response.status()) ? Ask(rpc, request) : response;
  }

  // Has `heard` called with each event of the server's bell, which rings where something that the account may see may
  // have changed; see ServerApi::Watch. The session is refreshed before, so that it outlives the watch.
  absl::Status Watch(absl::FunctionRef<bool(v1::WatchEvent)> heard);

  // One case by short code, in any spelling, or UUID.
  absl::StatusOr<v1::GetReferralResponse> FindCase(const std::string& name);

  // One workflow version; it lives as long as this object.
  absl::StatusOr<const v1::Workflow*> FindWorkflow(const v1::WorkflowRef& ref);

  // The directory, fetched once.
  absl::StatusOr<const v1::GetDirectoryResponse*> Directory();

  // 16 random bytes for a write.
  std::string NewRequestId() { return environment_.random->Bytes(16); }

 private:
  absl::StatusOr<ServerApi*> Server();
  absl::Status Refresh();
  bool TakeNewerToken();

  const Environment& environment_;
  Output& output_;
  const std::string session_path_;
  DeskSession session_;
  std::unique_ptr<ServerApi> server_;
  std::map<std::string, v1::Workflow> workflows_;
  std::unique_ptr<v1::GetDirectoryResponse> directory_;
};

// What one parsed command does. It prints its own results and refusals.
using DeskAction = std::function<ExitCode(Desk&)>;

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_DESK_H_
