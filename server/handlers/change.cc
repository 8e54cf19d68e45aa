#include "server/handlers/change.h"

#include "server/handlers/online_write.h"

namespace ihala {

void Change(HandlerEnv& env, const Call& call, const std::string& request_id, const google::protobuf::Message& request,
            uint64_t base_revision, DirectoryEntry entry, std::function<void(absl::StatusOr<uint64_t>)> done) {
  LedgerName name = NameOf(call, request_id, request);
  DirectoryCommand command{call.caller.account, std::move(name.key), std::move(name.digest), base_revision,
                           std::move(entry)};
  env.executor->Execute(std::move(command), std::move(done));
}

}  // namespace ihala
