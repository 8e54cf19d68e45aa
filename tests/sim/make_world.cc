#include "tests/sim/make_world.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <utility>

#include "common/base/clock.h"
#include "common/base/passphrase.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "server/store/sql_store.h"
#include "tests/support/sealed/sealed_file.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

absl::Status SetPassphrases(Store& store) {
  return store.Write([](WriteTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<AccountRecord> accounts, txn.ListAccounts("", 1000));
    for (AccountRecord& record : accounts) {
      ASSIGN_OR_RETURN(record.passphrase_hash,
                       HashPassphrase(world::PassphraseOf(record.account.code()), PassphraseCost::ForTests()));
      RETURN_IF_ERROR(txn.PutAccount(record));
    }
    return absl::OkStatus();
  });
}

absl::Status Make(FaultDisk& disk, Clock& clock, Random& random) {
  SqlStoreOptions options;
  options.data_dir = kServerFolder;
  options.random = &random;
  options.readers = 1;
  options.files = &disk;
  options.master = TestMasterKeys();
  options.writer.own_thread = false;
  RETURN_IF_ERROR(InitSqlStore(options));
  ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, OpenSqlStore(options));
  Reference reference;
  RETURN_IF_ERROR(reference.Load(*store));
  Executor executor(store.get(), &reference, &clock, &random);
  RETURN_IF_ERROR(PutWorld(*store, reference, executor));
  return SetPassphrases(*store);
}

}  // namespace

FaultDisk::Image MakeServerDisk(absl::Time now) {
  FakeClock clock(now);
  SeededRandom random(20250302);
  FaultDisk disk("sim-world", &clock, 1);
  const absl::Status made = Make(disk, clock, random);
  if (made.ok()) return disk.Copy();
  std::cerr << "sim: the server's disk cannot be made: " << made << std::endl;
  std::abort();
}

}  // namespace ihala::sim
