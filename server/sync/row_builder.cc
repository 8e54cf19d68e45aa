#include "server/sync/row_builder.h"

#include <utility>

#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/row_body.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

template <typename Message>
absl::Status Parse(const std::string& body, Message* message) {
  if (message->ParseFromString(body)) return absl::OkStatus();
  return absl::DataLossError("a stored row does not parse");
}

}  // namespace

absl::StatusOr<const CaseAccess*> RowBuilder::Access(const std::string& referral_id) {
  if (const auto known = cases_.find(referral_id); known != cases_.end()) return &known->second;
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn_.FindCore(referral_id));
  if (!core.has_value()) return absl::DataLossError("a row has no case");
  const auto workflow = reference_.FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
  if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
  SoughtCase found{*std::move(core), workflow, {}, true};
  found.facts = FactsOf(found.core, *workflow);
  return &(cases_[referral_id] = Decide(std::move(found)));
}

absl::StatusOr<const CaseAccess*> RowBuilder::Seek(const std::string& referral_id) {
  if (const auto known = cases_.find(referral_id); known != cases_.end()) {
    return IsShown(known->second) ? &known->second : nullptr;
  }
  ASSIGN_OR_RETURN(std::optional<SoughtCase> found, SeekCase(txn_, reference_, referral_id));
  if (!found.has_value()) return nullptr;
  const bool is_there = found->is_there;
  CaseAccess access = Decide(*std::move(found));
  if (!is_there || !IsShown(access)) return nullptr;
  return &(cases_[referral_id] = std::move(access));
}

CaseAccess RowBuilder::Decide(SoughtCase found) const {
  CaseFacts& facts = found.facts;
  // Planted: only what somebody did ends a consent.
  if (IsPlanted(Planted::kLastDayIsIgnored)) facts.consent_until = absl::InfiniteFuture();
  // Planted: whoever sits at the desk holds the case.
  if (IsPlanted(Planted::kUnheldIsOpen)) facts.holder = caller_.account;
  // Planted: nobody asks who opened the identity.
  if (IsPlanted(Planted::kOpenedForAll)) facts.asks_to_open_identity = false;
  CaseAccess access;
  access.outlook = OutlookOf(caller_, facts, *reference_.policy, now_);
  access.is_open = !IsClosed(found.workflow->KindOf(found.core.stage_id()));
  access.core = std::move(found.core);
  return access;
}

bool RowBuilder::IsShown(const CaseAccess& access) {
  // Planted: nobody asks whose the case is.
  return access.fields().exists() || IsPlanted(Planted::kScopeIsNotAsked);
}

void RowBuilder::PutEnd(const CaseAccess& access, v1::Row* row) {
  const absl::Time until = VisibleUntil(access.outlook, *MutableBodyOf(row));
  if (until != absl::InfiniteFuture()) *row->mutable_visible_until() = TimestampOfTime(until);
}

v1::Row RowBuilder::BuildCore(const CaseAccess& access) const {
  v1::Row row;
  row.set_seq(access.core.revision());
  row.set_referral_id(access.core.referral_id());
  *row.mutable_core() = access.core;
  Redact(access.fields(), row.mutable_core());
  PutEnd(access, &row);
  return row;
}

absl::StatusOr<v1::Row> RowBuilder::BuildReference(const FeedRow& row) const {
  v1::Row out;
  out.set_seq(row.seq);
  out.set_row_id(row.row_id);
  switch (row.kind) {
    case RowKind::kOrganisation:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_organisation()));
      break;
    case RowKind::kDesk:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_desk()));
      break;
    case RowKind::kProgramme:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_programme()));
      break;
    case RowKind::kGovernorate:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_governorate()));
      break;
    case RowKind::kAgreement:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_agreement()));
      break;
    case RowKind::kWorkflow:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_workflow()));
      break;
    case RowKind::kOutage:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_outage()));
      break;
    case RowKind::kArrangement:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_arrangement()));
      break;
    default:
      return absl::DataLossError("a row of no known kind");
  }
  return out;
}

absl::StatusOr<std::optional<v1::Row>> RowBuilder::BuildChild(const FeedRow& row, const CaseAccess& access) const {
  v1::Row out;
  out.set_seq(row.seq);
  out.set_referral_id(row.referral_id);
  out.set_row_id(row.row_id);
  switch (row.kind) {
    case RowKind::kDossier:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_dossier()));
      // Planted: content goes to all who may see the case, whatever it has come to.
      if (!IsPlanted(Planted::kShutIsSent)) Redact(access.fields(), out.mutable_dossier());
      break;
    case RowKind::kComment: {
      RETURN_IF_ERROR(Parse(row.body, out.mutable_comment()));
      const bool allowed = access.fields().AllowsComment(out.comment());
      // Planted: nobody asks for whom a comment is.
      if (!allowed && !IsPlanted(Planted::kInternalIsSent)) return std::optional<v1::Row>();
      if (allowed) Redact(access.fields(), out.mutable_comment());
      break;
    }
    case RowKind::kHistory:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_history()));
      Redact(access.fields(), out.mutable_history());
      break;
    case RowKind::kConflict:
      RETURN_IF_ERROR(Parse(row.body, out.mutable_conflict()));
      Redact(access.fields(), out.mutable_conflict());
      break;
    default:
      return absl::DataLossError("a row of no known kind");
  }
  PutEnd(access, &out);
  return std::optional<v1::Row>(std::move(out));
}

absl::StatusOr<std::optional<v1::Row>> RowBuilder::Build(const FeedRow& row) {
  if (row.referral_id.empty()) {
    ASSIGN_OR_RETURN(v1::Row out, BuildReference(row));
    return std::optional<v1::Row>(std::move(out));
  }
  ASSIGN_OR_RETURN(const CaseAccess* access, Access(row.referral_id));
  if (row.kind == RowKind::kLeft) {
    if (access->fields().exists()) return std::optional<v1::Row>();
    v1::Row out;
    out.set_seq(row.seq);
    out.set_referral_id(row.referral_id);
    RETURN_IF_ERROR(Parse(row.body, out.mutable_left_scope()));
    return std::optional<v1::Row>(std::move(out));
  }
  if (!IsShown(*access)) return std::optional<v1::Row>();
  if (row.kind == RowKind::kCore) return std::optional<v1::Row>(BuildCore(*access));
  return BuildChild(row, *access);
}

}  // namespace ihala
