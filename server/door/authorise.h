#ifndef IHALA_SERVER_DOOR_AUTHORISE_H_
#define IHALA_SERVER_DOOR_AUTHORISE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/door/rpc_permissions.h"
#include "server/handlers/call.h"

namespace ihala {

// Finds out who calls and whether they may knock at this RPC, and fills in `call`. `authorization` are the values of
// that header, of which a call has exactly one: "Bearer " and the token in hexadecimal.
//
// The session is looked up anew for each call, so that ending it, disabling its account or taking a role away holds
// from the next call on. UNAUTHENTICATED without a living session, in the same words whatever is missing;
// PERMISSION_DENIED where the account has none of the row's roles; INTERNAL for an RPC without a row (`row` null): what
// nobody decided about is closed.
absl::Status Authorise(HandlerEnv& env, const RpcRow* row, const std::vector<absl::string_view>& authorization,
                       Call* call);
// The same for a session that is known by its token's hash in `call`: for a call that lasts, to be asked again.
absl::Status AuthoriseSession(HandlerEnv& env, const RpcRow& row, Call* call);

}  // namespace ihala

#endif  // IHALA_SERVER_DOOR_AUTHORISE_H_
