#ifndef IHALA_TESTS_REPLAY_ROUNDS_H_
#define IHALA_TESTS_REPLAY_ROUNDS_H_

#include <memory>
#include <string>
#include <vector>

#include "ihala/v1/sync_service.grpc.pb.h"
#include "tests/replay/book.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/test_server.h"

namespace ihala::replay {

// Devices that send the same operations again in every way. One thread drives it; it starts others.
class Rounds {
 public:
  Rounds(TestServer& server, uint64_t seed, Book* book);

  // Every device queues some operations and all of them are sent, again and again.
  void Run(int rounds);
  // Comments before their case, again and again, then the case, then everything again.
  void EarlyComments();
  // A cloned phone's other bytes under a number that the server knows.
  void Forks();
  // Online calls with one request id, side by side.
  void OnlineCalls();
  // Everything that was ever sent, once more.
  void EverythingAgain();
  // After a restart the port is another.
  void Connect();

 private:
  struct Phone {
    RawDevice device;
    std::string organisation;
    std::string token;
    std::vector<v1::CaseCore> cases;  // Only the id is known here.
    uint64_t sent = 0;
  };
  using Spans = std::vector<RawDevice::Span>;

  void Queue(Phone& phone);
  uint64_t Append(Phone& phone, const v1::Operation& operation);
  v1::Operation Submission(Phone& phone);
  v1::Operation Comment(const std::string& referral_id);
  v1::Operation Withdrawal(const std::string& referral_id);
  // Sends runs and compares the verdicts. False where no answer came, which is allowed with `impatient` only.
  bool Send(const Phone& phone, const Spans& runs, bool impatient = false);
  void InParallel(int threads, const std::function<void(int)>& body);
  // Cuts first..last into runs at random places, in random order.
  Spans Cut(uint64_t first, uint64_t last);
  std::string NameOf(const Phone& phone, uint64_t n) const;

  TestServer& server_;
  SeededRandom random_;
  Book& book_;
  std::vector<std::unique_ptr<Phone>> phones_;
  std::unique_ptr<v1::SyncService::Stub> sync_;
};

}  // namespace ihala::replay

#endif  // IHALA_TESTS_REPLAY_ROUNDS_H_
