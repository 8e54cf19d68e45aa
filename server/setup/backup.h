#ifndef IHALA_SERVER_SETUP_BACKUP_H_
#define IHALA_SERVER_SETUP_BACKUP_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/random.h"
#include "server/setup/init.h"

namespace ihala {

// What a copy of a server's files was seen to hold.
struct BackupContents {
  uint64_t epoch = 0;
  uint64_t head_seq = 0;  // The highest change number.
  uint32_t tag = 0;       // Of the commit that gave it.
  uint64_t cases = 0;
  uint64_t contents = 0;  // How many sealed contents were opened: all of them.
};

// Looks through a copy of a server's data folder, as a restore would need it: both files are whole, the key store is
// the database's and not older than it, the master key opens it, and every content in the database opens. Writes
// nothing; of the files that SQLite makes beside one to read it, none stays. `data_dir` holds the copy of `ihala.db`,
// and of the key store unless `keys` says where that is.
//
// NOT_FOUND where there is no database; DATA_LOSS where something is damaged or does not open; FAILED_PRECONDITION
// where a key is missing or another one's, where the copy holds no change yet, and where it is another version's:
// copies of before an upgrade are for the program of before.
absl::StatusOr<BackupContents> VerifyBackup(const std::string& data_dir, const KeyPlaces& keys, Random& random);

}  // namespace ihala

#endif  // IHALA_SERVER_SETUP_BACKUP_H_
