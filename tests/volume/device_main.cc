// The first sync of a device as a process of its own, so that its memory can be measured.
//   ihala_volume_device ADDRESS CA STORE ACCOUNT PASSPHRASE
// Ends with a line of counts, and with 0 where the sync ended well.
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/random.h"
#include "ihala/client.h"
#include "ihala/status.h"
#include "ihala/transport.h"
#include "tests/support/client/test_options.h"

namespace ihala::volume {
namespace {

constexpr size_t kCertificateBytes = 1 << 20;

int Fail(const std::string& doing, const absl::Status& status) {
  std::cerr << "volume device: " << doing << ": " << status << std::endl;
  return 1;
}

// The most memory that this program ever had. Not what getrusage says, which counts also what the process had before
// it became this program.
uint64_t PeakKib() {
  std::ifstream status("/proc/self/status");
  std::string word;
  uint64_t kib = 0;
  while (status >> word) {
    if (word == "VmHWM:" && status >> word && absl::SimpleAtoi(word, &kib)) return kib;
  }
  return 0;
}

int Main(int argc, char** argv) {
  if (argc != 6) return 2;
  GrpcOptions way;
  way.target = argv[1];
  const auto pem = ReadFile(argv[2], kCertificateBytes);
  if (!pem.ok()) return Fail("the certificate", pem.status());
  way.ca_pem = *pem;
  const auto transport = NewGrpcTransport(way);
  if (!transport.ok()) return Fail("the transport", transport.status());
  // The passphrase costs the least that there is: unlocking takes 64 MiB of its own for a tenth of a second, gives them
  // back, and would hide what the sync takes.
  const auto client = Client::Create(client::TestOptions(argv[3], &SystemClock::Get(), &SystemRandom::Get()));
  if (!client.ok()) return Fail("the store", client.status());
  const absl::Status in = (*client)->SignIn(**transport, argv[4], argv[5]);
  if (!in.ok()) return Fail("sign-in", in);
  const absl::Time begun = absl::Now();
  const SyncResult result = (*client)->Sync(**transport, SyncOptions());
  const absl::Duration took = absl::Now() - begun;
  if (!result.status.ok()) return Fail("sync", result.status);
  const absl::StatusOr<StoreStatus> status = (*client)->GetStatus();
  if (!status.ok()) return Fail("status", status.status());
  std::cout << "cases=" << status->cases << " rows=" << result.rows << " repaired=" << result.repaired
            << " round_trips=" << result.exchanges << " failures=" << result.failures
            << " bytes_down=" << result.bytes_down << " milliseconds=" << absl::ToInt64Milliseconds(took)
            << " complete=" << (result.all_synced && status->all_synced ? 1 : 0) << " peak_kib=" << PeakKib()
            << std::endl;
  return 0;
}

}  // namespace
}  // namespace ihala::volume

int main(int argc, char** argv) { return ihala::volume::Main(argc, argv); }
