#ifndef IHALA_TESTS_CANARIES_SETTING_H_
#define IHALA_TESTS_CANARIES_SETTING_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/message.h"
#include "tests/canaries/book.h"
#include "tests/canaries/rule.h"
#include "tests/canaries/watcher.h"
#include "tests/hostile/raw_call.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/process/process.h"

namespace ihala::canaries {

// A real server on a folder of its own with this test's world in it, and its cases. Whatever fails on the way ends the
// program: a test has nothing to go on with. One thread, but for what says otherwise.
class Setting {
 public:
  Setting(const std::string& programs, int cases, bool verbose);
  ~Setting();

  Book& book() { return book_; }
  Watcher& watcher() { return watcher_; }
  std::vector<Record>& records() { return records_; }
  BackgroundProcess& server() { return *server_; }
  const std::string& address() const { return address_; }
  std::string Program(const std::string& name) const { return programs_ + "/" + name; }
  // Where the programs of this test stand, keep their data, and put what is temporary.
  std::string At(const std::string& name) const { return folder_.At(name); }
  std::string CaFile() const { return At("data/tls/ca.crt"); }
  std::map<std::string, std::string> Variables() const;

  // Starts the server on the data that is there.
  void StartServer();
  // Everything that the servers of this run have logged.
  std::string Log() const;

  // A new connection to the server. Each thread needs its own caller.
  std::unique_ptr<hostile::RawCaller> NewCaller() const;
  // The token of a session, signed in at the first time; empty for who has no account. Any thread.
  std::string TokenOf(const Principal& who);
  // Signs in with a device.
  std::string TokenOf(const Principal& who, const RawDevice& device);
  void ForgetTokens() {
    absl::MutexLock lock(&mutex_);
    tokens_.clear();
  }
  std::string NewId();

 private:
  std::string SignIn(const Principal& who, const v1::Device* device);

  const std::string programs_;
  const TemporaryFolder folder_;
  Book book_;
  std::vector<Record> records_;
  Watcher watcher_;
  std::string address_;
  int starts_ = 0;
  std::unique_ptr<BackgroundProcess> server_;
  absl::Mutex mutex_;
  std::map<std::string, std::string> tokens_ ABSL_GUARDED_BY(mutex_);
};

// What one thread says to the server. Every answer, good or bad, goes past the watcher before it is returned.
class Voice {
 public:
  explicit Voice(Setting& setting) : setting_(setting), caller_(setting.NewCaller()) {}

  Setting& setting() { return setting_; }
  // `rpc` as "QueueService/ListQueue". True where it was taken; `response` may be null.
  bool Call(const Principal& who, const std::string& rpc, const google::protobuf::Message& request,
            google::protobuf::Message* response, const std::string& case_id = "");
  // The same, which must be taken.
  void Must(const Principal& who, const std::string& rpc, const google::protobuf::Message& request,
            google::protobuf::Message* response, const std::string& case_id = "");
  // With headers that are no session's; `method` may be none of the server's.
  void CallRaw(const std::string& method, const std::string& bytes, const hostile::Headers& headers);
  // Opens a stream and takes its first message.
  void Open(const Principal& who, const std::string& token, const std::string& rpc,
            const google::protobuf::Message& request);
  // With the token of a device's session.
  bool CallAs(const Principal& who, const std::string& token, const std::string& rpc,
              const google::protobuf::Message& request, google::protobuf::Message* response,
              const std::string& case_id);

 private:
  void ShowAround(const std::string& rpc, const hostile::RawAnswer& answer);

  Setting& setting_;
  std::unique_ptr<hostile::RawCaller> caller_;
};

[[noreturn]] void Die(const std::string& what);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_SETTING_H_
