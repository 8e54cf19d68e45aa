#ifndef IHALA_TESTS_CHAOS_STAGE_H_
#define IHALA_TESTS_CHAOS_STAGE_H_

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "tests/support/process/process.h"

namespace ihala::chaos {

// The data folder of a server with the small world of the tests in it, made once and copied for each real server.
class WorldFolder {
 public:
  WorldFolder();

  const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  std::string path_;
};

// The real server program on a copy of the world, TLS and all, on a port of its own. Ends the program if it does not
// come up. One thread, except that port() may be asked from any.
class RealServer {
 public:
  // `folder` takes the server's data and its log. Both must outlive it.
  RealServer(std::string program, const WorldFolder& world, const std::string& folder);

  int port() const { return port_; }
  std::string address() const;
  std::string data_dir() const { return data_dir_; }
  // The PEM of the authority that clients trust.
  std::string CaCertificate() const;
  std::string Log() const { return process_->Log(); }

  // Stops it as an operator in a hurry would. True where it went down well.
  bool Stop();

 private:
  const std::string data_dir_;
  std::unique_ptr<BackgroundProcess> process_;
  int port_ = 0;
};

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_CHAOS_STAGE_H_
