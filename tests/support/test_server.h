#ifndef IHALA_TESTS_SUPPORT_TEST_SERVER_H_
#define IHALA_TESTS_SUPPORT_TEST_SERVER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "server/rpc/server.h"
#include "server/store/sql_store.h"
#include "tests/support/memory_log.h"
#include "tests/support/world/test_world.h"

namespace ihala {

// A whole server in this process: real TLS on a free port of loopback, a real store in a temporary folder, a clock that
// a test moves, and the world of world/test_world.h put in through the public interface. Whatever fails on the way ends
// the program with what failed: a test has nothing to go on with. One thread, except that calls may be made from any.
class TestServer {
 public:
  struct Options {
    bool reflection = false;
    bool plaintext = false;
    // False leaves the store as `init` makes it: an administrator and nothing else.
    bool world = true;
    // What is put in besides the world; both sides sign the agreements.
    std::vector<v1::Organisation> more_organisations = {};
    std::vector<v1::Programme> more_programmes = {};
    std::vector<v1::Desk> more_desks = {};
    std::vector<v1::SharingAgreement> more_agreements = {};
    std::vector<v1::Account> more_accounts = {};
    absl::Duration drain_pause = absl::ZeroDuration();
    // Whether cases that are not there are counted against who names them: a test may name very many.
    bool lookups_count = false;
    // Off for the bench that compares both.
    Sealing sealing = Sealing::kOn;
  };
  TestServer() : TestServer(Options()) {}
  explicit TestServer(const Options& options);
  // Stops the server and removes the folder.
  ~TestServer();

  FakeClock& clock() { return clock_; }
  SeededRandom& random() { return random_; }
  MemoryLog& log() { return log_; }
  Server& server() { return *server_; }
  const std::string& data_dir() const { return data_dir_; }
  // "localhost:<port>".
  std::string address() const;
  // The PEM of the authority that clients trust.
  std::string CaCertificate() const;

  // A channel over TLS, made anew at each call; and one without a network.
  std::shared_ptr<grpc::Channel> Channel() const;
  std::shared_ptr<grpc::Channel> InProcessChannel() { return server_->InProcessChannel(); }

  // Stops it as a SIGTERM would and starts it again on the same folder. The port changes.
  void Restart();
  // Stops it and lets go of the folder's lock. Nothing but Restart and data_dir may be called then.
  void Stop() { server_.reset(); }

  // Signs in by account and remembers the token.
  const std::string& TokenOf(const std::string& account);
  // Forgets the token, so that the next call signs in anew.
  void Forget(const std::string& account) { tokens_.erase(account); }
  // Signs in with a device; returns the token.
  std::string SignInWithDevice(const std::string& account, const v1::Device& device);
  // Makes `context` carry an account's token, and a deadline of 20 s.
  void As(const std::string& account, grpc::ClientContext& context);
  static void WithToken(const std::string& token, grpc::ClientContext& context);

  // Submits a dossier as `account` and returns the new case's core.
  v1::CaseCore Submit(const std::string& account, const v1::Referral& referral);
  // The reviewer claims the case and opens its identity. Returns the core after it.
  v1::CaseCore OpenTo(const std::string& reviewer, const v1::CaseCore& core);
  // Puts a version of an agreement as the administrator and has both sides sign it.
  void Agree(const v1::SharingAgreement& agreement);
  // Puts an account as the administrator and has whoever speaks for its organisation confirm what waits.
  void PutAccount(const v1::Account& account);
  // The same, and its person chooses the world's passphrase.
  void Enrol(const v1::Account& account);
  // A new request id.
  std::string RequestId() { return random_.Bytes(16); }

 private:
  void Start();
  void MakeWorld();
  // Who speaks for an organisation of this server; empty for one that nobody speaks for.
  std::string SpeakerOf(const std::string& organisation) const;
  void EnrolAll(const std::vector<v1::Account>& accounts);
  void SignForBoth(const v1::SharingAgreement& agreement);
  void SignWorkflowFor(const std::string& organisation);
  v1::SignInResponse SignIn(const v1::SignInRequest& request);

  const Options options_;
  FakeClock clock_;
  SeededRandom random_{20250302};
  MemoryLog log_;
  std::string data_dir_;
  std::unique_ptr<Server> server_;
  std::map<std::string, std::string> tokens_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_TEST_SERVER_H_
