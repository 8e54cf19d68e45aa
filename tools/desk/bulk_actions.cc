#include "tools/desk/bulk_actions.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "tools/desk/texts.h"
#include "tools/desk/workflow_texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

// As many as one command takes.
constexpr size_t kCasesAtOnce = 200;

// Cases on which one command takes one step.
struct Lot {
  const v1::Workflow* workflow = nullptr;
  const v1::Step* step = nullptr;
  std::vector<v1::CaseCore> cores;
};

// What the queue has for the verb, by workflow and step. FAILED_PRECONDITION where there is nothing, or no step that is
// for many.
absl::StatusOr<std::vector<Lot>> LotsOf(Desk& desk, const std::string& verb, const QueueOptions& queue) {
  ASSIGN_OR_RETURN(const std::vector<v1::QueueItem> items, FetchQueue(desk, queue));
  std::map<std::pair<std::string, std::string>, Lot> lots;
  for (const v1::QueueItem& item : items) {
    const v1::CaseCore& core = item.core();
    ASSIGN_OR_RETURN(const v1::Workflow* const workflow, desk.FindWorkflow(core.workflow()));
    const std::vector<std::string> permitted(item.permitted_steps().begin(), item.permitted_steps().end());
    const v1::Step* const step = ResolveVerb(*workflow, verb, core.stage_id(), permitted);
    const bool may = step != nullptr && std::count(permitted.begin(), permitted.end(), step->step_id()) > 0;
    if (!may) continue;
    const std::string name = absl::StrCat(workflow->workflow_id(), "/", workflow->version());
    Lot& lot = lots[{name, step->step_id()}];
    lot.workflow = workflow;
    lot.step = step;
    lot.cores.push_back(core);
  }
  std::vector<Lot> all;
  for (auto& [key, lot] : lots) all.push_back(std::move(lot));
  if (all.empty()) return LocalError(absl::StatusCode::kFailedPrecondition, desk_say::kNoneForVerb);
  if (std::none_of(all.begin(), all.end(), [](const Lot& lot) { return lot.step->in_bulk(); })) {
    return LocalError(absl::StatusCode::kFailedPrecondition, desk_say::kNotInBulk, verb);
  }
  return all;
}

// Counts and reports.
struct Report {
  JsonWriter json;
  int done = 0;
  int refused = 0;
};

void Tell(const v1::CaseCore& core, const v1::Verdict& verdict, const Lot& lot, Output& output, Report* report) {
  const Language language = output.language();
  const std::string code = text::DisplayShortCode(core.short_code());
  const bool is_done = verdict.kind() == v1::VERDICT_KIND_APPLIED || verdict.kind() == v1::VERDICT_KIND_ALREADY;
  if (is_done) {
    output.Say(desk_say::kDone, code, StepTitle(*lot.workflow, lot.step->step_id(), language),
               StageTitle(*lot.workflow, verdict.stage_id(), language));
  } else {
    output.Say(desk_say::kManyRefused, code, RefusalText(*lot.workflow, verdict.reason(), language));
  }
  report->json.BeginObject().Key("case").String(core.short_code()).Key("ok").Bool(is_done);
  report->json.Key("verdict").Message(verdict).EndObject();
  ++(is_done ? report->done : report->refused);
}

// Cases of a workflow in which each is a decision of its own: they stay as they are, and are told like the others.
void LeaveLot(const Lot& lot, const std::string& verb, Output& output, Report* report) {
  for (const v1::CaseCore& core : lot.cores) {
    output.Say(desk_say::kManyRefused, text::DisplayShortCode(core.short_code()),
               Say(output.language(), desk_say::kNotInBulk, verb));
    report->json.BeginObject().Key("case").String(core.short_code()).Key("ok").Bool(false);
    report->json.Key("reason").String("NOT_IN_BULK").EndObject();
    ++report->refused;
  }
}

absl::Status TakeLot(Desk& desk, const Lot& lot, const GivenInputs& given, Report* report) {
  const CaseLookup lookup = [&desk](absl::string_view name) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const v1::GetReferralResponse other, desk.FindCase(std::string(name)));
    return UuidToText(other.core().referral_id());
  };
  ASSIGN_OR_RETURN(const auto inputs, BuildInputs(lot.step->inputs(), given, lookup));
  for (size_t from = 0; from < lot.cores.size(); from += kCasesAtOnce) {
    const size_t to = std::min(lot.cores.size(), from + kCasesAtOnce);
    v1::TakeStepOnManyRequest request;
    request.set_request_id(desk.NewRequestId());
    request.set_step_id(lot.step->step_id());
    request.mutable_inputs()->Assign(inputs.begin(), inputs.end());
    for (size_t i = from; i < to; ++i) {
      v1::CaseSeen& one = *request.add_cases();
      one.set_referral_id(lot.cores[i].referral_id());
      one.set_base_revision(lot.cores[i].revision());
      one.set_base_entry(lot.cores[i].entry());
    }
    ASSIGN_OR_RETURN(const v1::TakeStepOnManyResponse response, desk.Write(&ServerApi::TakeStepOnMany, request));
    if (static_cast<size_t>(response.verdicts_size()) != to - from) {
      return absl::InternalError("the server answered for another number of cases");
    }
    for (size_t i = from; i < to; ++i) {
      Tell(lot.cores[i], response.verdicts(static_cast<int>(i - from)), lot, desk.output(), report);
    }
  }
  return absl::OkStatus();
}

}  // namespace

ExitCode TakeStepsOfQueue(Desk& desk, const StepOptions& options, const QueueOptions& queue) {
  Output& output = desk.output();
  if (const absl::Status given = CheckGiven(options.given); !given.ok()) return output.Fail(given);
  const absl::StatusOr<std::vector<Lot>> lots = LotsOf(desk, options.verb, queue);
  if (!lots.ok()) return output.Fail(lots.status());
  Report report;
  report.json.BeginObject().Key("results").BeginArray();
  absl::Status status;
  for (const Lot& lot : *lots) {
    if (!lot.step->in_bulk()) {
      LeaveLot(lot, options.verb, output, &report);
      continue;
    }
    status = TakeLot(desk, lot, options.given, &report);
    if (!status.ok()) break;
  }
  report.json.EndArray().Key("done").Number(report.done).Key("refused").Number(report.refused).EndObject();
  if (status.ok() || report.done + report.refused > 0) output.Json(report.json);
  if (report.done + report.refused > 1) output.Say(desk_say::kTally, report.done, report.refused);
  if (!status.ok()) return output.Fail(status, lots->front().workflow);
  return report.refused == 0 ? kExitOk : kExitRefused;
}

}  // namespace ihala::tools
