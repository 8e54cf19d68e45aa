#ifndef IHALA_TESTS_RACES_HOUSE_H_
#define IHALA_TESTS_RACES_HOUSE_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/directory.pb.h"
#include "server/door/core.h"
#include "server/door/rpc.h"
#include "tests/support/process/process.h"

namespace ihala::races {

// A server without a network, with threads of its own, on a real store, and the small world of tests/support in it.
// Calls enter by the door that every listener uses. Thread-safe but for what changes the world. Whatever it cannot do
// by itself ends the program.
class House {
 public:
  explicit House(uint64_t seed);
  ~House();

  // Hands a call to the door. `answer` is called once, on any thread, with the response where the status is OK.
  void Enter(const std::string& token, const google::protobuf::Message& request, FrontDoor::Answer answer);
  // A stream: `hear` is called with each answer, `answer` at the end.
  void Enter(const std::string& token, const google::protobuf::Message& request, std::function<void()> hear,
             FrontDoor::Answer answer);
  // The same, and waits.
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& token, const google::protobuf::Message& request) {
    Response response;
    absl::Status status;
    absl::Notification done;
    Enter(token, request, [&](const absl::Status& told, const google::protobuf::Message* message) {
      status = told;
      if (message != nullptr) response.CopyFrom(*message);
      done.Notify();
    });
    done.WaitForNotification();
    if (!status.ok()) return status;
    return response;
  }
  // The same for what has to succeed.
  template <typename Response>
  Response Must(const std::string& token, const google::protobuf::Message& request) {
    absl::StatusOr<Response> response = Call<Response>(token, request);
    if (!response.ok()) Die(request.GetTypeName() + ": " + response.status().ToString());
    return *std::move(response);
  }

  // Has `deed` done once the next call has looked up its answer and before that answer leaves.
  void BeforeNextAnswer(std::function<void()> deed);

  // A session of its own, with a device's stream; without one where `stream_id` is null.
  std::string SignIn(const std::string& account, std::string* stream_id);
  // The same session again and again, for those who change the world.
  const std::string& TokenOf(const std::string& account);
  std::string RequestId() { return random_.Bytes(16); }
  std::string NewId() { return NewUuidV7(clock_, random_); }

  // A case that the reviewer holds and has opened, under one of the world's agreements or the one that is named.
  v1::CaseCore OpenedCase(const std::string& agreement_id = "");
  // An agreement like the world's first, that nobody has yet; and what both sides then say to the newest one.
  std::string NewAgreement();
  void EndNewestAgreement();
  void ForbidDeskInNewestAgreement();
  // Takes a step, with one coded input, or one that names an account.
  v1::CaseCore Step(const v1::CaseCore& core, const std::string& account, const std::string& step,
                    const std::string& value = "", const std::string& input = "reason");
  // Puts the account as the world has it, and has its organisation confirm what waits.
  void Restore(const std::string& account);

  // The RPC, but that it does what stands before its answer.
  Rpc Interrupted(Rpc rpc);
  // Lays a version and has both sides sign it.
  void Agree(const v1::SharingAgreement& agreement);

  [[noreturn]] static void Die(const std::string& what);

 private:
  class NoLog : public LogSink {
   public:
    void Write(absl::string_view) override {}
  };

  TemporaryFolder folder_;
  FakeClock clock_;
  SeededRandom random_;
  NoLog log_;
  std::map<std::string, DoorRpc> rpcs_;
  std::map<std::string, std::string> tokens_;
  v1::SharingAgreement newest_;
  uint64_t agreements_ = 0;
  std::atomic<bool> over_ = false;
  absl::Mutex mutex_;
  std::function<void()> before_answer_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Core> core_;
};

}  // namespace ihala::races

#endif  // IHALA_TESTS_RACES_HOUSE_H_
