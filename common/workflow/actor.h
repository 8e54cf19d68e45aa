#ifndef IHALA_COMMON_WORKFLOW_ACTOR_H_
#define IHALA_COMMON_WORKFLOW_ACTOR_H_

#include <string>
#include <vector>

#include "ihala/v1/common.pb.h"

namespace ihala {

// Who acts on one case: the account, the side on which it stands there, and the roles that it holds on that side.
// Roles on other sides or in other organisations are left out by whoever makes an Actor (see access.h, ActorOn).
struct Actor {
  std::string account;       // Empty for the clock.
  std::string organisation;  // Empty for the clock.
  v1::Side side = v1::SIDE_UNSPECIFIED;
  std::vector<v1::Role> roles;
};

// The server's clock, which acts like any other party.
inline Actor ClockActor() { return Actor{"", "", v1::SIDE_CLOCK, {v1::ROLE_CLOCK}}; }

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_ACTOR_H_
