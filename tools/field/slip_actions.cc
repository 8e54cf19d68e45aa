#include "tools/field/slip_actions.h"

#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "ihala/slip.h"
#include "tools/field/slip_texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

absl::StatusOr<Slip> SlipOf(Field& field, const std::string& name) {
  ASSIGN_OR_RETURN(Client * client, field.Unlocked());
  ASSIGN_OR_RETURN(const std::string id, client->FindCase(name));
  absl::StatusOr<Slip> slip = MakeSlip(*client, id);
  if (Reason(slip.status()) != "NOT_SUBMITTED") return slip;
  return LocalError(absl::StatusCode::kFailedPrecondition, slip_say::kNotSubmitted, name);
}

absl::Status Write(Field& field, const SlipOptions& options) {
  ASSIGN_OR_RETURN(const Slip slip, SlipOf(field, options.name));
  if (!slip.is_confirmed && !options.unconfirmed) {
    return LocalError(absl::StatusCode::kFailedPrecondition, slip_say::kNotConfirmed, slip.short_code);
  }
  const absl::Status written = WriteFileDurably(options.file, SlipPage(slip));
  if (!written.ok()) return LocalError(written.code(), say::kCannotWriteFile, options.file);
  JsonWriter json;
  json.BeginObject().Key("short_code").String(slip.short_code).Key("file").String(options.file);
  field.output().Json(json.Key("confirmed").Bool(slip.is_confirmed).EndObject());
  field.output().Say(slip_say::kWritten, slip.short_code, options.file);
  return absl::OkStatus();
}

absl::Status Tell(Field& field, const std::string& name) {
  ASSIGN_OR_RETURN(const Slip slip, SlipOf(field, name));
  const std::string& words = In(field.output().language(), slip.words);
  if (words.empty()) return LocalError(absl::StatusCode::kFailedPrecondition, slip_say::kNoWords);
  JsonWriter json;
  json.BeginObject().Key("words").Message(slip.words).EndObject();
  field.output().Json(json);
  field.output().Line(words);
  return absl::OkStatus();
}

}  // namespace

ExitCode WriteSlip(Field& field, const SlipOptions& options) {
  const absl::Status status = Write(field, options);
  return status.ok() ? kExitOk : field.Fail(status);
}

ExitCode TellStage(Field& field, const std::string& name) {
  const absl::Status status = Tell(field, name);
  return status.ok() ? kExitOk : field.Fail(status);
}

}  // namespace ihala::tools
