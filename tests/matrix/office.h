#ifndef IHALA_TESTS_MATRIX_OFFICE_H_
#define IHALA_TESTS_MATRIX_OFFICE_H_

#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "google/protobuf/message.h"
#include "server/door/core.h"
#include "tests/matrix/case_truth.h"
#include "tests/matrix/world.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/disk/fault_disk.h"

namespace ihala::matrix {

// What somebody hears who watches.
struct Bell {
  bool stands = false;
  int rings = 0;
  int other_signs = 0;  // What no watch may say.
  bool has_ended = false;
  absl::Status end;
};

// The real server behind its real door, on a real SQLite store whose disk is in memory, with a clock that the matrix
// moves. What fails on the way to what is to be looked at is this program's own mistake and ends it. One thread.
class Office {
 public:
  // With the agreements of the world, as they stand when everything begins.
  explicit Office(const std::vector<v1::SharingAgreement>& agreements);

  const std::vector<Person>& people() const { return people_; }
  const Person& PersonOf(const std::string& code) const;
  FakeClock& clock() { return clock_; }
  Random& random() { return random_; }
  std::string NewId() { return NewUuidV7(clock_, random_); }
  std::string RequestId() { return random_.Bytes(16); }
  Store& store() { return core_->store(); }
  RawDevice& DeviceOf(const std::string& code) { return devices_.at(code); }
  // Every RPC that the server has.
  std::vector<const google::protobuf::MethodDescriptor*> Methods() const;

  // One call as somebody, by the door that listeners use.
  absl::Status Call(const Person& person, const google::protobuf::Message& request,
                    google::protobuf::Message* response);
  // The same where it must succeed.
  template <typename Response>
  Response Must(const std::string& code, const google::protobuf::Message& request) {
    Response response;
    const absl::Status status = Call(PersonOf(code), request, &response);
    if (status.ok()) return response;
    std::cerr << "matrix: " << request.GetDescriptor()->name() << " of " << code << ": " << status << std::endl;
    std::abort();
  }

  // Opens a watch; what it says comes into the bell while seconds pass in Ring.
  std::shared_ptr<Bell> Listen(const Person& person, const std::string& cursor);
  // Some seconds pass, in which the server rings whom it has to.
  void Ring();
  // Ends all watches.
  void Hush() { core_->watches().EndAll(); }

  // Days pass, and the server's timer comes round.
  void Advance(absl::Duration duration);
  // Whoever speaks for the organisation freezes it; and it and an administrator lift that, and its people sign in.
  // Has open cases of the default workflow go over to a version of it that says the same, which drops what waits for a
  // second party.
  void MigrateDefault();
  void Freeze(const std::string& organisation);
  void Thaw(const std::string& organisation);
  // Has something wait to be confirmed for an account, which is otherwise as given. Returns its revision.
  uint64_t Ask(const v1::Account& account, const v1::AccountGrant& grant);
  // Puts the session of somebody in place again who has lost it.
  void RenewSession(const std::string& code);

  // Whoever speaks for the referring organisation reads of the case's stage on a device, so that nobody changes it by
  // reading afterwards.
  void HaveItKnown(const std::string& referral_id);
  // What the store holds, shut to nobody.
  CaseTruth Read(const std::string& name, const std::string& referral_id);
  Rules ReadRules();
  // Puts a core in place by hand: what no call leads to yet.
  void Force(const v1::CaseCore& core, v1::StageKind kind);

 private:
  class NoLog : public LogSink {
   public:
    void Write(absl::string_view) override {}
  };
  // Without `send` a caller leaves a stream as soon as it is there.
  void Enter(const Person& person, const google::protobuf::Message& request,
             const std::function<void(const google::protobuf::Message&)>& send, FrontDoor::Answer answer);
  void MakeWorld(Store& store, const std::vector<v1::SharingAgreement>& agreements);
  void PutPeople(Store& store);

  const std::vector<Person> people_ = People();
  FakeClock clock_;
  SeededRandom random_{20250302};
  NoLog log_;
  FaultDisk disk_{"matrix", &clock_, 1};
  std::map<std::string, DoorRpc> rpcs_;  // By the full name of the request.
  std::map<std::string, std::string> tokens_;
  std::map<std::string, RawDevice> devices_;
  std::unique_ptr<Core> core_;
};

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_OFFICE_H_
