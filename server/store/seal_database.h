#ifndef IHALA_SERVER_STORE_SEAL_DATABASE_H_
#define IHALA_SERVER_STORE_SEAL_DATABASE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "common/sqlite/connection.h"
#include "server/store/bodies.h"

// Seals what a program of before left open. It goes on where it was cut off.
namespace ihala {

// Notes that everything is to be sealed. In the transaction in which the database names its key store.
absl::Status BeginSealing(sqlite::Connection& db);

// Seals everything that is noted to be, in steps of one transaction each, and then writes the whole file anew, so that
// nothing that lay open stays in a gap of a page or in the log. Slots are given from `next_slot` on, which follows
// them. Nothing happens where nothing is noted. The connection must be the only one.
absl::Status SealDatabase(sqlite::Connection& db, const Bodies& bodies, uint64_t* next_slot);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SEAL_DATABASE_H_
