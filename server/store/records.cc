#include "server/store/records.h"

#include <initializer_list>

#include "common/base/sabotage.h"
#include "ihala/v1/sync.pb.h"

namespace ihala {

uint32_t FieldOf(RowKind kind) {
  switch (kind) {
    case RowKind::kOrganisation:
      return v1::Row::kOrganisationFieldNumber;
    case RowKind::kProgramme:
      return v1::Row::kProgrammeFieldNumber;
    case RowKind::kDesk:
      return v1::Row::kDeskFieldNumber;
    case RowKind::kGovernorate:
      return v1::Row::kGovernorateFieldNumber;
    case RowKind::kAgreement:
      return v1::Row::kAgreementFieldNumber;
    case RowKind::kWorkflow:
      return v1::Row::kWorkflowFieldNumber;
    case RowKind::kOutage:
      return v1::Row::kOutageFieldNumber;
    case RowKind::kArrangement:
      return v1::Row::kArrangementFieldNumber;
    case RowKind::kCore:
      return v1::Row::kCoreFieldNumber;
    case RowKind::kDossier:
      return v1::Row::kDossierFieldNumber;
    case RowKind::kComment:
      return v1::Row::kCommentFieldNumber;
    case RowKind::kHistory:
      return v1::Row::kHistoryFieldNumber;
    case RowKind::kLeft:
      return v1::Row::kLeftScopeFieldNumber;
    case RowKind::kConflict:
      return v1::Row::kConflictFieldNumber;
    case RowKind::kDossierNumbers:
    case RowKind::kMigration:
      return 0;  // No device knows it.
  }
  return 0;
}

RowScope ScopeOf(const v1::CaseCore& core) {
  const std::string& organisation = core.referring_organisation();
  RowScope scope{organisation, core.receiving_organisation(), WorkerParty(organisation, core.assigned_to()), ""};
  if (core.worker_code() != core.assigned_to()) scope.author = WorkerParty(organisation, core.worker_code());
  return scope;
}

RowScope ScopeOf(const v1::CaseCore& core, const v1::Comment& comment) {
  RowScope scope = ScopeOf(core);
  // Planted: whom a comment is for is no question of feeds.
  if (comment.audience() != v1::AUDIENCE_INTERNAL || IsPlanted(Planted::kInternalIsSent)) return scope;
  if (comment.author_organisation() == core.referring_organisation()) {
    scope.receiving.clear();
    return scope;
  }
  return {"", scope.receiving, "", ""};
}

std::vector<std::pair<Party, const std::string*>> FeedsOf(const RowScope& scope) {
  std::vector<std::pair<Party, const std::string*>> feeds;
  for (const auto& [party, code] :
       std::initializer_list<std::pair<Party, const std::string*>>{{Party::kReferring, &scope.referring},
                                                                   {Party::kReceiving, &scope.receiving},
                                                                   {Party::kAssignee, &scope.assignee},
                                                                   {Party::kAuthor, &scope.author}}) {
    if (!code->empty()) feeds.push_back({party, code});
  }
  return feeds;
}

}  // namespace ihala
