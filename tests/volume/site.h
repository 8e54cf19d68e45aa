#ifndef IHALA_TESTS_VOLUME_SITE_H_
#define IHALA_TESTS_VOLUME_SITE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/support/process/process.h"

namespace ihala::volume {

// The data folder of a server with the small world of the tests in it and more caseworkers, and the real programs that
// work on it. Nobody but world::kCso1 refers. What cannot be made ends the program. One thread.
class Site {
 public:
  // `programs` is the folder of ihala-server and ihala-load. CaseworkerOf(0) to CaseworkerOf(more_caseworkers - 1) are
  // of world::kCso1.
  Site(std::string programs, int more_caseworkers);

  static std::string CaseworkerOf(int number);

  // Puts so many cases with whole histories into the store, while no server runs. Returns the seconds that it took.
  double Fill(size_t cases, absl::Duration limit);
  // Starts to put so many into the running server, as world::kWorker and the others of the small world.
  std::unique_ptr<BackgroundProcess> BeginImport(size_t cases);

  void Start();
  void Stop();

  const std::string& data_dir() const { return data_dir_; }
  const std::string& address() const { return address_; }
  std::string AuthorityFile() const { return data_dir_ + "/tls/ca.crt"; }
  // A place for a file or folder that goes with this object.
  std::string At(const std::string& name) const { return folder_.At(name); }

 private:
  void MakeWorld(int more_caseworkers);
  std::string PassphraseFile(const std::string& account);

  const std::string programs_;
  const TemporaryFolder folder_;
  const std::string data_dir_;
  std::unique_ptr<BackgroundProcess> server_;
  std::string address_;
  int starts_ = 0;
};

// Says what went wrong, and ends the program.
[[noreturn]] void Die(const std::string& what);

}  // namespace ihala::volume

#endif  // IHALA_TESTS_VOLUME_SITE_H_
