#ifndef IHALA_CLIENT_LIB_SRC_CARRIED_HEADS_H_
#define IHALA_CLIENT_LIB_SRC_CARRIED_HEADS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/engine.h"
#include "ihala/store_status.h"
#include "ihala/v1/audit.pb.h"
#include "ihala/v1/sync.pb.h"

// The signed heads of the server's trail that a device carries away, so that a server that changes its trail later is
// found out (docs/audit.md). One for each day is kept, for 400 days; and those that contradict each other, which no
// honest server signs, are kept as evidence.
namespace ihala::client {

// Asks for the newest head where none was asked for today.
absl::Status AskForHead(Engine& engine, v1::ExchangeUp* up);

// Stores what came of it: the head, if there is one, whose signature was checked. In an open transaction.
absl::Status NoteHeadAnswer(Engine& engine, const v1::ExchangeDown& down);

// Puts a head where the others are, in the order in which they came. In an open transaction.
absl::Status CarryHead(Store& store, const v1::AuditHead& head);

// The head in a row that begins with the columns epoch, n, chain, at and signature.
v1::AuditHead HeadIn(const sqlite::Statement& row);

struct CarriedHead {
  v1::AuditHead head;
  bool disputed = false;
};
// All of them, in the order in which they came.
absl::StatusOr<std::vector<CarriedHead>> CarriedHeads(Store& store);

// Fills in what a status says of them.
absl::Status CountHeads(Store& store, StoreStatus* status);
// All of them as an auditor's file, under the key that the device knows its server by.
absl::StatusOr<std::string> WriteHeadsFile(Store& store, const std::string& server_key);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_CARRIED_HEADS_H_
