#include "tools/desk/read_actions.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "tools/desk/queue_texts.h"
#include "tools/desk/texts.h"
#include "tools/support/case_view.h"
#include "tools/support/clock_view.h"
#include "tools/support/conflict_view.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"
#include "tools/support/verb_list.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

// The words for parts of a queue, in the order of their numbers.
constexpr const char* kViews[] = {"",        "unclaimed",  "mine",       "to-confirm",
                                  "overdue", "review-due", "objections", "answered"};
constexpr const char* kSorts[] = {"", "urgency", "due", "received"};

template <size_t kCount>
std::optional<int> PlaceOf(const char* const (&words)[kCount], const std::string& word) {
  for (size_t i = 0; i < kCount; ++i) {
    if (word == words[i]) return static_cast<int>(i);
  }
  return std::nullopt;
}

absl::StatusOr<v1::Urgency> ParseUrgency(const std::string& word) {
  if (word.empty()) return v1::URGENCY_UNSPECIFIED;
  v1::Urgency urgency = v1::URGENCY_UNSPECIFIED;
  if (v1::Urgency_Parse(absl::StrCat("URGENCY_", absl::AsciiStrToUpper(word)), &urgency) && urgency != 0)
    return urgency;
  return UsageError(desk_say::kUnknownUrgency);
}

absl::StatusOr<v1::ListQueueRequest> RequestOf(const QueueOptions& options) {
  v1::ListQueueRequest request;
  ASSIGN_OR_RETURN(const v1::QueueView view, ParseView(options.view));
  ASSIGN_OR_RETURN(const v1::QueueSort sort, ParseSort(options.sort));
  ASSIGN_OR_RETURN(const v1::Urgency urgency, ParseUrgency(options.urgency));
  request.set_view(view);
  request.set_sort(sort);
  request.set_urgency(urgency);
  request.set_desk(options.desk);
  request.set_programme(options.programme);
  request.set_governorate(options.governorate);
  request.set_stage_id(options.stage);
  return request;
}

absl::Status PrintCounts(Desk& desk, const QueueOptions& options) {
  v1::CountQueueRequest request;
  request.set_desk(options.desk);
  ASSIGN_OR_RETURN(const v1::CountQueueResponse response, desk.Ask(&ServerApi::CountQueue, request));
  Output& output = desk.output();
  output.Json(JsonWriter().Message(response));
  for (const v1::QueueCount& count : response.counts()) {
    if (static_cast<size_t>(count.view()) >= std::size(kViews)) continue;
    const std::string view = count.view() == 0 ? Say(output.language(), desk_say::kAllOpen) : kViews[count.view()];
    output.Line(absl::StrCat(view, "  ", count.cases(), count.more() ? "+" : ""));
  }
  return absl::OkStatus();
}

std::vector<std::string> VerbsOf(const v1::Workflow& workflow,
                                 const google::protobuf::RepeatedPtrField<std::string>& steps) {
  std::vector<std::string> verbs;
  for (const std::string& id : steps) {
    if (const v1::Step* step = FindStep(workflow, id)) verbs.push_back(step->verb());
  }
  return verbs;
}

absl::StatusOr<std::vector<v1::Comment>> FetchComments(Desk& desk, const std::string& id) {
  v1::ListCommentsRequest request;
  request.set_referral_id(id);
  request.set_page_size(limits::kMaxPageSize);
  std::vector<v1::Comment> comments;
  do {
    ASSIGN_OR_RETURN(const v1::ListCommentsResponse page, desk.Ask(&ServerApi::ListComments, request));
    comments.insert(comments.end(), page.comments().begin(), page.comments().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return comments;
}

absl::StatusOr<std::vector<v1::HistoryEntry>> FetchHistory(Desk& desk, const std::string& id) {
  v1::ListHistoryRequest request;
  request.set_referral_id(id);
  request.set_page_size(limits::kMaxPageSize);
  std::vector<v1::HistoryEntry> entries;
  do {
    ASSIGN_OR_RETURN(const v1::ListHistoryResponse page, desk.Ask(&ServerApi::ListHistory, request));
    entries.insert(entries.end(), page.entries().begin(), page.entries().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return entries;
}

void PrintStep(const v1::Workflow& workflow, const v1::Step& step, Output& output) {
  output.Line(absl::StrCat("  ", step.verb(), "  ", In(output.language(), step.title())));
  PrintForm(workflow, step.inputs(), output);
}

// Everything that a person sees of one case.
struct CaseParts {
  v1::GetReferralResponse found;
  std::vector<v1::Comment> comments;
  std::vector<v1::HistoryEntry> history;
};

// The number of a phone of the dossier; empty where the server names one that is not there.
std::string NumberOf(const v1::SharedPhone& shared, const v1::Referral& dossier) {
  if (shared.person() >= static_cast<uint32_t>(dossier.people_size())) return "";
  const v1::Person& person = dossier.people(static_cast<int>(shared.person()));
  if (shared.phone() >= static_cast<uint32_t>(person.phones_size())) return "";
  return person.phones(static_cast<int>(shared.phone())).e164();
}

void PrintCaseText(const CaseParts& parts, const v1::Workflow& workflow, const v1::GetDirectoryResponse& directory,
                   Output& output) {
  PrintCore(parts.found.core(), workflow, directory, output);
  PrintClock(parts.found.clock(), output);
  output.Line("");
  output.Say(desk_say::kDossier);
  PrintFields(parts.found.dossier(), directory, output);
  for (const v1::SharedPhone& shared : parts.found.shared_phones()) {
    output.Say(desk_say::kSharedPhone, NumberOf(shared, parts.found.dossier()), shared.households());
  }
  PrintConflicts({parts.found.conflicts().begin(), parts.found.conflicts().end()}, parts.found.dossier(), directory,
                 output);
  output.Line("");
  output.Say(desk_say::kComments);
  for (const v1::Comment& comment : parts.comments) PrintComment(comment, output);
  output.Line("");
  output.Say(desk_say::kHistory);
  for (const v1::HistoryEntry& entry : parts.history) PrintHistoryEntry(entry, workflow, output);
  output.Line("");
  output.Say(desk_say::kSteps);
  for (const std::string& id : parts.found.permitted_steps()) {
    if (const v1::Step* step = FindStep(workflow, id)) PrintStep(workflow, *step, output);
  }
  const v1::Step* pending = FindStep(workflow, parts.found.core().pending().step_id());
  if (pending != nullptr) {
    output.Line("  confirm [--refuse]");
    PrintForm(workflow, pending->confirmation().inputs(), output);
  }
}

void WriteCaseJson(const CaseParts& parts, const v1::Workflow& workflow, Output& output) {
  JsonWriter json;
  json.BeginObject().Key("core").Message(parts.found.core()).Key("clock").Message(parts.found.clock());
  json.Key("dossier").Message(parts.found.dossier());
  json.Key("shared_phones").BeginArray();
  for (const v1::SharedPhone& shared : parts.found.shared_phones()) json.Message(shared);
  json.EndArray().Key("conflicts").BeginArray();
  for (const v1::DossierConflict& conflict : parts.found.conflicts()) json.Message(conflict);
  json.EndArray().Key("comments").BeginArray();
  for (const v1::Comment& comment : parts.comments) json.Message(comment);
  json.EndArray().Key("history").BeginArray();
  for (const v1::HistoryEntry& entry : parts.history) json.Message(entry);
  json.EndArray().Key("steps").BeginArray();
  for (const std::string& id : parts.found.permitted_steps()) {
    if (const v1::Step* step = FindStep(workflow, id)) json.Message(*step);
  }
  output.Json(json.EndArray().EndObject());
}

absl::Status FetchAndPrintCase(Desk& desk, const std::string& name) {
  CaseParts parts;
  ASSIGN_OR_RETURN(parts.found, desk.FindCase(name));
  const std::string& id = parts.found.core().referral_id();
  ASSIGN_OR_RETURN(const v1::Workflow* workflow, desk.FindWorkflow(parts.found.core().workflow()));
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse* directory, desk.Directory());
  ASSIGN_OR_RETURN(parts.comments, FetchComments(desk, id));
  ASSIGN_OR_RETURN(parts.history, FetchHistory(desk, id));
  if (desk.output().json()) {
    WriteCaseJson(parts, *workflow, desk.output());
  } else {
    PrintCaseText(parts, *workflow, *directory, desk.output());
  }
  return absl::OkStatus();
}

// The newest version of each workflow that is loaded.
absl::StatusOr<std::vector<const v1::Workflow*>> NewestWorkflows(Desk& desk) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse* directory, desk.Directory());
  std::vector<const v1::Workflow*> workflows;
  for (const v1::WorkflowRef& ref : NewestOf(directory->workflows())) {
    ASSIGN_OR_RETURN(const v1::Workflow* workflow, desk.FindWorkflow(ref));
    workflows.push_back(workflow);
  }
  return workflows;
}

}  // namespace

absl::StatusOr<std::vector<v1::QueueItem>> FetchQueue(Desk& desk, const QueueOptions& options) {
  ASSIGN_OR_RETURN(v1::ListQueueRequest request, RequestOf(options));
  std::vector<v1::QueueItem> items;
  do {
    const size_t left = options.limit - items.size();
    request.set_page_size(static_cast<uint32_t>(std::min<size_t>(left, limits::kMaxPageSize)));
    ASSIGN_OR_RETURN(const v1::ListQueueResponse page, desk.Ask(&ServerApi::ListQueue, request));
    for (const v1::QueueItem& item : page.items()) {
      if (items.size() < options.limit) items.push_back(item);
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && items.size() < options.limit);
  return items;
}

absl::StatusOr<v1::QueueView> ParseView(const std::string& view) {
  const std::optional<int> place = PlaceOf(kViews, view);
  if (place.has_value()) return static_cast<v1::QueueView>(*place);
  return UsageError(desk_say::kUnknownView);
}

absl::StatusOr<v1::QueueSort> ParseSort(const std::string& sort) {
  const std::optional<int> place = PlaceOf(kSorts, sort);
  if (place.has_value()) return static_cast<v1::QueueSort>(*place);
  return UsageError(desk_say::kUnknownSort);
}

absl::Status PrintQueue(Desk& desk, const std::vector<v1::QueueItem>& items) {
  Output& output = desk.output();
  const Language language = output.language();
  const auto title = [&](const char* field) { return FieldTitle(field, language); };
  Table table({title("short_code"), title("stage_id"), title("urgency"), title("due_on"), title("desk"),
               title("governorate"), title("household_size"), title("holder"), Say(language, desk_say::kColumnVerbs)});
  JsonWriter json;
  json.BeginObject().Key("items").BeginArray();
  for (const v1::QueueItem& item : items) {
    const v1::CaseCore& core = item.core();
    ASSIGN_OR_RETURN(const v1::Workflow* workflow, desk.FindWorkflow(core.workflow()));
    const std::vector<std::string> verbs = VerbsOf(*workflow, item.permitted_steps());
    const std::string due = ClockText(item.clock(), language);
    table.Add({text::DisplayShortCode(core.short_code()), StageTitle(*workflow, core.stage_id(), language),
               ValueTitle(*v1::Urgency_descriptor(), core.urgency(), language), due, core.desk(), core.governorate(),
               absl::StrCat(core.household_size()), core.holder(), absl::StrJoin(verbs, " ")});
    json.BeginObject().Key("core").Message(core).Key("overdue").Bool(item.overdue());
    json.Key("clock").Message(item.clock()).Key("verbs").BeginArray();
    for (const std::string& verb : verbs) json.String(verb);
    json.EndArray().EndObject();
  }
  output.Json(json.EndArray().EndObject());
  if (table.empty()) {
    output.Say(desk_say::kQueueEmpty);
  } else {
    table.Print(output);
  }
  return absl::OkStatus();
}

ExitCode ShowQueue(Desk& desk, const QueueOptions& options) {
  if (options.counts) {
    const absl::Status counted = PrintCounts(desk, options);
    return counted.ok() ? kExitOk : desk.output().Fail(counted);
  }
  const absl::StatusOr<std::vector<v1::QueueItem>> items = FetchQueue(desk, options);
  if (!items.ok()) return desk.output().Fail(items.status());
  if (options.codes) {
    for (const v1::QueueItem& item : *items) desk.output().Raw(absl::StrCat(item.core().short_code(), "\n"));
    return kExitOk;
  }
  const absl::Status status = PrintQueue(desk, *items);
  return status.ok() ? kExitOk : desk.output().Fail(status);
}

ExitCode ShowCase(Desk& desk, const std::string& name) {
  const absl::Status status = FetchAndPrintCase(desk, name);
  return status.ok() ? kExitOk : desk.output().Fail(status, nullptr, name);
}

ExitCode TellStage(Desk& desk, const std::string& code) {
  v1::TellStageRequest request;
  request.set_short_code(code);
  const absl::StatusOr<v1::TellStageResponse> told = desk.Ask(&ServerApi::TellStage, request);
  if (!told.ok()) return desk.output().Fail(told.status(), nullptr, code);
  desk.output().Json(JsonWriter().Message(*told));
  desk.output().Line(In(desk.output().language(), told->words()));
  return kExitOk;
}

ExitCode ShowVerbs(Desk& desk) {
  const auto workflows = NewestWorkflows(desk);
  if (!workflows.ok()) return desk.output().Fail(workflows.status());
  ListVerbs(*workflows, desk.output());
  return kExitOk;
}

ExitCode ShowVerbForms(Desk& desk, const std::string& verb) {
  const auto workflows = NewestWorkflows(desk);
  if (!workflows.ok()) {
    desk.output().Say(say::kSignInForForm);
    return ExitCodeOf(workflows.status());
  }
  Output& output = desk.output();
  const auto print = [&](const v1::Workflow& workflow, const v1::Step& step) { PrintStep(workflow, step, output); };
  const absl::Status shown = ShowForms(*workflows, verb, print, output);
  return shown.ok() ? kExitOk : desk.output().Fail(shown);
}

}  // namespace ihala::tools
