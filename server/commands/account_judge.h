#ifndef IHALA_SERVER_COMMANDS_ACCOUNT_JUDGE_H_
#define IHALA_SERVER_COMMANDS_ACCOUNT_JUDGE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/policy.h"
#include "server/commands/applied.h"
#include "server/commands/executor.h"

// What happens to accounts. An administrator asks for roles; whatever can lead to reading cases holds only once
// somebody who speaks for the organisation confirmed it, and passphrases are nobody's but the person's own. So no
// administrator can reach a case by way of an account.
namespace ihala {

// ABORTED (STALE_REVISION) where something is newer than what the caller saw. A `base_revision` of 0 does not ask.
absl::Status CheckFresh(uint64_t base_revision, uint64_t present);

// An administrator's account, as asked for. Of an account of an organisation, what holds at once is what the present
// one and the new one both give; the rest waits. Where it leaves a desk that an agreement forbids, all of it waits. As
// long as nobody of the organisation has a passphrase, one account that speaks for all of it holds at once.
// INVALID_ARGUMENT where it would belong to another organisation than before.
absl::StatusOr<Applied> PutAccount(WriteTxn& txn, const Policy& policy, const v1::Account& account,
                                   uint64_t base_revision);
// A passphrase that an administrator sets: of the installation's own accounts only (OWN_PASSPHRASE).
absl::StatusOr<Applied> StorePassphrase(WriteTxn& txn, const SetPassphrase& set, uint64_t base_revision);

// A word of somebody who speaks for an organisation on one of its accounts: `entry` is one of ConfirmAccount,
// IssueCode, EndSessions, DisableAccount. Errors as AccountService and DeviceService say.
absl::StatusOr<Applied> JudgeAccountWord(WriteTxn& txn, const Caller& caller, const DirectoryCommand& command);
// Whether the caller could hand out all that the account holds and may come to hold.
bool ReachesAll(const Caller& caller, const v1::Account& account);
absl::Status AboveOwn();
absl::Status OwnDevice();

// A person chooses a passphrase. UNAUTHENTICATED where the proof is not the account's any more: a code works once.
absl::StatusOr<Applied> StoreChosenPassphrase(WriteTxn& txn, const ChoosePassphrase& chosen);

// The answer to whoever may not sign in, whatever the cause; and to somebody whose organisation is frozen.
absl::Status NotLetIn();
absl::Status Frozen();

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_ACCOUNT_JUDGE_H_
