#include "client-lib/src/amendments.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client-lib/src/cases.h"
#include "client-lib/src/forgetting.h"
#include "client-lib/src/red_line_counts.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/referral/amendment.h"
#include "common/referral/amendment_merge.h"
#include "common/referral/dossier_fields.h"
#include "common/wire/operation_codec.h"
#include "ihala/client.h"

namespace ihala::client {
namespace {

absl::Status NothingDiffers() {
  return WithReason(absl::AlreadyExistsError("the dossier holds this already"), "ALREADY");
}

absl::Status CheckSettled(Engine& engine, const CaseState& state, const v1::AmendReferral& amendment) {
  if (amendment.settles().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<v1::DossierConflict> open, OpenConflicts(engine, state));
  std::vector<FieldViolation> unknown;
  for (int i = 0; i < amendment.settles_size(); ++i) {
    const uint64_t seq = amendment.settles(i);
    const bool is_open = std::any_of(open.begin(), open.end(),
                                     [seq](const v1::DossierConflict& conflict) { return conflict.seq() == seq; });
    if (!is_open) {
      unknown.push_back({absl::StrCat("settles[", i, "]"), "UNKNOWN_CODE", "must be a conflict that waits"});
    }
  }
  return InvalidFields(unknown);
}

// What the server would say of the dossier, if nobody else amended it meanwhile.
absl::Status CheckDossier(Engine& engine, const CaseState& state, const v1::AmendReferral& amendment) {
  if (!state.dossier.has_value()) return NoSuchCase();
  AmendmentAuthor own;
  own.submitted = true;
  MergedAmendment merged = MergeAmendment(*state.dossier, v1::DossierNumbers(), amendment, own);
  if (!merged.unknown.empty()) return RefusalStatus("INVALID", merged.unknown);
  RETURN_IF_ERROR(CheckSettled(engine, state, amendment));
  if (!merged.dossier_changed) return amendment.settles().empty() ? NothingDiffers() : absl::OkStatus();
  ASSIGN_OR_RETURN(const absl::CivilDay today, engine.Today(state.workflow));
  RoutingProblem problem = CheckAmended(*state.dossier, merged.dossier, engine.reference.directory(), today);
  if (problem.reason.empty()) return absl::OkStatus();
  CountRedLines(engine, problem.fields, state.core.receiving_organisation());
  return RefusalStatus(problem.reason, problem.fields);
}

}  // namespace

absl::StatusOr<Queued> QueueAmendment(Engine& engine, const std::string& referral_id,
                                      const v1::AmendReferral& amendment, const v1::Base* base, Also also) {
  ASSIGN_OR_RETURN(const CaseState state, LoadActive(engine, referral_id));
  if (state.forgotten) return CaseForgotten();
  ASSIGN_OR_RETURN(v1::Operation operation, BeginOperation(engine, state));
  *operation.mutable_amend() = amendment;
  operation.clear_base();
  ASSIGN_OR_RETURN(const v1::Base present, DossierBase(engine, state));
  const v1::Base& named = base == nullptr ? present : *base;
  if (named.seq() > 0) *operation.mutable_base() = named;
  RETURN_IF_ERROR(InvalidFields(CheckOperation(operation)));
  RETURN_IF_ERROR(JudgeOperation(engine, state, operation));
  RETURN_IF_ERROR(CheckDossier(engine, state, amendment));
  return QueueOperation(engine, operation, LaneOf(operation, state.workflow), also);
}

absl::StatusOr<Queued> AmendDossier(Engine& engine, const CaseView& seen, const v1::Referral& edited,
                                    const std::vector<uint64_t>& settled) {
  if (seen.summary.forgotten) return CaseForgotten();
  v1::Referral complete = edited;
  RETURN_IF_ERROR(CompleteReferral(engine, &complete));
  std::vector<FieldViolation> violations;
  v1::AmendReferral amendment = DiffDossiers(seen.dossier, complete, &violations);
  if (!violations.empty()) return RefusalStatus("INVALID", violations);
  for (const uint64_t seq : settled) amendment.add_settles(seq);
  if (SaysNothing(amendment)) return NothingDiffers();
  return QueueAmendment(engine, seen.summary.referral_id, amendment, &seen.dossier_base, Nothing);
}

}  // namespace ihala::client

namespace ihala {

v1::Referral WithOtherValue(v1::Referral dossier, const v1::DossierConflict& conflict) {
  const std::string& id = conflict.field().person_id();
  if (conflict.field().path() == kPeoplePath) {
    auto& people = *dossier.mutable_people();
    people.erase(std::remove_if(people.begin(), people.end(),
                                [&](const v1::Person& person) { return person.person_id() == id; }),
                 people.end());
    const v1::Person* const other = FindPerson(conflict.other(), id);
    if (!conflict.empties() && other != nullptr) *people.Add() = *other;
  } else if (const DossierUnit* const unit = FindDossierUnit(conflict.field().path())) {
    CopyUnit(conflict.other(), *unit, id, &dossier);
  }
  return dossier;
}

}  // namespace ihala
