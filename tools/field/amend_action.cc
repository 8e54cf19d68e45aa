#include "tools/field/amend_action.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "tools/field/case_row.h"
#include "tools/field/dossier_edit.h"
#include "tools/field/draft_actions.h"
#include "tools/field/texts.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

absl::StatusOr<const v1::DossierConflict*> FindConflict(const CaseView& view, const std::string& number) {
  uint64_t seq = 0;
  if (absl::SimpleAtoi(number, &seq)) {
    for (const v1::DossierConflict& conflict : view.conflicts) {
      if (conflict.seq() == seq) return &conflict;
    }
  }
  return UsageError(field_say::kUnknownConflict, number);
}

// What the person makes of the dossier that they see, and which conflicts that settles.
struct Edited {
  v1::Referral dossier;
  std::vector<uint64_t> settled;
};

absl::StatusOr<Edited> Edit(const CaseView& view, const AmendOptions& options) {
  Edited edited{view.dossier, {}};
  if (!options.file.empty()) {
    ASSIGN_OR_RETURN(edited.dossier, ReadReferral(options.file));
  }
  for (const std::string& number : options.taken) {
    ASSIGN_OR_RETURN(const v1::DossierConflict* conflict, FindConflict(view, number));
    edited.dossier = WithOtherValue(edited.dossier, *conflict);
    edited.settled.push_back(conflict->seq());
  }
  for (const std::string& number : options.kept) {
    ASSIGN_OR_RETURN(const v1::DossierConflict* conflict, FindConflict(view, number));
    edited.settled.push_back(conflict->seq());
  }
  for (const std::string& set : options.sets) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(set, absl::MaxSplits('=', 1));
    RETURN_IF_ERROR(SetByPath(parts.first, parts.second, &edited.dossier));
  }
  for (const std::string& path : options.emptied) RETURN_IF_ERROR(EmptyByPath(path, &edited.dossier));
  return edited;
}

}  // namespace

ExitCode AmendCase(Field& field, const AmendOptions& options) {
  return ForEachCase(field, {options.name}, [&](Client& client, const std::string& id) -> absl::StatusOr<CaseOutcome> {
    ASSIGN_OR_RETURN(const CaseView view, client.GetCase(id));
    ASSIGN_OR_RETURN(const Edited edited, Edit(view, options));
    CaseOutcome outcome;
    ASSIGN_OR_RETURN(outcome.queued, client.AmendReferral(view, edited.dossier, edited.settled));
    outcome.queued.short_code = view.summary.short_code;
    outcome.line = Say(field.language(), field_say::kQueued, NameOf(client, id));
    return outcome;
  });
}

}  // namespace ihala::tools
