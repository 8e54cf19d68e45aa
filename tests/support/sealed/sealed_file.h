#ifndef IHALA_TESTS_SUPPORT_SEALED_SEALED_FILE_H_
#define IHALA_TESTS_SUPPORT_SEALED_SEALED_FILE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sqlite/connection.h"
#include "server/store/bodies.h"
#include "server/store/sql_store.h"

// Looks into a stopped server's file, whose contents are sealed, without asking the product's reading code for more
// than to open each of them.
namespace ihala {

// Puts everything that is sealed in the database into its place as it is. No server opens it afterwards.
absl::Status OpenUp(sqlite::Connection& db, const Bodies& bodies);
// The same with the keys of these options, whose store must be closed.
absl::Status OpenUp(const SqlStoreOptions& options);

// Puts a copy of a row at another name, or in the place of the row that has it, sealed for there, as only somebody with
// the keys can do it.
absl::Status CopyRow(const SqlStoreOptions& options, const RowName& from, const RowName& to);

// Copies the files of a data folder into another one, which is made, and opens up the copy of the database,
// `ihala.db`. The folder itself stays as it is.
absl::Status CopyOpened(const std::string& data_dir, const std::string& to);

// Makes of a closed store what the last program that sealed nothing left: version 13, its secrets in `meta`, every
// content open, and neither a key store nor a master key.
absl::Status MakeOlder(const SqlStoreOptions& options);

// How many contents of a table, `rows`, `ledger` (its operations) or `parked`, hold these words once they are opened,
// also beside a server that has the file open.
absl::StatusOr<int> CountSaid(const SqlStoreOptions& options, absl::string_view table, absl::string_view words);

// Puts another secret of the installation into the key store of a closed store, 32 bytes.
absl::Status ReplaceSecret(const SqlStoreOptions& options, absl::string_view name, absl::string_view bytes);

// Master keys for a store on a disk that only a test has.
std::shared_ptr<const MasterKeys> TestMasterKeys();

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_SEALED_SEALED_FILE_H_
