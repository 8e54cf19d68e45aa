#include <memory>
#include <string>

#include "common/base/status_macros.h"
#include "server/setup/backup.h"
#include "tools/admin/backup_texts.h"
#include "tools/admin/commands.h"
#include "tools/admin/init_key_options.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

struct BackupOptions {
  std::string copy;
  KeyPlaces keys;
  bool check_only = false;
};

absl::Status Report(Admin& admin, const BackupContents& contents) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::ReportBackupRequest request;
  request.set_request_id(admin.NewRequestId());
  request.set_epoch(contents.epoch);
  request.set_seq(contents.head_seq);
  request.set_tag(contents.tag);
  return Ask(*server, &ServerApi::ReportBackup, request).status();
}

absl::Status CheckBackup(Admin& admin, const BackupOptions& options) {
  const absl::StatusOr<BackupContents> contents = VerifyBackup(options.copy, options.keys, *admin.environment().random);
  // The server's own words name a path and a rule, nothing about a person.
  if (!contents.ok()) {
    return LocalError(contents.status().code(), admin_say::kBackupBad, std::string(contents.status().message()));
  }
  if (!options.check_only) RETURN_IF_ERROR(Report(admin, *contents));
  JsonWriter json;
  json.BeginObject().Key("copy").String(options.copy).Key("epoch").Unsigned(contents->epoch);
  json.Key("head_seq").Unsigned(contents->head_seq).Key("cases").Unsigned(contents->cases);
  json.Key("contents").Unsigned(contents->contents).Key("reported").Bool(!options.check_only);
  admin.output().Json(json.EndObject());
  admin.output().Say(admin_say::kBackupGood, options.copy, contents->head_seq, contents->cases, contents->contents);
  if (!options.check_only) admin.output().Say(admin_say::kBackupReported);
  return absl::OkStatus();
}

}  // namespace

void AddBackupCommands(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* const command = AddCommand(app, "check-backup", admin_say::kCheckBackup, language);
  auto options = std::make_shared<BackupOptions>();
  command->add_option("copy", options->copy, Say(language, admin_say::kBackupCopyOption))->required();
  AddKeyOptions(*command, options->keys, language);
  command->add_flag("--check-only", options->check_only, Say(language, admin_say::kCheckOnlyOption));
  command->callback([options, &chosen] {
    chosen = [options](Admin& admin) {
      options->keys = KeysOf(options->keys, admin.environment());
      return CheckBackup(admin, *options);
    };
  });
}

}  // namespace ihala::tools
