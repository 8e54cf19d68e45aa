#include "server/handlers/referrals.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/referral/amendment.h"
#include "common/referral/rules.h"
#include "common/text/short_code.h"
#include "server/handlers/case_list.h"
#include "server/handlers/case_view.h"
#include "server/handlers/online_write.h"
#include "server/handlers/page_token.h"
#include "server/handlers/shared_phones.h"
#include "server/handlers/times.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

constexpr char kDossierPrefix[] = "referral.";
constexpr size_t kInputsMax = 20;

absl::Status CheckSubmit(HandlerEnv& env, const v1::SubmitReferralRequest& request) {
  FieldChecks checks(request);
  checks.Id("request_id", request.request_id()).Uuid("referral_id", request.referral_id());
  checks.Required("referral", request.has_referral());
  checks.OptionalCode("workflow.workflow_id", request.workflow().workflow_id());
  if (!request.short_code().empty()) {
    const absl::StatusOr<std::string> code = text::ParseShortCode(request.short_code());
    checks.That(code.ok() && *code == request.short_code(), "short_code", "MALFORMED",
                "is the nine letters of a code as it is stored, or empty");
  }
  if (request.has_referral()) {
    checks.Add(CheckReferral(request.referral(), LatestDayOf(env.clock->Now()), kDossierPrefix));
  }
  return checks.Status();
}

// The checks of every write on an existing case.
FieldChecks CheckStep(const google::protobuf::Message& request, const std::string& request_id,
                      const std::string& referral_id) {
  FieldChecks checks(request);
  checks.Id("request_id", request_id).Uuid("referral_id", referral_id);
  return checks;
}

// The version of the workflow that this new referral follows; nothing where there is none, which the executor then
// says.
v1::WorkflowRef WorkflowInForce(const ReferenceData& reference, const v1::Envelope& envelope, absl::Time now) {
  const FollowedWorkflow followed = reference.WorkflowFor(envelope, DirectoryDay(now));
  return followed.workflow == nullptr ? v1::WorkflowRef() : followed.workflow->ref();
}

// Calls `take` with each child row of a case, oldest first, until it has taken a page. Fills in the token of the next
// where there is anything to be shown on it: that rows are left would tell of those that are not. `take` only says
// whether it would where it is not to.
template <typename Request, typename Take>
absl::Status PageOfChildren(HandlerEnv& env, const Call& call, RowKind kind, const Request& request,
                            std::string* next_page_token, Take take) {
  const PageTokens tokens(env, call,
                          absl::StrCat(Request::descriptor()->name(), "/", UuidToText(request.referral_id())));
  ASSIGN_OR_RETURN(uint64_t after, tokens.ReadNumber(request.page_token()));
  const int page_size = PageSize(request.page_size());
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const ShownCase view, LoadCase(env, call, txn, request.referral_id()));
    int taken = 0;
    for (;;) {
      ASSIGN_OR_RETURN(const std::vector<FeedRow> rows,
                       txn.ListChildren(request.referral_id(), kind, after, page_size + 1));
      for (const FeedRow& row : rows) {
        const bool is_full = taken == page_size;
        ASSIGN_OR_RETURN(const bool shown, take(view, row, !is_full));
        if (is_full && shown) {
          *next_page_token = tokens.WriteNumber(after);
          return absl::OkStatus();
        }
        after = row.seq;
        taken += shown ? 1 : 0;
      }
      if (rows.size() <= static_cast<size_t>(page_size)) return absl::OkStatus();
    }
  });
}

absl::Status DamagedRow() { return absl::DataLossError("A stored row cannot be read."); }

// The conflicts that wait for a person. They are read in the order of their numbers, and their settled ones too, for
// there are few of either.
absl::Status AddConflicts(ReadTxn& txn, const std::string& referral_id, const FieldSet& fields,
                          v1::GetReferralResponse* response) {
  uint64_t after = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const std::vector<FeedRow> rows,
                     txn.ListChildren(referral_id, RowKind::kConflict, after, limits::kMaxPageSize));
    for (const FeedRow& row : rows) {
      after = row.seq;
      v1::DossierConflict conflict;
      if (!conflict.ParseFromString(row.body)) return DamagedRow();
      if (conflict.settled()) continue;
      Redact(fields, &conflict);
      *response->add_conflicts() = std::move(conflict);
    }
    if (rows.empty()) return absl::OkStatus();
  }
}

}  // namespace

void SubmitReferral(HandlerEnv& env, const Call& call, const v1::SubmitReferralRequest& request,
                    v1::SubmitReferralResponse* response, Done done) {
  if (absl::Status status = CheckSubmit(env, request); !status.ok()) return done(std::move(status));
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(request.referral_id());
  *operation.mutable_workflow() =
      request.workflow().workflow_id().empty()
          ? WorkflowInForce(*env.reference->Get(), request.referral().envelope(), env.clock->Now())
          : request.workflow();
  *operation.mutable_submit()->mutable_referral() = request.referral();
  operation.mutable_submit()->set_short_code(request.short_code().empty() ? text::NewShortCode(*env.random)
                                                                          : request.short_code());
  JudgeOnline(env, call, NameOf(call, request.request_id(), request), 0, std::move(operation), kDossierPrefix,
              Into(response, std::move(done)));
}

absl::Status GetReferral(HandlerEnv& env, const Call& call, const v1::GetReferralRequest& request,
                         v1::GetReferralResponse* response) {
  ASSIGN_OR_RETURN(const CaseName name, CheckCaseName(request));
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    std::optional<std::string> id = name.referral_id;
    if (!id.has_value()) {
      ASSIGN_OR_RETURN(id, txn.FindByShortCode(name.short_code));
      // A code that nobody has is gone about like one of others.
      if (!id.has_value()) id = std::string(kIdBytes, '\xFF');
    }
    ASSIGN_OR_RETURN(const ShownCase view, LoadCase(env, call, txn, *id));
    ASSIGN_OR_RETURN(const std::optional<FeedRow> row, txn.FindRow(RowKind::kDossier, *id, ""));
    *response->mutable_core() = view.Shown();
    *response->mutable_clock() = view.Clock(*env.reference->Get(), env.clock->Now());
    for (std::string& step : view.PermittedSteps(call.caller, env.clock->Now())) {
      response->add_permitted_steps(std::move(step));
    }
    if (!row.has_value()) return absl::OkStatus();
    if (!response->mutable_dossier()->ParseFromString(row->body)) return DamagedRow();
    Redact(view.fields, response->mutable_dossier());
    response->set_dossier_revision(row->seq);
    if (view.core.open_conflicts() > 0) RETURN_IF_ERROR(AddConflicts(txn, *id, view.fields, response));
    return TellSharedPhones(env, txn, view, response);
  });
}

absl::Status ListReferrals(HandlerEnv& env, const Call& call, const v1::ListReferralsRequest& request,
                           v1::ListReferralsResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request)
                      .Page(request.page_size(), request.page_token())
                      .OptionalCode("stage_id", request.stage_id())
                      .Status());
  const PageTokens tokens(env, call, absl::StrCat("ListReferrals/", request.stage_id()));
  ASSIGN_OR_RETURN(const uint64_t before, tokens.ReadNumber(request.page_token()));
  ASSIGN_OR_RETURN(CasePage page, ListCases(env, call, request.stage_id(), before, PageSize(request.page_size())));
  for (v1::CaseCore& core : page.cores) *response->add_cores() = std::move(core);
  if (page.next_before != 0) response->set_next_page_token(tokens.WriteNumber(page.next_before));
  return absl::OkStatus();
}

void TakeStep(HandlerEnv& env, const Call& call, const v1::TakeStepRequest& request, v1::TakeStepResponse* response,
              Done done) {
  absl::Status status = CheckStep(request, request.request_id(), request.referral_id())
                            .Required("base_revision", request.base_revision() != 0)
                            .Required("base_entry", request.base_entry() != 0)
                            .Code("step_id", request.step_id())
                            .AtMost("inputs", request.inputs_size(), kInputsMax)
                            .Status();
  if (!status.ok()) return done(std::move(status));
  OnlineStep step{request.request_id(), request.referral_id(), request.base_revision(), {}};
  step.operation.set_base_entry(request.base_entry());
  step.operation.mutable_take_step()->set_step_id(request.step_id());
  *step.operation.mutable_take_step()->mutable_inputs() = request.inputs();
  JudgeStep(env, call, request, std::move(step), Into(response, std::move(done)));
}

void ConfirmStep(HandlerEnv& env, const Call& call, const v1::ConfirmStepRequest& request,
                 v1::ConfirmStepResponse* response, Done done) {
  absl::Status status = CheckStep(request, request.request_id(), request.referral_id())
                            .Required("base_revision", request.base_revision() != 0)
                            .Required("base_entry", request.base_entry() != 0)
                            .Code("step_id", request.step_id())
                            .AtMost("inputs", request.inputs_size(), kInputsMax)
                            .Status();
  if (!status.ok()) return done(std::move(status));
  OnlineStep step{request.request_id(), request.referral_id(), request.base_revision(), {}};
  step.operation.set_base_entry(request.base_entry());
  v1::ConfirmStep* const confirm = step.operation.mutable_confirm_step();
  confirm->set_step_id(request.step_id());
  confirm->set_agrees(request.agrees());
  *confirm->mutable_inputs() = request.inputs();
  JudgeStep(env, call, request, std::move(step), Into(response, std::move(done)));
}

void AddComment(HandlerEnv& env, const Call& call, const v1::AddCommentRequest& request,
                v1::AddCommentResponse* response, Done done) {
  absl::Status status = CheckStep(request, request.request_id(), request.referral_id())
                            .Uuid("comment_id", request.comment_id())
                            .Required("audience", request.audience() != v1::AUDIENCE_UNSPECIFIED)
                            .Text("text", request.text(), limits::kCommentCodePoints, text::Lines::kMany)
                            .Status();
  if (!status.ok()) return done(std::move(status));
  OnlineStep step{request.request_id(), request.referral_id(), 0, {}};
  v1::AddComment* const comment = step.operation.mutable_add_comment();
  comment->set_comment_id(request.comment_id());
  comment->set_audience(request.audience());
  comment->set_text(request.text());
  JudgeStep(env, call, request, std::move(step), Into(response, std::move(done)));
}

void AmendReferral(HandlerEnv& env, const Call& call, const v1::AmendReferralRequest& request,
                   v1::AmendReferralResponse* response, Done done) {
  absl::Status status = CheckStep(request, request.request_id(), request.referral_id())
                            .Required("base_revision", request.base_revision() != 0)
                            .Add(CheckAmendmentForm(request.amendment(), "amendment."))
                            .Status();
  if (!status.ok()) return done(std::move(status));
  OnlineStep step{request.request_id(), request.referral_id(), request.base_revision(), {}};
  *step.operation.mutable_amend() = request.amendment();
  JudgeStep(env, call, request, std::move(step), Into(response, std::move(done)));
}

absl::Status ListComments(HandlerEnv& env, const Call& call, const v1::ListCommentsRequest& request,
                          v1::ListCommentsResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request)
                      .Uuid("referral_id", request.referral_id())
                      .Page(request.page_size(), request.page_token())
                      .Status());
  return PageOfChildren(env, call, RowKind::kComment, request, response->mutable_next_page_token(),
                        [&](const ShownCase& view, const FeedRow& row, bool add) -> absl::StatusOr<bool> {
                          v1::Comment comment;
                          if (!comment.ParseFromString(row.body)) return DamagedRow();
                          if (!view.fields.AllowsComment(comment)) return false;
                          if (!add) return true;
                          Redact(view.fields, &comment);
                          *response->add_comments() = std::move(comment);
                          return true;
                        });
}

absl::Status ListHistory(HandlerEnv& env, const Call& call, const v1::ListHistoryRequest& request,
                         v1::ListHistoryResponse* response) {
  RETURN_IF_ERROR(FieldChecks(request)
                      .Uuid("referral_id", request.referral_id())
                      .Page(request.page_size(), request.page_token())
                      .Status());
  return PageOfChildren(env, call, RowKind::kHistory, request, response->mutable_next_page_token(),
                        [&](const ShownCase& view, const FeedRow& row, bool add) -> absl::StatusOr<bool> {
                          if (!add) return true;
                          v1::HistoryEntry entry;
                          if (!entry.ParseFromString(row.body)) return DamagedRow();
                          Redact(view.fields, &entry);
                          *response->add_entries() = std::move(entry);
                          return true;
                        });
}

}  // namespace ihala::handlers
