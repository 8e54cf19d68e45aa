#include "server/store/sql_accounts.h"

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {
namespace {

using sqlite::Statement;

// Columns as TakeAccount takes them.
constexpr absl::string_view kFindAccount =
    "SELECT body, passphrase_hash, revision, sign_in_code_hash, sign_in_code_expires_us, enrolment_code_hash, "
    "enrolment_code_expires_us, enrolment_code_made_by FROM accounts WHERE code = ?1";
constexpr absl::string_view kListAccounts =
    "SELECT body, passphrase_hash, revision, sign_in_code_hash, sign_in_code_expires_us, enrolment_code_hash, "
    "enrolment_code_expires_us, enrolment_code_made_by FROM accounts WHERE code > ?1 ORDER BY code LIMIT ?2";

absl::StatusOr<AccountRecord> TakeAccount(Statement& found) {
  AccountRecord record;
  if (!record.account.ParseFromString(std::string(found.ColumnBlob(0)))) {
    return absl::DataLossError("a stored account does not parse");
  }
  record.passphrase_hash = std::string(found.ColumnText(1));
  record.revision = static_cast<uint64_t>(found.ColumnInt(2));
  record.sign_in_code = {std::string(found.ColumnText(3)), absl::FromUnixMicros(found.ColumnInt(4)), ""};
  record.enrolment_code = {std::string(found.ColumnText(5)), absl::FromUnixMicros(found.ColumnInt(6)),
                           std::string(found.ColumnText(7))};
  return record;
}

}  // namespace

absl::StatusOr<std::optional<AccountRecord>> SelectAccount(sqlite::Connection& db, absl::string_view code) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare(kFindAccount));
  find.BindTextNoCopy(1, code);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<AccountRecord>();
  ASSIGN_OR_RETURN(AccountRecord record, TakeAccount(find));
  return std::optional<AccountRecord>(std::move(record));
}

absl::StatusOr<std::vector<AccountRecord>> SelectAccounts(sqlite::Connection& db, absl::string_view after, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare(kListAccounts));
  list.BindTextNoCopy(1, after).BindInt(2, limit);
  std::vector<AccountRecord> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return all;
    ASSIGN_OR_RETURN(AccountRecord record, TakeAccount(list));
    all.push_back(std::move(record));
  }
}

}  // namespace ihala
