#include "server/commands/arrangement_judge.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

// Names each code of a list that nobody has.
template <typename Has>
void CheckNamed(const google::protobuf::RepeatedPtrField<std::string>& codes, absl::string_view field,
                absl::string_view description, Has has, std::vector<FieldViolation>* problems) {
  for (int i = 0; i < codes.size(); ++i) {
    if (has(codes.Get(i))) continue;
    problems->push_back({absl::StrCat("arrangement.", field, "[", i, "]"), "UNKNOWN_CODE", std::string(description)});
  }
}

absl::StatusOr<uint64_t> KeepArrangement(WriteTxn& txn, const v1::Arrangement& arrangement) {
  return txn.PutRow(RowKind::kArrangement, "", arrangement.arrangement_id(), ScopeOfEverybody(),
                    arrangement.SerializeAsString());
}

}  // namespace

std::vector<FieldViolation> CheckArrangement(const ReferenceData& reference, const v1::Arrangement& arrangement) {
  std::vector<FieldViolation> problems;
  const Directory& directory = reference.directory;
  CheckNamed(
      arrangement.programmes(), "programmes", "must be the code of a programme in the directory",
      [&](const std::string& code) { return directory.programme(code) != nullptr; }, &problems);
  CheckNamed(
      arrangement.referring_organisations(), "referring_organisations",
      "must be the code of an organisation in the directory",
      [&](const std::string& code) { return directory.organisation(code) != nullptr; }, &problems);
  CheckNamed(
      arrangement.governorates(), "governorates", "must be the P-code of a governorate in the directory",
      [&](const std::string& code) { return directory.governorate(code) != nullptr; }, &problems);
  const v1::WorkflowRef& workflow = arrangement.workflow();
  if (reference.FindWorkflow(workflow.workflow_id(), workflow.version()) == nullptr) {
    problems.push_back({"arrangement.workflow", "UNKNOWN_CODE", "must be a workflow version that is loaded"});
  }
  if (arrangement.kind() != v1::ARRANGEMENT_KIND_TRIAL) return problems;
  for (const std::string& code : arrangement.programmes()) {
    const v1::Programme* const programme = directory.programme(code);
    if (programme == nullptr || programme->workflow_id() != workflow.workflow_id()) continue;
    // Once both sides had signed it, all of their referrals would follow it, and none would be left to compare with.
    problems.push_back({"arrangement.workflow.workflow_id", "NOT_ALLOWED",
                        "must be a workflow that none of the programmes follows: give what is tried an id of its own"});
    break;
  }
  return problems;
}

std::vector<std::string> UnsignedFor(const ReferenceData& reference, const v1::Arrangement& arrangement) {
  const Directory& directory = reference.directory;
  std::set<std::string> concerned(arrangement.referring_organisations().begin(),
                                  arrangement.referring_organisations().end());
  for (const std::string& code : arrangement.programmes()) {
    const v1::Programme* const programme = directory.programme(code);
    if (programme != nullptr) concerned.insert(programme->organisation());
  }
  std::vector<std::string> missing;
  for (const std::string& code : concerned) {
    const v1::Organisation* const organisation = directory.organisation(code);
    const auto versions = reference.VersionsOf(arrangement.workflow().workflow_id());
    const bool has_signed = std::any_of(versions.begin(), versions.end(), [&](const auto& one) {
      const v1::Workflow& document = one->document();
      if (arrangement.workflow().version() != 0 && document.version() != arrangement.workflow().version()) return false;
      return !document.needs_signatures() ||
             (organisation != nullptr && HasSigned(*organisation, document.workflow_id(), document.version()));
    });
    if (!has_signed) missing.push_back(code);
  }
  return missing;
}

absl::StatusOr<Applied> JudgeArrangement(WriteTxn& txn, const DeclareArrangement& entry) {
  const std::string& id = entry.arrangement.arrangement_id();
  ASSIGN_OR_RETURN(const std::optional<FeedRow> present, txn.FindRow(RowKind::kArrangement, "", id));
  if (present.has_value()) return absl::AlreadyExistsError("There is a trial or shock of this id.");
  ASSIGN_OR_RETURN(const uint64_t revision, KeepArrangement(txn, entry.arrangement));
  return Applied{revision, id, audit_action::kArrangementDeclare};
}

absl::StatusOr<Applied> JudgeArrangementEnd(WriteTxn& txn, const EndArrangement& entry) {
  ASSIGN_OR_RETURN(const std::optional<FeedRow> present, txn.FindRow(RowKind::kArrangement, "", entry.arrangement_id));
  if (!present.has_value()) {
    return WithReason(absl::NotFoundError("There is no trial or shock of this id."), "ARRANGEMENT_NOT_FOUND");
  }
  v1::Arrangement arrangement;
  if (!arrangement.ParseFromString(present->body)) return absl::DataLossError("a stored entry does not parse");
  *arrangement.mutable_to() = entry.last_day;
  ASSIGN_OR_RETURN(const uint64_t revision, KeepArrangement(txn, arrangement));
  return Applied{revision, entry.arrangement_id, audit_action::kArrangementEnd};
}

}  // namespace ihala
