#ifndef IHALA_SERVER_SETUP_INIT_H_
#define IHALA_SERVER_SETUP_INIT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/passphrase.h"
#include "common/base/random.h"
#include "server/keys/master_key_source.h"
#include "server/store/sql_store.h"

namespace ihala {

// Where the keys of a new store lie; empty is the data folder. `master` without a word takes a new master key, which is
// made in the data folder.
struct KeyPlaces {
  std::string key_store = {};
  MasterKeySource master = {};
  // Never set but by the bench that the enumeration speaks of.
  Sealing sealing = Sealing::kOn;
};

// Makes a data folder ready for its first start: the store with its key store, a certificate authority for development
// with one server certificate (tls/ca.crt for clients; tls/server.crt and tls/server.key), and the account of the first
// administrator, who makes everybody else. `hosts` are further names and addresses by which clients call the server,
// besides localhost, 127.0.0.1 and ::1. INVALID_ARGUMENT with the field for a host, account code or passphrase that
// would not do (10 characters at least); FAILED_PRECONDITION where the folder is set up already, and nothing of it is
// touched then; else what the files or the store say. After an error in the middle, remove the folder and begin again.
absl::Status InitData(const std::string& data_dir, const std::vector<std::string>& hosts,
                      const std::string& admin_account, absl::string_view admin_passphrase, Clock& clock,
                      Random& random, const PassphraseCost& cost = PassphraseCost::Production(),
                      const KeyPlaces& keys = {});

}  // namespace ihala

#endif  // IHALA_SERVER_SETUP_INIT_H_
