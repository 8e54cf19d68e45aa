#ifndef IHALA_SERVER_HANDLERS_CHANGE_H_
#define IHALA_SERVER_HANDLERS_CHANGE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "server/handlers/call.h"

namespace ihala {

// Has the executor apply a change of the directory that a call asks for; `done` gets the change number. `request` is
// what the ledger's digest is made of.
void Change(HandlerEnv& env, const Call& call, const std::string& request_id, const google::protobuf::Message& request,
            uint64_t base_revision, DirectoryEntry entry, std::function<void(absl::StatusOr<uint64_t>)> done);
// The same where the change number is the answer.
template <typename Request, typename Response>
void Change(HandlerEnv& env, const Call& call, const Request& request, DirectoryEntry entry, Response* response,
            Done done) {
  uint64_t base_revision = 0;
  if constexpr (requires { request.base_revision(); }) base_revision = request.base_revision();
  Change(env, call, request.request_id(), request, base_revision, std::move(entry),
         [response, done = std::move(done)](absl::StatusOr<uint64_t> revision) {
           if (!revision.ok()) return done(revision.status());
           response->set_revision(*revision);
           done(absl::OkStatus());
         });
}

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_CHANGE_H_
