#ifndef IHALA_SERVER_DOOR_RPC_PERMISSIONS_H_
#define IHALA_SERVER_DOOR_RPC_PERMISSIONS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/access/access.h"
#include "ihala/v1/common.pb.h"
#include "server/commands/reference.h"

namespace ihala {

// Who may knock. What a caller may then see or do of a case is for Visible, MayDo and the workflow to say: this table
// is the coarse door in front of them.
enum class Door {
  kOpen,       // Nobody is asked: signing in.
  kSignature,  // Nobody with a session: the handler asks whose device signed what the call carries.
  kSession,    // Any account with a session.
  kRoles,      // An account that holds one of the row's roles, in its own organisation or the installation.
};

struct RpcRow {
  const char* method;  // As "ihala.v1.SessionService.SignIn".
  Door door;
  std::vector<v1::Role> roles;
  // Who may knock while their organisation is frozen.
  WhenFrozen when_frozen = WhenFrozen::kNobody;
};

// One row for every RPC of every service of ihala.v1. An RPC without a row is refused, and a test fails.
absl::Span<const RpcRow> RpcTable();
// Null where there is no row.
const RpcRow* FindRpcRow(absl::string_view method);

// Whether this caller may call at all.
bool MayCall(const RpcRow& row, const Caller& caller);

}  // namespace ihala

#endif  // IHALA_SERVER_DOOR_RPC_PERMISSIONS_H_
