#include "common/wire/operation_codec.h"

#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/hash.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/referral/amendment.h"
#include "common/referral/field_checks.h"
#include "common/referral/referral_limits.h"
#include "common/text/short_code.h"
#include "common/wire/payload.h"
#include "common/wire/utf8_path.h"
#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

// Inputs of one step, as operation.proto promises.
constexpr int kInputsPerStep = 20;
constexpr size_t kCodesPerInput = 20;
constexpr size_t kBootIdCodePoints = 40;
// No place on earth is further from UTC than 14 hours; 18 is what ISO 8601 writers allow.
constexpr int kUtcOffsetMinutes = 18 * 60;
// The years 1 to 9999, which is what a timestamp message may hold.
constexpr int64_t kEarliestSecond = -62135596800;
constexpr int64_t kLatestSecond = 253402300799;

absl::Status TooLarge(absl::string_view prefix) {
  return WithReason(absl::ResourceExhaustedError(absl::StrCat(
                        prefix.empty() ? "operation" : prefix, ": must have at most ", limits::kOperationBytes,
                        " bytes, and ", limits::kOperationCompressedBytes, " compressed")),
                    "TOO_LARGE");
}

bool IsTooLarge(absl::string_view bytes) {
  if (bytes.size() > limits::kOperationBytes) return true;
  // Packing costs time and never makes longer, so it is tried only where it decides.
  return bytes.size() > limits::kOperationCompressedBytes && PackedSize(bytes) > limits::kOperationCompressedBytes;
}

void CheckClaimed(const FieldChecker& at, const v1::ClaimedTime& claimed) {
  const auto& wall = claimed.wall();
  if (wall.seconds() < kEarliestSecond || wall.seconds() > kLatestSecond || wall.nanos() < 0 ||
      wall.nanos() > 999'999'999) {
    at.Add("wall", "OUT_OF_RANGE", "must be a moment of the years 1 to 9999");
  }
  if (claimed.utc_offset_minutes() < -kUtcOffsetMinutes || claimed.utc_offset_minutes() > kUtcOffsetMinutes) {
    at.Add("utc_offset_minutes", "OUT_OF_RANGE", "must be from -1080 to 1080");
  }
  at.Text("boot_id", claimed.boot_id(), kBootIdCodePoints);
  if (claimed.boot_millis() < 0) at.Add("boot_millis", "OUT_OF_RANGE", "must not be negative");
}

void CheckOrigin(const FieldChecker& at, const v1::Origin& origin) {
  if (origin.stream_id().size() != kIdBytes) at.Add("stream_id", "MALFORMED", "must have 16 bytes");
  if (origin.n() == 0) at.Add("n", "OUT_OF_RANGE", "must be a number from 1");
  if (origin.digest().size() != kDigestBytes) at.Add("digest", "MALFORMED", "must have 32 bytes");
}

void CheckInput(const FieldChecker& at, const v1::InputValue& input) {
  at.Code("name", input.name(), CodeForm::kWord, Need::kRequired);
  at.Text("text", input.text(), limits::kNoteCodePoints, Need::kOptional, text::Lines::kMany);
  at.Count("codes", input.codes_size(), 0, kCodesPerInput);
  for (int i = 0; i < input.codes_size() && i < static_cast<int>(kCodesPerInput); ++i) {
    at.In("codes", i).Code("", input.codes(i), CodeForm::kConstant, Need::kRequired);
  }
  at.Date("date", input.date(), {});
  at.Text("reference", input.reference(), limits::kPhraseCodePoints);
  const int kinds = !input.text().empty() + !input.codes().empty() + IsKnown(input.date()) + !input.reference().empty();
  if (kinds == 0) at.Missing("");
  if (kinds > 1) at.Add("", "MALFORMED", "must have one kind of value only");
}

void CheckInputList(const FieldChecker& at, const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs) {
  at.Count("inputs", inputs.size(), 0, kInputsPerStep);
  absl::flat_hash_set<absl::string_view> names;
  for (int i = 0; i < inputs.size() && i < kInputsPerStep; ++i) {
    const FieldChecker entry = at.In("inputs", i);
    CheckInput(entry, inputs[i]);
    if (!names.insert(inputs[i].name()).second) entry.Add("name", "NOT_UNIQUE", "must be named once only");
  }
}

void CheckSubmit(const FieldChecker& root, const v1::Operation& operation) {
  const FieldChecker at = root.In("submit");
  const v1::SubmitReferral& submit = operation.submit();
  if (!submit.has_referral()) at.Missing("referral");
  if (submit.short_code().empty()) {
    at.Missing("short_code");
  } else if (const auto code = text::ParseShortCode(submit.short_code()); !code.ok() || *code != submit.short_code()) {
    at.Add("short_code", "MALFORMED", "must be a short code in its stored form of 9 characters");
  }
  // A case that is being created was in no state that anybody could have seen.
  if (operation.has_base()) root.Add("base", "MUST_BE_EMPTY", "must be empty where a case is created");
  if (operation.base_entry() != 0) root.Add("base_entry", "MUST_BE_EMPTY", "must be 0 where a case is created");
}

void CheckComment(const FieldChecker& at, const v1::AddComment& comment) {
  at.Id("comment_id", comment.comment_id());
  at.Enum("audience", comment.audience(), v1::Audience_IsValid, Need::kRequired);
  at.Text("text", comment.text(), limits::kCommentCodePoints, Need::kRequired, text::Lines::kMany);
}

// `prefix` and `violations` are those of the whole operation.
void CheckAmend(const v1::AmendReferral& amend, const std::string& prefix, std::vector<FieldViolation>* violations) {
  for (FieldViolation& violation : CheckAmendmentForm(amend, absl::StrCat(prefix, "amend."))) {
    violations->push_back(std::move(violation));
  }
}

// Each act has its own reasons; taking one back has none.
bool IsReasonFor(v1::RetentionAct act, v1::RetentionReason reason) {
  switch (act) {
    case v1::RETENTION_ACT_HOLD:
      return reason == v1::RETENTION_REASON_COURT || reason == v1::RETENTION_REASON_COMPLAINT ||
             reason == v1::RETENTION_REASON_INQUIRY;
    case v1::RETENTION_ACT_LIFT:
      return reason == v1::RETENTION_REASON_SETTLED || reason == v1::RETENTION_REASON_HELD_IN_ERROR;
    case v1::RETENTION_ACT_ERASE:
      return reason == v1::RETENTION_REASON_FAMILY_ASKS || reason == v1::RETENTION_REASON_PROTECTION;
    default:
      return reason == v1::RETENTION_REASON_UNSPECIFIED;
  }
}

void CheckRetention(const FieldChecker& at, const v1::SayRetention& said) {
  at.Enum("act", said.act(), v1::RetentionAct_IsValid, Need::kRequired);
  const bool is_act = said.act() != v1::RETENTION_ACT_UNSPECIFIED && v1::RetentionAct_IsValid(said.act());
  if (is_act && !IsReasonFor(said.act(), said.reason())) {
    at.Add("reason", "NOT_ALLOWED", "must be a reason for this act");
  }
}

void CheckCommand(const FieldChecker& root, const v1::Operation& operation) {
  switch (operation.command_case()) {
    case v1::Operation::kSubmit:
      return CheckSubmit(root, operation);
    case v1::Operation::kTakeStep: {
      const FieldChecker at = root.In("take_step");
      at.Code("step_id", operation.take_step().step_id(), CodeForm::kConstant, Need::kRequired);
      return CheckInputList(at, operation.take_step().inputs());
    }
    case v1::Operation::kConfirmStep: {
      const FieldChecker at = root.In("confirm_step");
      at.Code("step_id", operation.confirm_step().step_id(), CodeForm::kConstant, Need::kRequired);
      return CheckInputList(at, operation.confirm_step().inputs());
    }
    case v1::Operation::kAddComment:
      return CheckComment(root.In("add_comment"), operation.add_comment());
    case v1::Operation::kAmend:
      // Checked beside this, for it says where each field stands by itself.
      return;
    case v1::Operation::kSayRetention:
      return CheckRetention(root.In("say_retention"), operation.say_retention());
    case v1::Operation::COMMAND_NOT_SET:
      return root.Missing("command");
  }
}

// The error for bytes that are no operation, naming the text that broke them where that is why.
absl::Status NoOperation(absl::string_view bytes, absl::string_view prefix) {
  const std::string broken = FindBrokenText(bytes, *v1::Operation::descriptor());
  if (!broken.empty()) return InvalidField(absl::StrCat(prefix, broken), "NOT_UTF8", "must be UTF-8 text");
  return InvalidField(absl::StrCat(prefix, "operation"), "MALFORMED", "must be a serialised operation");
}

}  // namespace

absl::StatusOr<std::string> EncodeOperation(const v1::Operation& operation) {
  std::string bytes = SerializeDeterministic(operation);
  if (IsTooLarge(bytes)) return TooLarge("");
  return bytes;
}

absl::StatusOr<v1::Operation> DecodeOperation(absl::string_view bytes, const std::string& prefix) {
  if (IsTooLarge(bytes)) return TooLarge(prefix);
  v1::Operation operation;
  if (!operation.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return NoOperation(bytes, prefix);
  std::vector<FieldViolation> violations = CheckOperation(operation, prefix);
  if (!operation.has_claimed()) {
    // Only here: an online call is stamped by the server alone.
    FieldChecker(prefix, &violations).Missing("claimed");
  } else if (!operation.claimed().has_wall()) {
    FieldChecker(prefix, &violations).Missing("claimed.wall");
  }
  RETURN_IF_ERROR(InvalidFields(violations));
  return operation;
}

std::vector<FieldViolation> CheckSayRetention(const v1::SayRetention& said, const std::string& prefix) {
  std::vector<FieldViolation> violations;
  CheckRetention(FieldChecker(prefix, &violations), said);
  return violations;
}

std::vector<FieldViolation> CheckOperation(const v1::Operation& operation, const std::string& prefix) {
  std::vector<FieldViolation> violations;
  const FieldChecker at(prefix, &violations);
  if (operation.schema_version() > limits::kSchemaVersion) {
    // What a newer version means by its fields is not known here, so nothing else is said about them.
    at.Add("schema_version", "OUT_OF_RANGE",
           absl::StrCat("must be at most ", limits::kSchemaVersion, ", the newest version that is known here"));
    return violations;
  }
  if (operation.schema_version() == 0) at.Missing("schema_version");
  at.Id("referral_id", operation.referral_id());
  if (operation.has_workflow()) {
    const FieldChecker workflow = at.In("workflow");
    workflow.Code("workflow_id", operation.workflow().workflow_id(), CodeForm::kWord, Need::kRequired);
    if (operation.workflow().version() == 0) workflow.Missing("version");
  } else {
    at.Missing("workflow");
  }
  if (operation.has_claimed()) CheckClaimed(at.In("claimed"), operation.claimed());
  if (operation.has_origin()) CheckOrigin(at.In("origin"), operation.origin());
  CheckCommand(at, operation);
  if (operation.has_amend()) CheckAmend(operation.amend(), prefix, &violations);
  return violations;
}

}  // namespace ihala
