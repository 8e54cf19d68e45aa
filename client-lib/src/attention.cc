#include "client-lib/src/attention.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/cases.h"
#include "client-lib/src/commands.h"
#include "client-lib/src/forgetting.h"
#include "common/base/status_macros.h"
#include "common/referral/dossier_fields.h"
#include "common/workflow/calendar.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/evaluator.h"

namespace ihala::client {
namespace {

v1::LocalisedText Words(const char* ar, const char* en) {
  v1::LocalisedText text;
  text.set_ar(ar);
  text.set_en(en);
  return text;
}

// What no document of the server has words for.
v1::LocalisedText UnreadableText() {
  return Words("تعذّر على الخادم قراءة هذا الأمر؛ ما زال محفوظاً على الجهاز",
               "The server could not read this command; it is still kept on the device");
}
v1::LocalisedText ConfirmText() {
  return Words("خطوة تنتظر موافقتك أو اعتراضك", "A step waits for you to agree or object");
}
v1::LocalisedText OverdueText(v1::EscalationLevel level) {
  switch (level) {
    case v1::ESCALATION_LEVEL_LEAD:
      return Words("مضى الموعد المحدد للخطوة التالية، ورُفع الأمر إلى المشرف",
                   "The day on which the next step was due has passed, and the one who leads hears of it");
    case v1::ESCALATION_LEVEL_COORDINATOR:
      return Words("مضى الموعد المحدد للخطوة التالية منذ مدة، ويُحتسب الأمر لدى المنسق",
                   "The day on which the next step was due passed long ago, and the coordinator counts it");
    default:
      return Words("مضى الموعد المحدد للخطوة التالية", "The day on which the next step was due has passed");
  }
}
v1::LocalisedText WarningText() {
  return Words("يُستحسن مراجعة هذه الحقول قبل الإرسال", "Look at these fields again before you send");
}

v1::LocalisedText OldDraftText() {
  return Words("لم تُعدَّل هذه المسودة منذ مدة، وستُمحى من هذا الجهاز ما لم تُحفظ أو تُرسل",
               "Nobody changed this draft for long; it will be erased from this device unless it is saved or sent");
}

// What a shock or a trial is called, and what it means for whoever refers.
v1::LocalisedText ArrangedText(const v1::Arrangement& arrangement, const v1::LocalisedText& workflow) {
  const bool is_shock = arrangement.kind() == v1::ARRANGEMENT_KIND_SHOCK;
  v1::LocalisedText text;
  text.set_ar(absl::StrCat(is_shock ? "أُعلنت صدمة: " : "تجربة جارية: ", arrangement.title().ar(),
                           "؛ الإحالات الجديدة المشمولة تسلك المسار: ", workflow.ar()));
  text.set_en(absl::StrCat(is_shock ? "A shock was declared: " : "A trial is under way: ", arrangement.title().en(),
                           "; new referrals that it covers follow: ", workflow.en()));
  return text;
}

AttentionItem Begin(AttentionKind kind, const CaseSummary* summary, const std::string& referral_id) {
  AttentionItem item;
  item.kind = kind;
  item.referral_id = referral_id;
  if (summary != nullptr) item.short_code = summary->short_code;
  return item;
}

using ById = std::map<std::string, const CaseSummary*>;

const CaseSummary* Find(const ById& cases, const std::string& referral_id) {
  const auto found = cases.find(referral_id);
  return found == cases.end() ? nullptr : found->second;
}

absl::Status AddOperations(Engine& engine, const ById& cases, std::vector<AttentionItem>* items) {
  ASSIGN_OR_RETURN(const std::vector<OutboxRow> rows, engine.outbox.Unsettled());
  for (const OutboxRow& row : rows) {
    if (row.state == OutboxState::kAcknowledged) continue;
    AttentionKind kind = AttentionKind::kRefused;
    if (row.state == OutboxState::kParked) kind = AttentionKind::kParked;
    if (row.state == OutboxState::kQueued) {
      if (row.problem.empty()) continue;
      kind = AttentionKind::kUnreadable;
    }
    AttentionItem item = Begin(kind, Find(cases, row.referral_id), row.referral_id);
    item.operation_id = static_cast<uint64_t>(row.id);
    item.reason = kind == AttentionKind::kUnreadable ? row.problem : row.verdict.reason();
    item.text = kind == AttentionKind::kUnreadable
                    ? UnreadableText()
                    : engine.reference.ReasonText(kind == AttentionKind::kParked ? "parked" : "refused", item.reason);
    item.fields.assign(row.verdict.fields().begin(), row.verdict.fields().end());
    items->push_back(std::move(item));
  }
  return absl::OkStatus();
}

// The day as the parties' calendars and outages have it; year 0 where nobody knows it.
v1::Date DueDate(const std::optional<absl::CivilDay>& due) { return due.has_value() ? DateOfDay(*due) : v1::Date(); }

void AddCase(const Engine& engine, const CaseSummary& summary, const Workflow& workflow,
             std::vector<AttentionItem>* items) {
  const v1::CaseCore& core = summary.core;
  const CaseDays days = engine.reference.DaysOf(workflow, core);
  const Actor actor = ActorFor(engine, core, workflow);
  if (summary.stage_kind == v1::STAGE_KIND_WAITING_ON_REFERRER && actor.side == v1::SIDE_REFERRER) {
    AttentionItem item = Begin(AttentionKind::kQuestion, &summary, summary.referral_id);
    const v1::Stage* stage = workflow.FindStage(core.stage_id());
    if (stage != nullptr) item.text = stage->explanation();
    item.reason = core.reason_code();
    item.inputs.assign(core.inputs().begin(), core.inputs().end());
    item.due_on = DueDate(StageDue(workflow, core, days));
    items->push_back(std::move(item));
  }
  if (core.has_pending() && MayConfirm(workflow, core, actor).ok()) {
    AttentionItem item = Begin(AttentionKind::kConfirm, &summary, summary.referral_id);
    item.text = ConfirmText();
    item.reason = core.pending().step_id();
    item.inputs.assign(core.pending().inputs().begin(), core.pending().inputs().end());
    item.due_on = DueDate(PendingDue(workflow, core, days));
    items->push_back(std::move(item));
  }
  if (summary.clock.overdue()) {
    AttentionItem item = Begin(AttentionKind::kOverdue, &summary, summary.referral_id);
    item.escalation = summary.clock.escalation();
    item.text = OverdueText(item.escalation);
    item.due_on = summary.clock.due_on();
    items->push_back(std::move(item));
  }
}

v1::LocalisedText ConflictText() {
  return Words("لحقول من الملف قيمتان: عدّلها شخصان دون أن يعلم أحدهما بالآخر",
               "Fields of the dossier have two values: two people changed them without knowing of each other");
}

// Only the referrer may settle them.
absl::Status AddConflicts(Engine& engine, const CaseSummary& summary, const Workflow& workflow,
                          std::vector<AttentionItem>* items) {
  if (summary.core.open_conflicts() == 0 || IsClosed(summary.stage_kind)) return absl::OkStatus();
  if (ActorFor(engine, summary.core, workflow).side != v1::SIDE_REFERRER) return absl::OkStatus();
  ASSIGN_OR_RETURN(const CaseState state, LoadCase(engine, summary.referral_id));
  ASSIGN_OR_RETURN(const std::vector<v1::DossierConflict> open, OpenConflicts(engine, state));
  if (open.empty()) return absl::OkStatus();
  AttentionItem item = Begin(AttentionKind::kConflict, &summary, summary.referral_id);
  item.text = ConflictText();
  for (const v1::DossierConflict& conflict : open) {
    v1::FieldViolation& field = item.fields.emplace_back();
    field.set_field(PathIn(state.dossier.value_or(v1::Referral()), conflict.field()));
    field.set_code("CONFLICT");
  }
  items->push_back(std::move(item));
  return absl::OkStatus();
}

absl::Status AddOldDraft(Engine& engine, const Draft& draft, std::vector<AttentionItem>* items) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  if (now < draft.saved_at + kDraftKept - kDraftAnnounced) return absl::OkStatus();
  ASSIGN_OR_RETURN(const absl::Time told, engine.drafts.Announce(draft.referral_id, now));
  AttentionItem item = Begin(AttentionKind::kOldDraft, nullptr, draft.referral_id);
  item.text = OldDraftText();
  const absl::CivilDay goes =
      absl::ToCivilDay(std::max(draft.saved_at + kDraftKept, told + kDraftAnnounced), absl::LocalTimeZone());
  item.due_on = DateOfDay(goes);
  items->push_back(std::move(item));
  return absl::OkStatus();
}

absl::Status AddDraft(Engine& engine, const Draft& draft, std::vector<AttentionItem>* items) {
  RETURN_IF_ERROR(AddOldDraft(engine, draft, items));
  ASSIGN_OR_RETURN(DraftCheck check, CheckSubmission(engine, draft.referral));
  if (check.warnings.empty()) return absl::OkStatus();
  AttentionItem item = Begin(AttentionKind::kWarning, nullptr, draft.referral_id);
  item.text = WarningText();
  item.fields = std::move(check.warnings);
  items->push_back(std::move(item));
  return absl::OkStatus();
}

absl::Status AddArranged(Engine& engine, std::vector<AttentionItem>* items) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  const Directory& directory = engine.reference.directory();
  const absl::CivilDay today = absl::ToCivilDay(now, absl::UTCTimeZone());
  for (const v1::Arrangement* one : directory.ArrangementsOf(engine.account.organisation(), today)) {
    const v1::WorkflowRef& ref = one->workflow();
    const Workflow* const workflow = ref.version() == 0 ? engine.reference.Newest(ref.workflow_id())
                                                        : engine.reference.Find(ref.workflow_id(), ref.version());
    AttentionItem item = Begin(AttentionKind::kArranged, nullptr, "");
    item.reason = one->arrangement_id();
    item.text = ArrangedText(*one, workflow == nullptr ? v1::LocalisedText() : workflow->document().title());
    item.due_on = one->to();
    items->push_back(std::move(item));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<AttentionItem>> FindAttention(Engine& engine) {
  ASSIGN_OR_RETURN(const std::vector<CaseSummary> summaries, SummariseCases(engine));
  ById cases;
  for (const CaseSummary& summary : summaries) cases[summary.referral_id] = &summary;
  std::vector<AttentionItem> items;
  RETURN_IF_ERROR(AddOperations(engine, cases, &items));
  RETURN_IF_ERROR(AddArranged(engine, &items));
  for (const CaseSummary& summary : summaries) {
    const v1::WorkflowRef& ref = summary.core.workflow();
    const Workflow* workflow = engine.reference.Find(ref.workflow_id(), ref.version());
    if (workflow == nullptr) continue;
    AddCase(engine, summary, *workflow, &items);
    RETURN_IF_ERROR(AddConflicts(engine, summary, *workflow, &items));
  }
  ASSIGN_OR_RETURN(const std::vector<Draft> drafts, engine.drafts.All());
  for (const Draft& draft : drafts) RETURN_IF_ERROR(AddDraft(engine, draft, &items));
  const auto rank = [](AttentionKind kind) {
    switch (kind) {
      case AttentionKind::kRefused:
        return 0;
      case AttentionKind::kQuestion:
        return 1;
      case AttentionKind::kConfirm:
        return 2;
      case AttentionKind::kConflict:
        return 3;
      case AttentionKind::kOverdue:
        return 4;
      case AttentionKind::kUnreadable:
        return 5;
      case AttentionKind::kParked:
        return 6;
      case AttentionKind::kOldDraft:
        return 7;
      case AttentionKind::kArranged:
        return 8;
      case AttentionKind::kWarning:
        return 9;
    }
    return 10;
  };
  std::stable_sort(items.begin(), items.end(),
                   [&](const AttentionItem& a, const AttentionItem& b) { return rank(a.kind) < rank(b.kind); });
  return items;
}

}  // namespace ihala::client
