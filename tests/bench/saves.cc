#include "tests/bench/saves.h"

#include <filesystem>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/support/world/test_world.h"

namespace ihala::bench {

absl::StatusOr<std::unique_ptr<Client>> MakeDevice(TestServer& server, const std::string& folder) {
  Options options;
  options.path = absl::StrCat(folder, "/device.db");
  options.passphrase_effort = PassphraseEffort::kTests;
  options.clock = &server.clock();
  options.random = &server.random();
  ASSIGN_OR_RETURN(std::unique_ptr<Client> device, Client::Create(options));
  ASSIGN_OR_RETURN(std::unique_ptr<Transport> transport,
                   NewGrpcTransport({server.address(), server.CaCertificate(), "", false}));
  RETURN_IF_ERROR(device->SignIn(*transport, world::kWorker, world::PassphraseOf(world::kWorker)));
  RETURN_IF_ERROR(device->Sync(*transport, {}).status);
  return device;
}

absl::StatusOr<double> SaveAll(TestServer& server, Client& device, int count) {
  std::vector<v1::Referral> referrals;
  for (int i = 0; i < count; ++i) referrals.push_back(world::Dossier(server.clock(), server.random()));
  const double start = Seconds();
  for (const v1::Referral& referral : referrals) RETURN_IF_ERROR(device.SubmitReferral(referral).status());
  return count / (Seconds() - start);
}

}  // namespace ihala::bench
