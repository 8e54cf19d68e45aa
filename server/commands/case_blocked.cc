// What red lines stop is counted, without the person.
#include "common/base/status_macros.h"
#include "common/referral/red_line_kinds.h"
#include "server/commands/case_judge.h"
#include "server/commands/red_line_counts.h"

namespace ihala {

absl::Status CaseJudge::CountBlocked(const CaseCommand& command, const Ruling& ruling) {
  if (ruling.reduction.kind != v1::VERDICT_KIND_REJECTED) return absl::OkStatus();
  v1::RedLineFigure figure;
  std::string receiver;
  if (ruling.before.has_value()) {
    figure.set_referring_organisation(ruling.before->referring_organisation());
    receiver = ruling.before->receiving_organisation();
  } else {
    // Whoever may submit does so for their own organisation.
    const v1::Envelope& way = command.operation.submit().referral().envelope();
    figure.set_referring_organisation(way.referring_organisation());
    receiver = way.receiving_organisation();
  }
  figure.set_receiving_organisation(CountedReceiver(reference_->directory, receiver));
  figure.set_place(v1::RED_LINE_PLACE_SERVER);
  figure.set_attempts(1);
  for (const v1::RedLineKind kind : RedLineKindsOf(ruling.reduction.fields)) {
    figure.set_kind(kind);
    RETURN_IF_ERROR(txn_->AddRedLines(MonthOf(received_), figure));
  }
  return absl::OkStatus();
}

}  // namespace ihala
