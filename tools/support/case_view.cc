#include "tools/support/case_view.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/text/short_code.h"
#include "google/protobuf/descriptor.h"
#include "tools/support/conflict_view.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

using google::protobuf::FieldDescriptor;

constexpr Text kYes{"نعم", "yes"};
constexpr Text kNobody{"لا أحد", "nobody"};
constexpr Text kServer{"الخادم", "the server"};
constexpr Text kConsentEnded{"انتهت موافقة الأسرة؛ أُغلق الاطلاع على البيانات",
                             "The family ended its consent; access is closed"};
constexpr Text kFromVersion{"    من النسخة $0 إلى النسخة $1", "    from version $0 to version $1"};
constexpr Text kFellAway{"    سقطت خطوة كانت تنتظر الطرف الثاني: $0",
                         "    a step that waited for its second party fell away: $0"};
constexpr Text kErasedOn{"حُذفت نهائياً في $0: $1", "Erased on $0: $1"};
constexpr Text kHeldBy{"محفوظة قانونياً بطلب $0: $1", "Held by $0: $1"};
constexpr Text kAskedFor{"ينتظر تأكيد شخص آخر: $0، طلبه $1: $2", "Waits for a second person: $0, asked by $1: $2"};
constexpr Text kUnconfirmed{"لم يؤكّده الطرف الآخر", "Not confirmed by the other side"};
constexpr Text kOpenConflicts{"حقول من الملف لها قيمتان: $0", "Fields of the dossier with two values: $0"};
constexpr Text kPending{"ينتظر التأكيد: $0، اقترحه $1", "Waits for confirmation: $0, proposed by $1"};
constexpr Text kRequiredInput{"مطلوب", "required"};
constexpr Text kOptionalInput{"اختياري", "optional"};

std::string Indent(int indent) { return std::string(static_cast<size_t>(indent), ' '); }

void PrintTitled(Output& output, int indent, const std::string& field, const std::string& value) {
  if (value.empty()) return;
  std::string title = FieldTitle(field, output.language());
  output.Line(absl::StrCat(Indent(indent), title.empty() ? field : title, ": ", value));
}

// Whether a text field holds the code of an entry of the directory.
bool IsDirectoryCode(const std::string& field) {
  return absl::EndsWith(field, "organisation") || field == "desk" || field == "programme" || field == "governorate";
}

// The words for one value that is not a message; empty for what is not shown.
std::string ScalarText(const google::protobuf::Message& message, const FieldDescriptor& field, int index,
                       const v1::GetDirectoryResponse& directory, Language language) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return Say(language, kYes);
    case FieldDescriptor::CPPTYPE_ENUM:
      return ValueTitle(
          many ? *reflection.GetRepeatedEnum(message, &field, index) : *reflection.GetEnum(message, &field), language);
    case FieldDescriptor::CPPTYPE_STRING: {
      if (field.type() == FieldDescriptor::TYPE_BYTES) return "";
      const std::string text =
          many ? reflection.GetRepeatedString(message, &field, index) : reflection.GetString(message, &field);
      return IsDirectoryCode(field.name()) ? WithName(directory, text, language) : text;
    }
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(many ? reflection.GetRepeatedUInt32(message, &field, index)
                               : reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(many ? reflection.GetRepeatedInt64(message, &field, index)
                               : reflection.GetInt64(message, &field));
    default:
      return "";
  }
}

void PrintPart(const google::protobuf::Message& part, const FieldDescriptor& field, const std::string& number,
               const v1::GetDirectoryResponse& directory, Output& output, int indent) {
  if (part.GetDescriptor() == v1::Date::descriptor()) {
    v1::Date date;
    date.CopyFrom(part);
    PrintTitled(output, indent, field.name(), DateText(date));
    return;
  }
  const std::string title = FieldTitle(field.name(), output.language());
  output.Line(absl::StrCat(Indent(indent), title.empty() ? field.name() : title, number, ":"));
  PrintFields(part, directory, output, indent + 2);
}

std::string ActorText(const std::string& actor, const std::string& organisation, Language language) {
  if (actor.empty() && organisation.empty()) return Say(language, kServer);
  return actor.empty() ? organisation : absl::StrCat(actor, " (", organisation, ")");
}

// What is said of how long the case is kept.
void PrintKeeping(const v1::CaseCore& core, Output& output) {
  const Language language = output.language();
  const auto reason = [&](v1::RetentionReason one) {
    return ValueTitle(*v1::RetentionReason_descriptor(), one, language);
  };
  if (core.has_erased()) {
    output.Say(kErasedOn, TimeForPeople(core.erased().at()),
               ValueTitle(*v1::ErasureCause_descriptor(), core.erased().cause(), language));
  }
  for (const v1::LegalHold& hold : core.holds()) output.Say(kHeldBy, hold.organisation(), reason(hold.reason()));
  if (core.has_retention_asked()) {
    const v1::RetentionRequest& asked = core.retention_asked();
    output.Say(kAskedFor, ValueTitle(*v1::RetentionAct_descriptor(), asked.act(), language),
               ActorText(asked.asked_by(), asked.organisation(), language), reason(asked.reason()));
  }
}

}  // namespace

std::string WithName(const v1::GetDirectoryResponse& directory, const std::string& code, Language language) {
  const v1::LocalisedText* name = nullptr;
  for (const auto& entry : directory.organisations()) name = entry.code() == code ? &entry.name() : name;
  for (const auto& entry : directory.desks()) name = entry.code() == code ? &entry.name() : name;
  for (const auto& entry : directory.programmes()) name = entry.code() == code ? &entry.name() : name;
  for (const auto& entry : directory.governorates()) name = entry.pcode() == code ? &entry.name() : name;
  return name == nullptr ? code : absl::StrCat(code, " ", In(language, *name));
}

void PrintCore(const v1::CaseCore& core, const v1::Workflow& workflow, const v1::GetDirectoryResponse& directory,
               Output& output) {
  const Language language = output.language();
  const auto line = [&](const char* field, const std::string& value) { PrintTitled(output, 0, field, value); };
  line("short_code", text::DisplayShortCode(core.short_code()));
  line("referral_id", UuidToText(core.referral_id()));
  line("stage_id", StageTitle(workflow, core.stage_id(), language));
  if (const v1::Stage* stage = FindStage(workflow, core.stage_id())) {
    output.Line(absl::StrCat("  ", In(language, stage->explanation())));
  }
  line("holder", core.holder().empty() ? Say(language, kNobody) : core.holder());
  line("urgency", ValueTitle(*v1::Urgency_descriptor(), core.urgency(), language));
  line("referring_organisation", WithName(directory, core.referring_organisation(), language));
  line("receiving_organisation", WithName(directory, core.receiving_organisation(), language));
  line("desk", WithName(directory, core.desk(), language));
  line("programme", WithName(directory, core.programme(), language));
  line("governorate", WithName(directory, core.governorate(), language));
  line("household_size", core.household_size() == 0 ? "" : absl::StrCat(core.household_size()));
  line("worker_code", core.worker_code());
  line("received_at", TimeForPeople(core.received_at()));
  line("entered_at", TimeForPeople(core.entered_at()));
  line("due_on", DateText(core.due_on()));
  if (!core.reason_code().empty()) line("reason_code", ReasonText(workflow, core.reason_code(), language));
  for (const std::string& said : InputLines(workflow, {}, core.inputs(), language)) output.Line("  " + said);
  if (core.has_pending()) {
    output.Say(kPending, StepTitle(workflow, core.pending().step_id(), language), core.pending().proposed_by());
    for (const std::string& said : InputLines(workflow, {}, core.pending().inputs(), language))
      output.Line("  " + said);
  }
  if (core.consent_ended()) output.Say(kConsentEnded);
  PrintKeeping(core, output);
  if (core.unconfirmed()) output.Say(kUnconfirmed);
  if (core.open_conflicts() > 0) output.Say(kOpenConflicts, core.open_conflicts());
}

void PrintFields(const google::protobuf::Message& message, const v1::GetDirectoryResponse& directory, Output& output,
                 int indent) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (is_message && !field->is_repeated()) {
      PrintPart(reflection.GetMessage(message, field), *field, "", directory, output, indent);
      continue;
    }
    const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    std::string joined;
    for (int i = 0; i < size; ++i) {
      if (is_message) {
        PrintPart(reflection.GetRepeatedMessage(message, field, i), *field, absl::StrCat(" ", i + 1), directory, output,
                  indent);
      } else {
        absl::StrAppend(&joined, joined.empty() ? "" : ", ",
                        ScalarText(message, *field, i, directory, output.language()));
      }
    }
    PrintTitled(output, indent, field->name(), joined);
  }
}

void PrintComment(const v1::Comment& comment, Output& output) {
  const Language language = output.language();
  output.Line(absl::StrCat("  ", TimeForPeople(comment.received_at()), "  ",
                           ActorText(comment.author(), comment.author_organisation(), language), "  [",
                           ValueTitle(*v1::Audience_descriptor(), comment.audience(), language), "]"));
  output.Line(absl::StrCat("    ", comment.text()));
}

void PrintHistoryEntry(const v1::HistoryEntry& entry, const v1::Workflow& workflow, Output& output) {
  const Language language = output.language();
  const v1::Step* step = FindStep(workflow, entry.step_id());
  std::string line = absl::StrCat("  ", TimeForPeople(entry.received_at()), "  ",
                                  ActorText(entry.actor(), entry.actor_organisation(), language), "  ",
                                  ValueTitle(*v1::HistoryKind_descriptor(), entry.kind(), language));
  if (!entry.step_id().empty()) absl::StrAppend(&line, ": ", StepTitle(workflow, entry.step_id(), language));
  if (!entry.to_stage().empty() && entry.to_stage() != entry.from_stage()) {
    absl::StrAppend(&line, "  →  ", StageTitle(workflow, entry.to_stage(), language));
  }
  output.Line(line);
  google::protobuf::RepeatedPtrField<v1::StepInput> form;
  if (step != nullptr) {
    form = entry.kind() == v1::HISTORY_KIND_CONFIRMED || entry.kind() == v1::HISTORY_KIND_CONTESTED
               ? step->confirmation().inputs()
               : step->inputs();
  }
  for (const std::string& said : InputLines(workflow, form, entry.inputs(), language)) output.Line("    " + said);
  PrintAmended(entry, output);
  if (entry.kind() != v1::HISTORY_KIND_MIGRATED) return;
  output.Say(kFromVersion, entry.migrated().from().version(), entry.migrated().to().version());
  // The version before has a title for it; what is at hand is this one's.
  const std::string& dropped = entry.migrated().dropped_step();
  if (!dropped.empty()) output.Say(kFellAway, StepTitle(workflow, dropped, language));
}

void PrintForm(const v1::Workflow& workflow, const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
               Output& output) {
  const Language language = output.language();
  for (const v1::StepInput& input : form) {
    output.Line(absl::StrCat(
        "    ", input.name(), "  (", ValueTitle(*v1::InputKind_descriptor(), input.kind(), language), ", ",
        Say(language, input.required() ? kRequiredInput : kOptionalInput), ")  ", In(language, input.title())));
    if (input.reason_set().empty()) continue;
    for (const v1::ReasonSet& set : workflow.reason_sets()) {
      if (set.name() != input.reason_set()) continue;
      for (const v1::Reason& reason : set.reasons()) {
        output.Line(absl::StrCat("      ", reason.code(), "  ", In(language, reason.text())));
      }
    }
  }
}

}  // namespace ihala::tools
