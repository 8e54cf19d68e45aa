#include "tests/sim/roles.h"

#include <algorithm>

#include "absl/status/statusor.h"
#include "ihala/v1/account_service.pb.h"
#include "ihala/v1/admin_service.pb.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

v1::Account AccountWith(const std::string& code, v1::Role role) {
  for (v1::Account account : world::Accounts()) {
    if (account.code() != code) continue;
    account.mutable_roles(0)->set_role(role);
    return account;
  }
  return {};
}

}  // namespace

bool GiveRole(Installation& installation, const std::string& code, v1::Role role, SeededRandom& random) {
  const v1::Account account = AccountWith(code, role);
  v1::PutAccountRequest put;
  put.set_request_id(random.Bytes(16));
  *put.mutable_account() = account;
  const auto asked =
      installation.Call<v1::PutAccountResponse>(installation.SignIn(world::kAdministrator).value_or(""), put);
  if (!asked.ok() || !asked->waits()) return asked.ok();
  v1::ConfirmAccountRequest confirm;
  confirm.set_request_id(random.Bytes(16));
  confirm.set_account(code);
  confirm.set_base_revision(asked->revision());
  const std::string speaker = world::SpeakerOf(account.organisation());
  return installation.Call<v1::ConfirmAccountResponse>(installation.SignIn(speaker).value_or(""), confirm).ok();
}

void PlayRoles(Stage& stage, Installation& installation, Oracle& oracle, absl::Time ends, SeededRandom random) {
  // Some eight changes, however long the run is: what a change can do wrong does not need a hundred.
  const uint64_t minutes = static_cast<uint64_t>(absl::ToInt64Minutes(ends - stage.Now())) / 4 + 1;
  bool supervises = false;
  while (stage.Now() < ends) {
    const auto wait = static_cast<int64_t>(30 + random.Uniform(minutes));
    stage.WaitUntil(std::min(ends, stage.Now() + absl::Minutes(wait)));
    if (stage.Now() >= ends) return;
    const v1::Role role = supervises ? v1::ROLE_CASEWORKER : v1::ROLE_SUPERVISOR;
    // Where the server went down under the call, nobody knows what came of it: it is said again until it is done, as
    // between the administrator's word and the organisation's the account has no role.
    oracle.MayBecome(world::kOtherWorker, role);
    while (!GiveRole(installation, world::kOtherWorker, role, random)) stage.WaitFor(absl::Minutes(1));
    oracle.IsNow(world::kOtherWorker, role);
    supervises = !supervises;
  }
}

}  // namespace ihala::sim
