#include "tests/sim/roles.h"

#include "absl/status/statusor.h"
#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/session_service.pb.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

v1::Account AccountWith(v1::Role role) {
  for (v1::Account account : world::Accounts()) {
    if (account.code() != world::kOtherWorker) continue;
    account.mutable_roles(0)->set_role(role);
    return account;
  }
  return {};
}

bool GiveRole(Installation& installation, v1::Role role, SeededRandom& random) {
  v1::SignInRequest sign_in;
  sign_in.set_account(world::kAdministrator);
  sign_in.set_passphrase(world::PassphraseOf(world::kAdministrator));
  const absl::StatusOr<v1::SignInResponse> session = installation.Call<v1::SignInResponse>("", sign_in);
  if (!session.ok()) return false;
  v1::PutAccountRequest put;
  put.set_request_id(random.Bytes(16));
  *put.mutable_account() = AccountWith(role);
  return installation.Call<v1::PutAccountResponse>(session->session().token(), put).ok();
}

}  // namespace

void PlayRoles(Stage& stage, Installation& installation, Oracle& oracle, absl::Time ends, SeededRandom random) {
  // Some eight changes, however long the run is: what a change can do wrong does not need a hundred.
  const uint64_t minutes = static_cast<uint64_t>(absl::ToInt64Minutes(ends - stage.Now())) / 4 + 1;
  bool supervises = false;
  while (stage.Now() < ends) {
    stage.WaitFor(absl::Minutes(static_cast<int64_t>(30 + random.Uniform(minutes))));
    if (stage.Now() >= ends) return;
    const v1::Role role = supervises ? v1::ROLE_CASEWORKER : v1::ROLE_SUPERVISOR;
    // Where the server went down under the call, nobody knows; whoever comes next says it again.
    oracle.MayBecome(world::kOtherWorker, role);
    if (!GiveRole(installation, role, random)) continue;
    oracle.IsNow(world::kOtherWorker, role);
    supervises = !supervises;
  }
}

}  // namespace ihala::sim
