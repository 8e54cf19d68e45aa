#include "tools/field/wording.h"

#include "common/text/short_code.h"
#include "ihala/client.h"
#include "tools/field/texts.h"
#include "tools/support/dates.h"

namespace ihala::tools {
namespace {

struct DeliveryWords {
  Delivery delivery;
  const char* code;
  const Text& title;
};
const DeliveryWords kDeliveries[] = {
    {Delivery::kLocal, "local", field_say::kLocal},
    {Delivery::kQueued, "queued", field_say::kWaiting},
    {Delivery::kAcknowledged, "acknowledged", field_say::kDelivered},
    {Delivery::kRefused, "refused", field_say::kRefused},
};

void WriteFields(const std::vector<v1::FieldViolation>& fields, JsonWriter& json) {
  if (fields.empty()) return;
  json.Key("fields").BeginArray();
  for (const v1::FieldViolation& field : fields) {
    json.BeginObject().Key("field").String(field.field()).Key("code").String(field.code()).EndObject();
  }
  json.EndArray();
}

}  // namespace

absl::string_view DeliveryCode(Delivery delivery) {
  for (const DeliveryWords& words : kDeliveries) {
    if (words.delivery == delivery) return words.code;
  }
  return "";
}

std::optional<Delivery> ParseDelivery(absl::string_view code) {
  for (const DeliveryWords& words : kDeliveries) {
    if (code == words.code) return words.delivery;
  }
  return std::nullopt;
}

std::string DeliveryTitle(Delivery delivery, Language language) {
  for (const DeliveryWords& words : kDeliveries) {
    if (words.delivery == delivery) return Say(language, words.title);
  }
  return "";
}

absl::string_view AttentionCode(AttentionKind kind) {
  switch (kind) {
    case AttentionKind::kRefused:
      return "refused";
    case AttentionKind::kUnreadable:
      return "unreadable";
    case AttentionKind::kParked:
      return "parked";
    case AttentionKind::kQuestion:
      return "question";
    case AttentionKind::kConfirm:
      return "confirm";
    case AttentionKind::kOverdue:
      return "overdue";
    case AttentionKind::kWarning:
      return "warning";
    case AttentionKind::kConflict:
      return "conflict";
    case AttentionKind::kOldDraft:
      return "old_draft";
    case AttentionKind::kArranged:
      return "arranged";
  }
  return "";
}

std::string NameOf(const CaseSummary& summary) {
  if (summary.short_code.empty()) return IdToText(summary.referral_id);
  return text::DisplayShortCode(summary.short_code);
}

void WriteSummary(const CaseSummary& summary, Language language, JsonWriter& json) {
  json.BeginObject().Key("referral_id").String(IdToText(summary.referral_id));
  json.Key("short_code").String(summary.short_code);
  json.Key("delivery").String(DeliveryCode(summary.delivery)).Key("waiting").Unsigned(summary.waiting);
  if (!summary.reason.empty()) {
    json.Key("reason").String(summary.reason).Key("reason_text").String(In(language, summary.reason_text));
  }
  json.Key("stage_id").String(summary.stage_id).Key("stage_title").String(In(language, summary.stage_title));
  json.Key("stage_kind").String(v1::StageKind_Name(summary.stage_kind)).Key("predicted").Bool(summary.predicted);
  if (summary.forgotten) json.Key("forgotten").Bool(true);
  json.Key("head_name").String(summary.head_name).Key("core").Message(summary.core);
  json.Key("clock").Message(summary.clock).EndObject();
}

void WriteOperation(const OperationRecord& record, Language language, JsonWriter& json) {
  json.BeginObject().Key("id").Unsigned(record.id).Key("n").Unsigned(record.n);
  json.Key("delivery").String(DeliveryCode(record.delivery)).Key("parked").Bool(record.parked);
  json.Key("resolved").Bool(record.resolved);
  if (!record.reason.empty()) {
    json.Key("reason").String(record.reason).Key("reason_text").String(In(language, record.reason_text));
  }
  WriteFields(record.fields, json);
  json.EndObject();
}

void WriteAttention(const AttentionItem& item, Language language, JsonWriter& json) {
  json.BeginObject().Key("kind").String(AttentionCode(item.kind));
  json.Key("referral_id").String(IdToText(item.referral_id)).Key("short_code").String(item.short_code);
  if (item.operation_id != 0) json.Key("operation").Unsigned(item.operation_id);
  json.Key("reason").String(item.reason).Key("text").String(In(language, item.text));
  WriteFields(item.fields, json);
  json.Key("inputs").BeginArray();
  for (const v1::InputValue& input : item.inputs) json.Message(input);
  json.EndArray();
  if (item.due_on.year() != 0) json.Key("due_on").String(DateText(item.due_on));
  if (item.escalation != v1::ESCALATION_LEVEL_UNSPECIFIED) {
    json.Key("escalation").String(v1::EscalationLevel_Name(item.escalation));
  }
  json.EndObject();
}

}  // namespace ihala::tools
