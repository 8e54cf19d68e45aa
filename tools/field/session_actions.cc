#include "tools/field/session_actions.h"

#include <filesystem>
#include <system_error>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "tools/field/device_texts.h"
#include "tools/field/key_texts.h"
#include "tools/field/progress_bar.h"
#include "tools/field/texts.h"
#include "tools/support/error_text.h"
#include "tools/support/local_errors.h"
#include "tools/support/passphrase_input.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

std::string FullPath(const std::string& path) {
  if (path.empty()) return path;
  std::error_code error;
  const std::filesystem::path full = std::filesystem::absolute(path, error);
  return error ? path : full.string();
}

SyncOptions OptionsOf(Field& field, ProgressBar& bar, uint32_t max_failures) {
  SyncOptions options;
  options.progress = [&bar](const SyncProgress& progress) { bar.Show(progress); };
  options.cancellation = field.environment().cancellation;
  options.max_failures = max_failures;
  return options;
}

SyncResult RunSync(Field& field, Client& client, Transport& transport, uint32_t max_failures) {
  const FieldEnvironment& environment = field.environment();
  ProgressBar bar(environment.watched && !field.output().json() ? environment.base.err : nullptr);
  const absl::StatusOr<Device*> device = field.OpenedDevice();
  const SyncOptions options = OptionsOf(field, bar, max_failures);
  // On a device what the others left goes too.
  return device.ok() && *device != nullptr ? (*device)->Sync(transport, options) : client.Sync(transport, options);
}

void AddTo(SyncResult& total, const SyncResult& more) {
  total.exchanges += more.exchanges;
  total.failures += more.failures;
  total.acknowledged += more.acknowledged;
  total.refused += more.refused;
  total.parked += more.parked;
  total.unreadable += more.unreadable;
  total.rows += more.rows;
  total.bytes_up += more.bytes_up;
  total.bytes_down += more.bytes_down;
  total.all_synced = more.all_synced;
  total.status = more.status;
}

SyncResult Failed(const absl::Status& status) {
  SyncResult result;
  result.status = status;
  return result;
}

// Syncs, and once more after a new sign-in where the session has ended.
SyncResult SyncWithSession(Field& field, uint32_t max_failures) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return Failed(client.status());
  const absl::StatusOr<Transport*> transport = field.Dial();
  if (!transport.ok()) return Failed(transport.status());
  SyncResult result = RunSync(field, **client, **transport, max_failures);
  if (absl::IsUnauthenticated(result.status)) {
    const absl::StatusOr<v1::Account> account = (*client)->GetAccount();
    const absl::Status signed_in = account.ok() ? SignInAs(field, account->code()).status() : account.status();
    if (!signed_in.ok()) {
      result.status = signed_in;
    } else {
      AddTo(result, RunSync(field, **client, **transport, max_failures));
    }
  }
  field.ForgetDocuments();
  return result;
}

// What was ordered of the device, if anything.
void SayStanding(Field& field, Client& client) {
  const absl::StatusOr<StoreStatus> status = client.GetStatus();
  if (!status.ok()) return;
  const DeviceStanding& device = status->device;
  if (device.ordered == OrderedState::kLocked) field.output().Say(field_say::kStatusLocked);
  if (device.ordered == OrderedState::kRevoked) field.output().Say(field_say::kStatusRevoked);
  if (device.ordered != OrderedState::kWiped) return;
  field.output().Say(field_say::kStatusWiped, device.destroyed_operations, device.destroyed_drafts);
}

ExitCode ReportSync(Field& field, const SyncResult& result) {
  Output& output = field.output();
  JsonWriter json;
  json.BeginObject();
  WriteSyncResult(result, field.language(), json);
  output.Json(json.EndObject());
  // What was done stays done, however it ended.
  if (result.exchanges > 0) {
    output.Say(field_say::kSynced, result.acknowledged, result.refused, result.parked, result.rows, result.exchanges,
               result.bytes_up, result.bytes_down);
  }
  if (result.status.ok()) {
    if (result.all_synced) output.Say(field_say::kAllSynced);
    return kExitOk;
  }
  return output.json() ? ExitCodeOf(Explained(result.status)) : field.Fail(result.status);
}

absl::StatusOr<v1::Account> SignInAndRemember(Field& field, const std::string& account, const SignInWords& words) {
  // Where no store can be made nobody is asked for a passphrase.
  if (field.options().device.empty()) RETURN_IF_ERROR(field.Opened(/*create=*/true).status());
  field.link().endpoint.ca_file = FullPath(field.link().endpoint.ca_file);
  ASSIGN_OR_RETURN(Client * client, SignInAs(field, account, words));
  ASSIGN_OR_RETURN(v1::Account signed_in, client->GetAccount());
  // Who uses a device stands in no file that anybody can read.
  if (field.options().device.empty()) {
    field.link().account = signed_in.code();
    field.link().language = signed_in.language();
  }
  RETURN_IF_ERROR(SaveLink(field.LinkedPath(), field.link()));
  return signed_in;
}

}  // namespace

absl::StatusOr<Client*> SignInAs(Field& field, const std::string& account, const SignInWords& words) {
  ASSIGN_OR_RETURN(Transport * transport, field.Dial());
  ASSIGN_OR_RETURN(const Secret* passphrase, field.Passphrase(account));
  Secret before;
  if (!words.previous_file.empty()) {
    ASSIGN_OR_RETURN(before, ReadPassphrase(field.environment().base, words.previous_file, account, field.language()));
  }
  SignInOptions options;
  options.previous_passphrase = std::string(before.Reveal());
  options.enrolment_code = words.code;
  const absl::StatusOr<Client*> client = field.SignIn(*transport, account, passphrase->Reveal(), options);
  Wipe(options.previous_passphrase);
  const absl::Status& status = client.status();
  if (Reason(status) == "OLD_PASSPHRASE_NEEDED") return LocalError(status.code(), field_say::kOldPassphraseNeeded);
  if (absl::IsUnauthenticated(status)) return LocalError(status.code(), say::kBadCredentials);
  return client;
}

void WriteSyncResult(const SyncResult& result, Language language, JsonWriter& json) {
  json.Key("ok").Bool(result.status.ok()).Key("all_synced").Bool(result.all_synced);
  json.Key("acknowledged").Unsigned(result.acknowledged).Key("refused").Unsigned(result.refused);
  json.Key("parked").Unsigned(result.parked).Key("unreadable").Unsigned(result.unreadable);
  json.Key("rows").Unsigned(result.rows).Key("exchanges").Unsigned(result.exchanges);
  json.Key("failures").Unsigned(result.failures);
  json.Key("bytes_up").Unsigned(result.bytes_up).Key("bytes_down").Unsigned(result.bytes_down);
  if (result.status.ok()) return;
  json.Key("error");
  WriteErrorJson(Explained(result.status), language, nullptr, json);
}

ExitCode ChoosePassphraseForStore(Field& field, const ChooseOptions& options) {
  const absl::StatusOr<Transport*> transport = field.Dial();
  if (!transport.ok()) return field.Fail(transport.status());
  ChooseOptions all = options;
  all.passphrase_file = field.options().passphrase_file;
  const absl::Status chosen = ChoosePassphrase(field.environment().base, all, field.language(),
                                               [&](const v1::ChoosePassphraseRequest& request) {
                                                 return (*transport)->ChoosePassphrase(request, CallOptions());
                                               });
  if (!chosen.ok()) return field.Fail(chosen);
  field.output().Json(JsonWriter().BeginObject().Key("passphrase_chosen").String(options.account).EndObject());
  field.output().Say(say::kPassphraseChosen, options.account);
  return kExitOk;
}

ExitCode SignInToStore(Field& field, const std::string& account, const SignInWords& words) {
  const absl::StatusOr<v1::Account> signed_in = SignInAndRemember(field, account, words);
  if (!signed_in.ok()) return field.Fail(signed_in.status());
  constexpr uint32_t kPatience = 8;
  const SyncResult result = SyncWithSession(field, kPatience);
  JsonWriter json;
  json.BeginObject().Key("account").Message(*signed_in);
  json.Key("sync").BeginObject();
  WriteSyncResult(result, field.language(), json);
  json.EndObject();
  field.output().Json(json.EndObject());
  field.output().Say(field_say::kSignedIn, signed_in->code(), signed_in->organisation());
  if (result.status.ok()) return kExitOk;
  return field.output().json() ? ExitCodeOf(Explained(result.status)) : field.Fail(result.status);
}

ExitCode SignOutOfStore(Field& field) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  const absl::StatusOr<Transport*> transport = field.Dial();
  if (!transport.ok()) return field.Fail(transport.status());
  const absl::Status ended = (*client)->SignOut(**transport);
  if (!ended.ok()) return field.Fail(ended);
  JsonWriter json;
  field.output().Json(json.BeginObject().Key("signed_out").Bool(true).EndObject());
  field.output().Say(field_say::kSignedOut);
  return kExitOk;
}

ExitCode SyncStore(Field& field, uint32_t max_failures) {
  return ReportSync(field, SyncWithSession(field, max_failures));
}

ExitCode DeliverStore(Field& field) {
  const absl::StatusOr<Device*> device = field.OpenedDevice();
  if (!device.ok()) return field.Fail(device.status());
  const absl::StatusOr<Client*> client = *device == nullptr ? field.Opened() : nullptr;
  if (!client.ok()) return field.Fail(client.status());
  const absl::StatusOr<Transport*> transport = field.Dial();
  if (!transport.ok()) return field.Fail(transport.status());
  const FieldEnvironment& environment = field.environment();
  ProgressBar bar(environment.watched && !field.output().json() ? environment.base.err : nullptr);
  const SyncOptions options = OptionsOf(field, bar, SyncOptions().max_failures);
  // Nobody is there on a device yet, so that its sync is a delivery for everybody.
  const SyncResult result =
      *device == nullptr ? (*client)->Deliver(**transport, options) : (*device)->Sync(**transport, options);
  JsonWriter json;
  json.BeginObject();
  WriteSyncResult(result, field.language(), json);
  field.output().Json(json.EndObject());
  if (result.exchanges > 0) {
    field.output().Say(field_say::kQueueDelivered, result.acknowledged, result.refused, result.parked);
  }
  // Whose it would be, where several people's queues left, the list of users says.
  if (*client != nullptr) SayStanding(field, **client);
  if (result.status.ok()) return kExitOk;
  return field.output().json() ? ExitCodeOf(Explained(result.status)) : field.Fail(result.status);
}

ExitCode ShowStatus(Field& field) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  const absl::StatusOr<StoreStatus> found = (*client)->GetStatus();
  if (!found.ok()) return field.Fail(found.status());
  const StoreStatus& status = *found;
  const bool synced = status.last_sync > absl::InfinitePast();
  const std::string last = synced ? absl::FormatTime("%Y-%m-%d %H:%M UTC", status.last_sync, absl::UTCTimeZone()) : "";
  JsonWriter json;
  json.BeginObject().Key("account").String(status.account).Key("organisation").String(status.organisation);
  json.Key("drafts").Unsigned(status.drafts).Key("queued").Unsigned(status.queued);
  json.Key("parked").Unsigned(status.parked).Key("refused").Unsigned(status.refused);
  json.Key("acknowledged").Unsigned(status.acknowledged).Key("cases").Unsigned(status.cases);
  json.Key("all_synced").Bool(status.all_synced);
  if (synced)
    json.Key("last_sync").String(absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", status.last_sync, absl::UTCTimeZone()));
  json.Key("device").String(status.device.code);
  const auto days_left = static_cast<uint64_t>(absl::ToInt64Hours(status.offline_left) / 24);
  json.Key("offline_days_left").Unsigned(days_left);
  json.Key("audit_heads").Unsigned(status.audit_heads);
  json.Key("audit_heads_disputed").Unsigned(status.audit_heads_disputed);
  if (!status.damaged_file.empty()) {
    json.Key("damaged_file").String(status.damaged_file).Key("salvaged").Unsigned(status.salvaged);
  }
  Output& output = field.output();
  output.Json(json.EndObject());
  output.Say(field_say::kStatusAccount, status.account, status.organisation);
  if (!status.device.code.empty()) output.Say(field_say::kStatusDevice, status.device.code);
  output.Say(field_say::kStatusCounts, status.drafts, status.queued, status.parked, status.refused, status.acknowledged,
             status.cases);
  if (synced) {
    output.Say(field_say::kStatusLastSync, last);
  } else {
    output.Say(field_say::kStatusNeverSynced);
  }
  if (status.all_synced) output.Say(field_say::kAllSynced);
  output.Say(field_say::kStatusOfflineLeft, days_left);
  if (status.audit_heads > 0) {
    output.Say(field_say::kStatusAuditHeads, status.audit_heads,
               absl::FormatTime("%Y-%m-%d", status.audit_head_at, absl::UTCTimeZone()));
  }
  if (status.audit_heads_disputed > 0) output.Say(field_say::kStatusDisputed, status.audit_heads_disputed);
  if (!status.damaged_file.empty()) output.Say(field_say::kStatusSalvaged, status.damaged_file, status.salvaged);
  return kExitOk;
}

ExitCode WriteAuditHeads(Field& field, const std::string& file) {
  // On a device it has to be said whose.
  const absl::StatusOr<Client*> client = field.options().device.empty() ? field.Opened() : field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  const absl::StatusOr<std::string> text = (*client)->WriteAuditHeads();
  if (!text.ok()) return field.Fail(text.status());
  const absl::StatusOr<StoreStatus> status = (*client)->GetStatus();
  if (!status.ok()) return field.Fail(status.status());
  if (const absl::Status written = WriteFileDurably(file, *text); !written.ok()) {
    return field.Fail(LocalError(written.code(), say::kCannotWriteFile, file));
  }
  JsonWriter json;
  json.BeginObject().Key("file").String(file).Key("audit_heads").Unsigned(status->audit_heads).EndObject();
  field.output().Json(json);
  field.output().Say(field_say::kAuditHeadsDone, status->audit_heads, file);
  return kExitOk;
}

}  // namespace ihala::tools
