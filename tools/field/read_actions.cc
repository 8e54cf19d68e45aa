#include "tools/field/read_actions.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "tools/field/texts.h"
#include "tools/field/wording.h"
#include "tools/support/case_view.h"
#include "tools/support/clock_view.h"
#include "tools/support/conflict_view.h"
#include "tools/support/dates.h"
#include "tools/support/error_text.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"
#include "tools/support/verb_list.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

bool IsOpen(const std::vector<v1::Step>& steps, const std::string& verb) {
  return std::any_of(steps.begin(), steps.end(), [&](const v1::Step& step) { return step.verb() == verb; });
}

// The cases that the options ask for.
absl::StatusOr<std::vector<CaseSummary>> Select(Field& field, const ListOptions& options) {
  std::optional<Delivery> delivery;
  if (!options.delivery.empty()) {
    delivery = ParseDelivery(options.delivery);
    if (!delivery) return UsageError(field_say::kUnknownDelivery);
  }
  ASSIGN_OR_RETURN(Client * client, field.Unlocked());
  ASSIGN_OR_RETURN(const std::vector<CaseSummary> all, client->ListCases());
  std::vector<CaseSummary> selected;
  for (const CaseSummary& summary : all) {
    if (delivery && summary.delivery != *delivery) continue;
    if (!options.verb.empty()) {
      ASSIGN_OR_RETURN(const CaseView view, client->GetCase(summary.referral_id));
      if (!IsOpen(view.permitted_steps, options.verb)) continue;
    }
    selected.push_back(summary);
  }
  return selected;
}

std::string StageText(const CaseSummary& summary, Language language) {
  const std::string& title = In(language, summary.stage_title);
  if (!summary.predicted || title.empty()) return title;
  return Say(language, field_say::kPredicted, title);
}

std::string DeliveryText(const CaseSummary& summary, Language language) {
  const std::string title = DeliveryTitle(summary.delivery, language);
  return summary.reason.empty() ? title : absl::StrCat(title, ": ", In(language, summary.reason_text));
}

void PrintList(const std::vector<CaseSummary>& cases, Output& output) {
  const Language language = output.language();
  Table table({Say(language, field_say::kColumnCode), Say(language, field_say::kColumnDelivery),
               Say(language, field_say::kColumnStage), Say(language, field_say::kColumnDue),
               Say(language, field_say::kColumnHead)});
  for (const CaseSummary& summary : cases) {
    table.Add({NameOf(summary), DeliveryText(summary, language), StageText(summary, language),
               ClockText(summary.clock, language), summary.head_name});
  }
  if (table.empty()) {
    output.Say(field_say::kNoCases);
  } else {
    table.Print(output);
  }
}

void PrintStep(const v1::Workflow& workflow, const v1::Step& step, Output& output) {
  const Language language = output.language();
  output.Line(absl::StrCat("  ", step.verb(), "  ", In(language, step.title()),
                           step.offline() ? "" : " " + Say(language, field_say::kNeedsNetwork)));
  PrintForm(workflow, step.inputs(), output);
}

// Everything that this device holds of one case.
struct WholeCase {
  CaseView view;
  const v1::Workflow* workflow = nullptr;
  std::vector<CommentView> comments;
  std::vector<v1::HistoryEntry> history;
};

void PrintOperations(const CaseView& view, Output& output) {
  const Language language = output.language();
  for (const OperationRecord& record : view.operations) {
    std::string line = absl::StrCat("  ", record.id, "  ", DeliveryTitle(record.delivery, language));
    if (record.parked) absl::StrAppend(&line, " (", Say(language, field_say::kParked), ")");
    if (!record.reason.empty()) absl::StrAppend(&line, ": ", In(language, record.reason_text));
    output.Line(line);
  }
}

void PrintSteps(const WholeCase& whole, Output& output) {
  for (const v1::Step& step : whole.view.permitted_steps) PrintStep(*whole.workflow, step, output);
  if (!whole.view.may_confirm) return;
  const v1::Step* pending = FindStep(*whole.workflow, whole.view.summary.core.pending().step_id());
  if (pending == nullptr) return;
  output.Line("  confirm [--refuse]");
  PrintForm(*whole.workflow, pending->confirmation().inputs(), output);
}

void PrintCase(const WholeCase& whole, const v1::GetDirectoryResponse& directory, Output& output) {
  const CaseSummary& summary = whole.view.summary;
  const Language language = output.language();
  output.Line(absl::StrCat(Say(language, field_say::kColumnCode), ": ", NameOf(summary)));
  output.Line(absl::StrCat(Say(language, field_say::kColumnDelivery), ": ", DeliveryText(summary, language)));
  if (whole.workflow != nullptr && !summary.core.stage_id().empty()) {
    PrintCore(summary.core, *whole.workflow, directory, output);
    PrintClock(summary.clock, output);
  }
  output.Line("");
  output.Say(field_say::kDossier);
  PrintFields(whole.view.dossier, directory, output);
  PrintConflicts(whole.view.conflicts, whole.view.dossier, directory, output);
  output.Line("");
  output.Say(field_say::kComments);
  for (const CommentView& comment : whole.comments) {
    PrintComment(comment.comment, output);
    if (comment.delivery != Delivery::kAcknowledged) {
      output.Line(absl::StrCat("    (", DeliveryTitle(comment.delivery, language), ")"));
    }
  }
  if (whole.workflow == nullptr) return;
  output.Line("");
  output.Say(field_say::kHistory);
  for (const v1::HistoryEntry& entry : whole.history) PrintHistoryEntry(entry, *whole.workflow, output);
  output.Line("");
  output.Say(field_say::kCommands);
  PrintOperations(whole.view, output);
  output.Line("");
  output.Say(field_say::kSteps);
  PrintSteps(whole, output);
}

void WriteCase(const WholeCase& whole, Output& output) {
  JsonWriter json;
  json.BeginObject().Key("summary");
  WriteSummary(whole.view.summary, output.language(), json);
  json.Key("dossier").Message(whole.view.dossier).Key("conflicts").BeginArray();
  for (const v1::DossierConflict& conflict : whole.view.conflicts) json.Message(conflict);
  json.EndArray().Key("comments").BeginArray();
  for (const CommentView& comment : whole.comments) {
    json.BeginObject().Key("comment").Message(comment.comment);
    json.Key("delivery").String(DeliveryCode(comment.delivery)).EndObject();
  }
  json.EndArray().Key("history").BeginArray();
  for (const v1::HistoryEntry& entry : whole.history) json.Message(entry);
  json.EndArray().Key("operations").BeginArray();
  for (const OperationRecord& record : whole.view.operations) WriteOperation(record, output.language(), json);
  json.EndArray().Key("may_confirm").Bool(whole.view.may_confirm).Key("steps").BeginArray();
  for (const v1::Step& step : whole.view.permitted_steps) json.Message(step);
  output.Json(json.EndArray().EndObject());
}

absl::StatusOr<WholeCase> ReadCase(Field& field, const std::string& name) {
  WholeCase whole;
  ASSIGN_OR_RETURN(Client * client, field.Unlocked());
  ASSIGN_OR_RETURN(const std::string id, client->FindCase(name));
  ASSIGN_OR_RETURN(whole.view, client->GetCase(id));
  // A draft follows no workflow yet.
  if (whole.view.summary.core.has_workflow()) {
    ASSIGN_OR_RETURN(whole.workflow, field.WorkflowOf(whole.view.summary.core.workflow()));
  }
  if (whole.view.summary.delivery == Delivery::kLocal) return whole;
  ASSIGN_OR_RETURN(whole.comments, client->ListComments(id));
  ASSIGN_OR_RETURN(whole.history, client->ListHistory(id));
  return whole;
}

// The newest version of each workflow that was received.
absl::StatusOr<std::vector<const v1::Workflow*>> NewestWorkflows(Field& field) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse* directory, field.Directory());
  std::vector<const v1::Workflow*> workflows;
  for (const v1::WorkflowRef& ref : NewestOf(directory->workflows())) {
    ASSIGN_OR_RETURN(const v1::Workflow* workflow, field.WorkflowOf(ref));
    workflows.push_back(workflow);
  }
  return workflows;
}

// The form in which the inputs were filled in: that of the pending step, or of a step that led to where the case is and
// has them all. Empty where none does, and then the inputs go by their names.
google::protobuf::RepeatedPtrField<v1::StepInput> FormOf(const v1::Workflow& workflow, const v1::CaseCore& core,
                                                         const AttentionItem& item) {
  const auto has = [](const v1::Step& step, const v1::InputValue& input) {
    return std::any_of(step.inputs().begin(), step.inputs().end(),
                       [&](const v1::StepInput& asked) { return asked.name() == input.name(); });
  };
  for (const v1::Step& step : workflow.steps()) {
    if (step.to_stage() != core.stage_id() && step.step_id() != core.pending().step_id()) continue;
    const bool fits = std::all_of(item.inputs.begin(), item.inputs.end(),
                                  [&](const v1::InputValue& input) { return has(step, input); });
    if (fits) return step.inputs();
  }
  return {};
}

// What was asked or proposed, in words, below an item.
absl::Status PrintInputs(Field& field, const AttentionItem& item) {
  if (item.inputs.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(Client * client, field.Unlocked());
  ASSIGN_OR_RETURN(const CaseView view, client->GetCase(item.referral_id));
  const v1::CaseCore& core = view.summary.core;
  ASSIGN_OR_RETURN(const v1::Workflow* workflow, field.WorkflowOf(core.workflow()));
  const google::protobuf::RepeatedPtrField<v1::InputValue> inputs(item.inputs.begin(), item.inputs.end());
  for (const std::string& line : InputLines(*workflow, FormOf(*workflow, core, item), inputs, field.language())) {
    field.output().Line(absl::StrCat("    ", line));
  }
  return absl::OkStatus();
}

absl::Status PrintAttention(Field& field, const std::vector<AttentionItem>& items) {
  Output& output = field.output();
  for (const AttentionItem& item : items) {
    const std::string case_name =
        item.short_code.empty() ? IdToText(item.referral_id) : text::DisplayShortCode(item.short_code);
    // What is of no case goes by the code that it has.
    const std::string name = item.referral_id.empty() ? item.reason : case_name;
    std::string line = absl::StrCat(name, ": ", In(output.language(), item.text));
    if (item.operation_id != 0) {
      absl::StrAppend(&line, "  [", Say(output.language(), field_say::kColumnOperation), " ", item.operation_id, "]");
    }
    if (item.due_on.year() != 0) {
      absl::StrAppend(&line, "  (", Say(output.language(), field_say::kColumnDue), ": ", DateText(item.due_on), ")");
    }
    output.Line(line);
    for (const v1::FieldViolation& violation : item.fields) {
      const FieldViolation told{violation.field(), violation.code(), violation.description()};
      output.Line(absl::StrCat("    ", ViolationText(told, output.language())));
    }
    RETURN_IF_ERROR(PrintInputs(field, item));
  }
  if (items.empty()) output.Say(field_say::kNothingWaits);
  return absl::OkStatus();
}

}  // namespace

ExitCode ListCases(Field& field, const ListOptions& options) {
  const absl::StatusOr<std::vector<CaseSummary>> cases = Select(field, options);
  if (!cases.ok()) return field.Fail(cases.status());
  Output& output = field.output();
  if (options.codes) {
    for (const CaseSummary& summary : *cases) output.Raw(NameOf(summary) + "\n");
    return kExitOk;
  }
  if (!output.json()) {
    PrintList(*cases, output);
    return kExitOk;
  }
  JsonWriter json;
  json.BeginObject().Key("items").BeginArray();
  for (const CaseSummary& summary : *cases) WriteSummary(summary, output.language(), json);
  output.Json(json.EndArray().EndObject());
  return kExitOk;
}

ExitCode ShowCase(Field& field, const std::string& name) {
  const absl::StatusOr<WholeCase> whole = ReadCase(field, name);
  if (!whole.ok()) return field.Fail(whole.status(), name);
  const auto directory = field.Directory();
  if (!directory.ok()) return field.Fail(directory.status());
  if (field.output().json()) {
    WriteCase(*whole, field.output());
  } else {
    PrintCase(*whole, **directory, field.output());
  }
  return kExitOk;
}

ExitCode ShowAttention(Field& field) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  const absl::StatusOr<std::vector<AttentionItem>> items = (*client)->ListAttention();
  if (!items.ok()) return field.Fail(items.status());
  JsonWriter json;
  json.BeginObject().Key("items").BeginArray();
  for (const AttentionItem& item : *items) WriteAttention(item, field.language(), json);
  field.output().Json(json.EndArray().EndObject());
  if (field.output().json()) return kExitOk;
  const absl::Status printed = PrintAttention(field, *items);
  return printed.ok() ? kExitOk : field.Fail(printed);
}

ExitCode ShowVerbs(Field& field) {
  const auto workflows = NewestWorkflows(field);
  if (!workflows.ok()) return field.Fail(workflows.status());
  ListVerbs(*workflows, field.output());
  return kExitOk;
}

ExitCode ShowVerbForms(Field& field, const std::string& verb) {
  const auto workflows = NewestWorkflows(field);
  if (!workflows.ok()) {
    field.output().Say(say::kSignInForForm);
    return ExitCodeOf(workflows.status());
  }
  Output& output = field.output();
  const auto print = [&](const v1::Workflow& workflow, const v1::Step& step) { PrintStep(workflow, step, output); };
  const absl::Status shown = ShowForms(*workflows, verb, print, output);
  return shown.ok() ? kExitOk : field.Fail(shown);
}

}  // namespace ihala::tools
