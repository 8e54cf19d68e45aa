#include "tools/field/draft_actions.h"

#include <iostream>
#include <iterator>

#include "absl/strings/match.h"
#include "common/base/file.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "tools/field/case_row.h"
#include "tools/field/texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

// A referral of the largest size in its wordiest form.
constexpr size_t kMostBytes = 8 * limits::kOperationBytes;

absl::StatusOr<std::string> ReadAll(const std::string& file) {
  if (file == "-") {
    std::string text(std::istreambuf_iterator<char>(std::cin), {});
    return text;
  }
  absl::StatusOr<std::string> text = ReadFile(file, kMostBytes);
  if (!text.ok()) return LocalError(text.status().code(), say::kCannotReadFile, file);
  return text;
}

ExitCode Tell(Field& field, const Queued& queued, const Text& text) {
  JsonWriter json;
  json.BeginObject().Key("referral_id").String(IdToText(queued.referral_id));
  if (!queued.short_code.empty()) json.Key("short_code").String(queued.short_code);
  if (queued.operation_id != 0) json.Key("operation").Unsigned(queued.operation_id);
  field.output().Json(json.EndObject());
  field.output().Say(
      text, queued.short_code.empty() ? IdToText(queued.referral_id) : text::DisplayShortCode(queued.short_code));
  return kExitOk;
}

absl::StatusOr<Queued> Add(Field& field, const AddOptions& options) {
  ASSIGN_OR_RETURN(const v1::Referral referral, ReadReferral(options.file));
  ASSIGN_OR_RETURN(Client * client, field.Unlocked());
  if (!options.draft && options.replace.empty()) return client->SubmitReferral(referral);
  std::string id;
  if (!options.replace.empty()) {
    ASSIGN_OR_RETURN(id, client->FindCase(options.replace));
  }
  Queued saved;
  ASSIGN_OR_RETURN(saved.referral_id, client->SaveDraft(referral, id));
  if (options.draft) return saved;
  return client->Submit(saved.referral_id);
}

}  // namespace

absl::StatusOr<v1::Referral> ReadReferral(const std::string& file) {
  ASSIGN_OR_RETURN(const std::string text, ReadAll(file));
  v1::Referral referral;
  if (absl::EndsWith(file, ".textproto")) {
    if (google::protobuf::TextFormat::ParseFromString(text, &referral)) return referral;
    return LocalError(absl::StatusCode::kInvalidArgument, field_say::kNotAReferral, file, "textproto");
  }
  // The library's own message repeats what stands in the file, so it is not told.
  if (google::protobuf::util::JsonStringToMessage(text, &referral).ok()) return referral;
  return LocalError(absl::StatusCode::kInvalidArgument, field_say::kNotAReferral, file, "JSON");
}

ExitCode AddReferral(Field& field, const AddOptions& options) {
  const absl::StatusOr<Queued> added = Add(field, options);
  if (!added.ok()) return field.Fail(added.status());
  return Tell(field, *added, added->operation_id == 0 ? field_say::kDraftSaved : field_say::kQueued);
}

ExitCode SubmitDrafts(Field& field, const std::vector<std::string>& cases) {
  return ForEachCase(field, cases, [&](Client& client, const std::string& id) -> absl::StatusOr<CaseOutcome> {
    CaseOutcome outcome;
    ASSIGN_OR_RETURN(outcome.queued, client.Submit(id));
    outcome.line = Say(field.language(), field_say::kQueued, text::DisplayShortCode(outcome.queued.short_code));
    return outcome;
  });
}

ExitCode DeleteDrafts(Field& field, const std::vector<std::string>& cases) {
  return ForEachCase(field, cases, [&](Client& client, const std::string& id) -> absl::StatusOr<CaseOutcome> {
    RETURN_IF_ERROR(client.DeleteDraft(id));
    CaseOutcome outcome;
    outcome.queued.referral_id = id;
    outcome.line = Say(field.language(), field_say::kDeleted, IdToText(id));
    return outcome;
  });
}

}  // namespace ihala::tools
