#include "server/setup/init.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "server/setup/dev_ca.h"
#include "server/store/sql_store.h"

namespace ihala {
namespace {

constexpr size_t kCodeBytes = 40;
constexpr size_t kPassphraseLeast = 10;
// Certificates are public; everything else is the owner's alone.
constexpr unsigned kPublic = 0644;

absl::Status Check(const std::string& code, absl::string_view passphrase) {
  std::vector<FieldViolation> found;
  const bool is_code = !code.empty() && code.size() <= kCodeBytes && std::all_of(code.begin(), code.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
  if (!is_code) found.push_back({"admin_account", "MALFORMED", "is 1 to 40 of A-Z, a-z, 0-9 and hyphen"});
  if (passphrase.size() < kPassphraseLeast) {
    found.push_back({"admin_passphrase", "TOO_SHORT", absl::StrCat("has at least ", kPassphraseLeast, " characters")});
  }
  return InvalidFields(found);
}

AccountRecord Administrator(const std::string& code, std::string hash) {
  AccountRecord record;
  record.account.set_code(code);
  record.account.set_language("en");
  record.account.add_roles()->set_role(v1::ROLE_ADMINISTRATOR);
  record.passphrase_hash = std::move(hash);
  return record;
}

absl::Status PutAdministrator(Store& store, AccountRecord record, Clock& clock) {
  return store.Write([&](WriteTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(record.revision, txn.TakeNumber());
    RETURN_IF_ERROR(txn.PutAccount(record));
    AuditRecord audit;
    audit.at = clock.Now();
    audit.action = audit_action::kInstallationInit;
    audit.subject = record.account.code();
    audit.result = "APPLIED";
    return txn.PutAudit(audit);
  });
}

}  // namespace

absl::Status InitData(const std::string& data_dir, const std::vector<std::string>& hosts,
                      const std::string& admin_account, absl::string_view admin_passphrase, Clock& clock,
                      Random& random, const PassphraseCost& cost, const KeyPlaces& keys) {
  RETURN_IF_ERROR(Check(admin_account, admin_passphrase));
  ASSIGN_OR_RETURN(const DevCertificates made, MakeDevCertificates(hosts, clock, random));
  ASSIGN_OR_RETURN(std::string hash, HashPassphrase(admin_passphrase, cost));
  RETURN_IF_ERROR(MakeDirectories(data_dir));
  const SqlStoreOptions where{.data_dir = data_dir,
                              .random = &random,
                              .key_store = keys.key_store,
                              .master_source = keys.master,
                              .sealing = keys.sealing};
  RETURN_IF_ERROR(InitSqlStore(where));
  const std::string tls = absl::StrCat(data_dir, "/tls");
  RETURN_IF_ERROR(MakeDirectories(tls));
  RETURN_IF_ERROR(WriteFileDurably(absl::StrCat(tls, "/ca.crt"), made.ca_certificate, kPublic));
  RETURN_IF_ERROR(WriteFileDurably(absl::StrCat(tls, "/server.crt"), made.server_certificate, kPublic));
  RETURN_IF_ERROR(WriteFileDurably(absl::StrCat(tls, "/server.key"), made.server_key));
  ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, OpenSqlStore(where));
  absl::Status put = PutAdministrator(*store, Administrator(admin_account, std::move(hash)), clock);
  store->Close();
  return put;
}

}  // namespace ihala
