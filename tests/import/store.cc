#include "tests/import/store.h"

#include "common/base/status_macros.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/client/sheet_directory.h"
#include "tests/support/client/test_options.h"

namespace ihala::client {
absl::StatusOr<std::unique_ptr<Client>> MakeStore(const std::string& path, Clock& clock, Random& random) {
  ASSIGN_OR_RETURN(std::unique_ptr<Client> client, Client::Create(TestOptions(path, &clock, &random)));
  FakeServer server(&clock, &random);
  PutSheetDirectory(server);
  RETURN_IF_ERROR(client->SignIn(server, world::kWorker, world::PassphraseOf(world::kWorker)));
  RETURN_IF_ERROR(client->Sync(server, {}).status);
  return client;
}

absl::StatusOr<std::unique_ptr<Client>> OpenStore(const std::string& path, Clock& clock, Random& random) {
  ASSIGN_OR_RETURN(std::unique_ptr<Client> client, Client::Open(TestOptions(path, &clock, &random)));
  RETURN_IF_ERROR(client->Unlock(world::PassphraseOf(world::kWorker)));
  return client;
}

}  // namespace ihala::client
