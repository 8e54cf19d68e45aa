#include "tests/sim/witness.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"

namespace ihala::sim {

void Witness::Look(Client& client, const std::function<void(const CaseView&)>& also) {
  const absl::StatusOr<std::vector<CaseSummary>> cases = client.ListCases();
  const absl::StatusOr<std::vector<OperationRecord>> records = client.ListOperations();
  if (!cases.ok() || !records.ok()) return;
  std::set<std::string> refused;
  for (const OperationRecord& record : *records) {
    if (record.delivery == Delivery::kRefused) refused.insert(record.referral_id);
  }
  std::set<std::string> shown;
  for (const CaseSummary& one : *cases) {
    shown.insert(one.referral_id);
    LookAt(one, refused.contains(one.referral_id));
    if (!also) continue;
    const absl::StatusOr<CaseView> view = client.GetCase(one.referral_id);
    if (view.ok()) also(*view);
  }
  for (const std::string& id : submitted_) {
    if (hides_ || shown.contains(id)) continue;
    findings_->lost.push_back(absl::StrCat(name_, " does not see the case that it submitted, ", UuidToText(id)));
  }
  // A case that was handed over takes along what was said of it.
  for (const auto& [id, said] : comments_) {
    if (shown.contains(id)) LookForComments(client, id, said);
  }
}

void Witness::LookAt(const CaseSummary& one, bool refused) {
  Sight& seen = seen_[one.referral_id];
  const Sight now = {one.core.revision(), one.core.entry()};
  // A newer fact of the server's may undo what was only foreseen; nothing else may.
  if (now.revision < seen.revision) {
    findings_->diverged.push_back(absl::StrCat(name_, " saw ", one.short_code, " go back in time"));
  } else if (now.revision == seen.revision && now.entry < seen.entry && !refused) {
    findings_->diverged.push_back(absl::StrCat(name_, " saw its own step on ", one.short_code, " undone"));
  }
  seen = now;
}

void Witness::LookForComments(Client& client, const std::string& referral_id, const std::vector<std::string>& said) {
  const absl::StatusOr<std::vector<CommentView>> comments = client.ListComments(referral_id);
  // Its disk fails.
  if (!comments.ok() && !absl::IsNotFound(comments.status())) return;
  for (const std::string& words : said) {
    const bool there = comments.ok() && std::any_of(comments->begin(), comments->end(), [&](const CommentView& view) {
                         return view.comment.text() == words;
                       });
    if (!there) findings_->lost.push_back(absl::StrCat(name_, " does not see its own comment '", words, "'"));
  }
}

}  // namespace ihala::sim
