#ifndef IHALA_SERVER_DOOR_FRONT_DOOR_H_
#define IHALA_SERVER_DOOR_FRONT_DOOR_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "server/door/call_count.h"
#include "server/door/gate.h"
#include "server/door/rpc.h"
#include "server/door/rpc_permissions.h"
#include "server/handlers/call.h"
#include "server/observe/log.h"

namespace ihala {

// One RPC and what the door must know of it.
struct DoorRpc {
  Rpc rpc;
  const google::protobuf::MethodDescriptor* method = nullptr;
  // Its row of the permission table; null where it has none, and then nobody passes.
  const RpcRow* row = nullptr;
  // Whether its success may mean that somebody sees less from now on.
  bool may_take_rights = false;
  // Whether its request names a case that should be there.
  bool names_a_case = false;
};

DoorRpc MakeDoorRpc(Rpc rpc);

// One call as it arrived, whatever carried it.
struct ArrivedCall {
  // The values of the header `authorization`. Read before Enter returns.
  std::vector<absl::string_view> authorization;
  // The host that it comes from, without its port.
  std::string peer;
  // True once whoever called does not wait any more. Any thread, until the call is answered.
  std::function<bool()> cancelled;
  // How long the request is, and its bytes. They are asked for once, before Enter returns, and only where the caller
  // may call at all, so that nobody without a session can make us copy and parse.
  size_t request_bytes = 0;
  std::function<absl::StatusOr<std::string>()> read;
  // For RPCs that answer with a stream; see Call. Both may be called for as long as anybody likes.
  std::function<void(const google::protobuf::Message&)> send;
  std::function<void(std::function<void()>)> when_left;
};

// The one way to a handler, whatever listener, in-process channel or simulated network a call comes by: count it,
// authorise it, and only then parse its request, run the handler, log one line. What shows cases is entered in the
// trail before it leaves, and does not leave once somebody was told that it may not (see Gate). Thread-safe.
//
// It takes requests as bytes because protobuf refuses text that is not UTF-8 without a word about where: here the
// answer names the field.
class FrontDoor {
 public:
  // The end of the call. `response` is null unless the status is OK and the RPC has one answer, and lives until this
  // returns.
  using Answer = std::function<void(const absl::Status& status, const google::protobuf::Message* response)>;

  // All of them outlive every call.
  FrontDoor(HandlerEnv* env, const Logger* log, CallCount* calls) : env_(env), log_(log), calls_(calls) {}

  // Answers once, on any thread, perhaps before this returns. `rpc` must outlive the call.
  void Enter(const DoorRpc& rpc, ArrivedCall arrived, Answer answer) const;

 private:
  struct State;

  void Handle(const std::shared_ptr<State>& state) const;
  void PrepareStream(State& state) const;
  // RESOURCE_EXHAUSTED for who has named too many cases that are not there.
  absl::Status CountLookup(State& state) const;
  // Enters in the trail what the answer shows of cases, and only then lets it go.
  void EnterAndFinish(const std::shared_ptr<State>& state, const absl::Status& status) const;
  // Lets an answer that shows cases through the gate, if it still may be shown.
  void ShowAndFinish(State& state, const absl::Status& entered) const;
  // Whether what the answer shows, the caller may still see: OK, UNAUTHENTICATED or PERMISSION_DENIED where the caller
  // may not call any more, UNAVAILABLE (CHANGED_MEANWHILE) where asking again gives the right answer.
  absl::Status LookAgain(const State& state) const;
  void Finish(State& state, const absl::Status& status) const;

  HandlerEnv* const env_;
  const Logger* const log_;
  CallCount* const calls_;
  mutable Gate gate_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_DOOR_FRONT_DOOR_H_
