#include "client-lib/src/cases.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "client-lib/src/forgetting.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/referral/amendment_merge.h"
#include "common/workflow/calendar.h"
#include "common/workflow/carry_dossier.h"
#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"

namespace ihala::client {
namespace {

// What the fold starts from.
struct Copy {
  std::optional<v1::Row> core;
  std::optional<v1::Row> dossier;
  uint64_t left_at = 0;
};

bool IsSettled(OutboxState state) {
  return state == OutboxState::kAcknowledged || state == OutboxState::kResolved || state == OutboxState::kRefiled;
}

// Whether the command still has to be seen on top of the copy. `copy_seq` is that of the row which it would change.
bool IsNews(const OutboxRow& row, const CaseState& state, uint64_t copy_seq, uint64_t left_at) {
  if (row.bytes.empty()) return false;
  if (row.state == OutboxState::kQueued || row.state == OutboxState::kParked) return true;
  // Planted: what is acknowledged is no longer laid over the copy, whether the copy has it or not.
  if (IsPlanted(Planted::kViewLosesWhatIsDone)) return false;
  if (row.state != OutboxState::kAcknowledged) return false;
  // A withdrawal that came before its case is done without a row: it is seen on what is itself only foreseen.
  if (row.seq == 0) return state.exists && state.copy_seq == 0;
  // Done, but its rows have not come yet: one's own view must not go backwards meanwhile.
  return row.seq > copy_seq && row.seq > left_at;
}

const Workflow* WorkflowOf(const Engine& engine, const v1::WorkflowRef& ref) {
  return engine.reference.Find(ref.workflow_id(), ref.version());
}

// One's own amendment on top of what is known. Whom others removed meanwhile it does not bring back here.
void FoldAmendment(const Workflow& workflow, const v1::AmendReferral& amendment, absl::Time now, CaseState* state) {
  if (!state->dossier.has_value()) return;
  AmendmentAuthor own;
  own.submitted = true;
  state->dossier = MergeAmendment(*state->dossier, v1::DossierNumbers(), amendment, own).dossier;
  state->settled.insert(state->settled.end(), amendment.settles().begin(), amendment.settles().end());
  if (CarryDossier(workflow, *state->dossier, now, &state->core)) state->predicted = true;
}

// Who did what the server has done already: whether they might, it has decided, by the role that they had then.
Actor AsJudged(Actor actor, absl::string_view referring_organisation) {
  actor.side = actor.organisation == referring_organisation ? v1::SIDE_REFERRER : v1::SIDE_RECEIVER;
  actor.roles.clear();
  for (int role = v1::Role_MIN; role <= v1::Role_MAX; ++role) {
    const bool of_side = SideOf(static_cast<v1::Role>(role)) == actor.side || role == v1::ROLE_INTEGRATOR;
    if (v1::Role_IsValid(role) && of_side) {
      actor.roles.push_back(static_cast<v1::Role>(role));
    }
  }
  return actor;
}

absl::Status FoldOne(Engine& engine, const OutboxRow& row, absl::Time now, uint64_t left_at, CaseState* state) {
  v1::Operation operation;
  if (!operation.ParseFromString(row.bytes)) return absl::DataLossError("an operation of the outbox is damaged");
  const uint64_t copy_seq = operation.has_amend() ? state->dossier_seq : state->copy_seq;
  if (!IsNews(row, *state, copy_seq, left_at)) return absl::OkStatus();
  const Workflow* workflow = state->exists ? state->workflow : WorkflowOf(engine, operation.workflow());
  if (workflow == nullptr) return absl::OkStatus();
  Actor actor;
  if (state->exists) {
    actor = ActorFor(engine, state->core, *workflow);
  } else if (operation.has_submit()) {
    actor = SubmitterOf(engine, operation.submit().referral());
  }
  if (row.state == OutboxState::kAcknowledged) {
    actor =
        AsJudged(std::move(actor), state->exists ? state->core.referring_organisation()
                                                 : operation.submit().referral().envelope().referring_organisation());
  }
  const Reduction effect = Reduce(*workflow, state->exists ? &state->core : nullptr, operation, actor, now);
  if (effect.kind != v1::VERDICT_KIND_APPLIED) return absl::OkStatus();
  if (operation.has_amend()) FoldAmendment(*workflow, operation.amend(), now, state);
  if (effect.dossier != nullptr) state->dossier = *effect.dossier;
  // What the server has not erased yet stays to be seen.
  if (effect.erase_body && state->dossier_seq == 0) state->dossier.reset();
  if (!effect.core_changed) return absl::OkStatus();
  state->core = effect.core;
  state->workflow = workflow;
  state->exists = true;
  state->predicted = true;
  // The server may have drawn another code than the device did.
  if (!row.verdict.short_code().empty()) state->core.set_short_code(row.verdict.short_code());
  return absl::OkStatus();
}

absl::StatusOr<CaseState> Fold(Engine& engine, const std::string& referral_id, Copy copy,
                               std::vector<OutboxRow> commands, absl::Time now) {
  CaseState state;
  state.referral_id = referral_id;
  if (copy.core.has_value()) {
    state.exists = true;
    state.copy_seq = copy.core->seq();
    state.core = std::move(*copy.core->mutable_core());
    state.workflow = WorkflowOf(engine, state.core.workflow());
  }
  if (copy.dossier.has_value()) {
    state.dossier_seq = copy.dossier->seq();
    state.dossier = std::move(*copy.dossier->mutable_dossier());
  }
  // A withdrawal that went ahead of its submission ends whatever is said of the case, also where that was filed again
  // and stands after it.
  const auto went_ahead = [](const OutboxRow& row) { return row.state == OutboxState::kAcknowledged && row.seq == 0; };
  for (const bool ahead : {false, true}) {
    for (const OutboxRow& row : commands) {
      // Most are long in the copy, and are not read for it.
      if (went_ahead(row) == ahead && IsNews(row, state, std::min(state.copy_seq, state.dossier_seq), copy.left_at)) {
        RETURN_IF_ERROR(FoldOne(engine, row, now, copy.left_at, &state));
      }
    }
  }
  state.commands = std::move(commands);
  return state;
}

// The referral of a submission that was not done, for a case that has no copy.
std::optional<v1::Referral> SubmittedReferral(const std::vector<OutboxRow>& commands) {
  for (auto row = commands.rbegin(); row != commands.rend(); ++row) {
    v1::Operation operation;
    if (IsSettled(row->state) || !operation.ParseFromString(row->bytes) || !operation.has_submit()) continue;
    return std::move(*operation.mutable_submit()->mutable_referral());
  }
  return std::nullopt;
}

std::string SubmittedCode(const std::vector<OutboxRow>& commands) {
  for (const OutboxRow& row : commands) {
    v1::Operation operation;
    if (operation.ParseFromString(row.bytes) && operation.has_submit()) return operation.submit().short_code();
  }
  return "";
}

std::string HeadName(const v1::Referral& referral) {
  for (const v1::Person& person : referral.people()) {
    if (person.role() != v1::PERSON_ROLE_HEAD) continue;
    std::string name;
    for (const std::string* part :
         {&person.name().first(), &person.name().father(), &person.name().grandfather(), &person.name().family()}) {
      if (part->empty()) continue;
      if (!name.empty()) name += ' ';
      name += *part;
    }
    return name;
  }
  return "";
}

// Puts the state of the commands over that of the case.
void AddDelivery(const Engine& engine, const std::vector<OutboxRow>& commands, CaseSummary* summary) {
  summary->delivery = Delivery::kAcknowledged;
  for (const OutboxRow& row : commands) {
    if (row.state == OutboxState::kQueued || row.state == OutboxState::kParked) {
      ++summary->waiting;
      if (summary->delivery != Delivery::kRefused) summary->delivery = Delivery::kQueued;
    } else if (row.state == OutboxState::kRefused) {
      ++summary->waiting;
      summary->delivery = Delivery::kRefused;
      summary->reason = row.verdict.reason();
      summary->reason_text = engine.reference.ReasonText("refused", row.verdict.reason());
    }
  }
}

// The state's core goes into the summary: a list has thousands.
CaseSummary Summarise(const Engine& engine, CaseState state) {
  CaseSummary summary;
  summary.referral_id = state.referral_id;
  AddDelivery(engine, state.commands, &summary);
  summary.predicted = state.predicted;
  summary.forgotten = state.forgotten;
  summary.stage_id = state.core.stage_id();
  summary.short_code = state.exists ? state.core.short_code() : SubmittedCode(state.commands);
  summary.changed_at = TimeOfTimestamp(state.core.entered_at());
  if (state.dossier.has_value()) summary.head_name = HeadName(*state.dossier);
  if (state.workflow != nullptr) {
    // A refused submission is where it was: with the person who wrote it.
    if (!state.exists) summary.stage_id = state.workflow->draft_stage().stage_id();
    summary.stage_kind = state.workflow->KindOf(summary.stage_id);
    const v1::Stage* stage = state.workflow->FindStage(summary.stage_id);
    if (stage != nullptr) summary.stage_title = stage->title();
  }
  summary.core = std::move(state.core);
  return summary;
}

// Newest change first. Summaries are large, so that their places are sorted and each is moved once.
std::vector<CaseSummary> Sorted(std::vector<CaseSummary> summaries) {
  std::vector<CaseSummary*> places;
  places.reserve(summaries.size());
  for (CaseSummary& summary : summaries) places.push_back(&summary);
  std::sort(places.begin(), places.end(), [](const CaseSummary* a, const CaseSummary* b) {
    return a->changed_at != b->changed_at ? a->changed_at > b->changed_at : a->referral_id > b->referral_id;
  });
  std::vector<CaseSummary> sorted;
  sorted.reserve(summaries.size());
  for (CaseSummary* place : places) sorted.push_back(std::move(*place));
  return sorted;
}

CaseSummary SummariseDraft(const Engine& engine, const Draft& draft) {
  CaseSummary summary;
  summary.referral_id = draft.referral_id;
  summary.head_name = HeadName(draft.referral);
  summary.changed_at = draft.saved_at;
  summary.stage_kind = v1::STAGE_KIND_DRAFT;
  const v1::Programme* programme = engine.reference.directory().programme(draft.referral.envelope().programme());
  const Workflow* workflow = programme == nullptr ? nullptr : engine.reference.Newest(programme->workflow_id());
  if (workflow == nullptr) return summary;
  summary.stage_id = workflow->draft_stage().stage_id();
  summary.stage_title = workflow->draft_stage().title();
  return summary;
}

}  // namespace

absl::Status NoSuchCase() { return absl::NotFoundError("the store holds no such case"); }

Actor ActorFor(const Engine& engine, const v1::CaseCore& core, const Workflow& workflow) {
  return ActorOn(engine.AsCaller(), FactsOf(core, workflow));
}

Actor SubmitterOf(const Engine& engine, const v1::Referral& referral) {
  return ActorOn(engine.AsCaller(), FactsOf(referral), Action::kSubmit);
}

absl::StatusOr<CaseState> LoadCase(Engine& engine, const std::string& referral_id) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  Copy copy;
  ASSIGN_OR_RETURN(copy.core, engine.replica.Find(referral_id, v1::Row::kCore, now));
  ASSIGN_OR_RETURN(copy.left_at, engine.replica.LeftAt(referral_id));
  ASSIGN_OR_RETURN(std::vector<OutboxRow> commands, engine.outbox.OfCase(referral_id));
  ASSIGN_OR_RETURN(copy.dossier, engine.replica.Find(referral_id, v1::Row::kDossier, now));
  ASSIGN_OR_RETURN(CaseState state, Fold(engine, referral_id, std::move(copy), std::move(commands), now));
  if (!state.dossier.has_value()) state.dossier = SubmittedReferral(state.commands);
  ASSIGN_OR_RETURN(state.forgotten, IsForgotten(*engine.store, referral_id));
  return state;
}

absl::StatusOr<std::vector<CaseSummary>> SummariseCases(Engine& engine) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  absl::flat_hash_map<std::string, Copy> copies;
  absl::flat_hash_map<std::string, std::vector<OutboxRow>> commands;
  ASSIGN_OR_RETURN(std::vector<v1::Row> cores, engine.replica.RowsOfKind(v1::Row::kCore, now));
  for (v1::Row& row : cores) {
    Copy& copy = copies[row.referral_id()];
    copy.core = std::move(row);
  }
  ASSIGN_OR_RETURN(const std::vector<v1::Row> left, engine.replica.RowsOfKind(v1::Row::kLeftScope, now));
  for (const v1::Row& row : left) copies[row.referral_id()].left_at = row.seq();
  ASSIGN_OR_RETURN(std::vector<v1::Row> rows, engine.replica.RowsOfKind(v1::Row::kDossier, now));
  absl::flat_hash_map<std::string, v1::Row> dossiers;
  for (v1::Row& row : rows) dossiers[row.referral_id()] = std::move(row);
  ASSIGN_OR_RETURN(std::vector<OutboxRow> unsettled, engine.outbox.Unsettled());
  for (OutboxRow& row : unsettled) {
    copies.try_emplace(row.referral_id);
    commands[row.referral_id].push_back(std::move(row));
  }
  ASSIGN_OR_RETURN(const auto forgotten, ForgottenCases(*engine.store));
  ASSIGN_OR_RETURN(const std::vector<Draft> drafts, engine.drafts.All());
  std::vector<CaseSummary> summaries;
  summaries.reserve(copies.size() + drafts.size());
  for (auto& [id, copy] : copies) {
    if (const auto dossier = dossiers.find(id); dossier != dossiers.end()) copy.dossier = std::move(dossier->second);
    ASSIGN_OR_RETURN(CaseState state, Fold(engine, id, std::move(copy), std::move(commands[id]), now));
    if (!state.dossier.has_value()) state.dossier = SubmittedReferral(state.commands);
    state.forgotten = forgotten.contains(id);
    // What is left of a case that the person may no longer see, or that became a draft again.
    if (!state.exists && !state.dossier.has_value()) continue;
    summaries.push_back(Summarise(engine, std::move(state)));
  }
  for (const Draft& draft : drafts) summaries.push_back(SummariseDraft(engine, draft));
  return Sorted(std::move(summaries));
}

absl::StatusOr<v1::Base> DossierBase(Engine& engine, const CaseState& state) {
  v1::Base base;
  if (state.dossier_seq == 0) return base;
  ASSIGN_OR_RETURN(const int64_t epoch, engine.store->GetInt(settings::kCopyEpoch));
  base.set_epoch(static_cast<uint64_t>(epoch));
  base.set_seq(state.dossier_seq);
  return base;
}

absl::StatusOr<std::vector<v1::DossierConflict>> OpenConflicts(Engine& engine, const CaseState& state) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  ASSIGN_OR_RETURN(std::vector<v1::Row> rows, engine.replica.Rows(state.referral_id, v1::Row::kConflict, now));
  std::vector<v1::DossierConflict> open;
  for (v1::Row& row : rows) {
    const v1::DossierConflict& conflict = row.conflict();
    if (conflict.settled() || std::count(state.settled.begin(), state.settled.end(), conflict.seq()) > 0) continue;
    open.push_back(std::move(*row.mutable_conflict()));
  }
  std::sort(open.begin(), open.end(),
            [](const v1::DossierConflict& a, const v1::DossierConflict& b) { return a.seq() < b.seq(); });
  return open;
}

absl::StatusOr<CaseView> ViewCase(Engine& engine, const std::string& referral_id) {
  CaseView view;
  absl::StatusOr<Draft> draft = engine.drafts.Get(referral_id);
  if (draft.ok()) {
    view.summary = SummariseDraft(engine, *draft);
    view.dossier = std::move(draft->referral);
  } else {
    if (!absl::IsNotFound(draft.status())) return draft.status();
    ASSIGN_OR_RETURN(const CaseState state, LoadCase(engine, referral_id));
    if (!state.exists && !state.dossier.has_value()) return NoSuchCase();
    view.summary = Summarise(engine, state);
    if (state.dossier.has_value()) view.dossier = *state.dossier;
    ASSIGN_OR_RETURN(view.dossier_base, DossierBase(engine, state));
    ASSIGN_OR_RETURN(view.conflicts, OpenConflicts(engine, state));
    if (state.exists && state.workflow != nullptr) {
      ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
      const Actor actor = ActorFor(engine, state.core, *state.workflow);
      for (const v1::Step* step : PermittedSteps(*state.workflow, state.core, actor, now)) {
        view.permitted_steps.push_back(*step);
      }
      view.may_confirm = state.core.has_pending() && MayConfirm(*state.workflow, state.core, actor).ok();
    }
  }
  ASSIGN_OR_RETURN(const std::vector<OutboxRow> rows, engine.outbox.OfCase(referral_id));
  for (const OutboxRow& row : rows) {
    ASSIGN_OR_RETURN(view.operations.emplace_back(), ToRecord(engine, row));
  }
  return view;
}

}  // namespace ihala::client
