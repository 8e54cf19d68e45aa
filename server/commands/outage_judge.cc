#include "server/commands/outage_judge.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/status_macros.h"

namespace ihala {
namespace {

absl::StatusOr<uint64_t> KeepOutage(WriteTxn& txn, const v1::Outage& outage) {
  ASSIGN_OR_RETURN(const uint64_t revision, txn.PutRow(RowKind::kOutage, "", outage.outage_id(), ScopeOfEverybody(),
                                                       outage.SerializeAsString()));
  RETURN_IF_ERROR(txn.WakeClocks());
  return revision;
}

}  // namespace

std::vector<FieldViolation> CheckOutage(const Directory& directory, const v1::Outage& outage) {
  std::vector<FieldViolation> problems;
  if (!outage.organisation().empty() && directory.organisation(outage.organisation()) == nullptr) {
    problems.push_back({"outage.organisation", "UNKNOWN_CODE", "must be the code of an organisation in the directory"});
  }
  for (int i = 0; i < outage.governorates_size(); ++i) {
    if (directory.governorate(outage.governorates(i)) != nullptr) continue;
    problems.push_back({absl::StrCat("outage.governorates[", i, "]"), "UNKNOWN_CODE",
                        "must be the P-code of a governorate in the directory"});
  }
  return problems;
}

absl::StatusOr<Applied> JudgeDeclaration(WriteTxn& txn, const DeclareOutage& entry) {
  ASSIGN_OR_RETURN(const std::optional<FeedRow> present, txn.FindRow(RowKind::kOutage, "", entry.outage.outage_id()));
  if (present.has_value()) return absl::AlreadyExistsError("There is an outage of this id.");
  ASSIGN_OR_RETURN(const uint64_t revision, KeepOutage(txn, entry.outage));
  return Applied{revision, entry.outage.outage_id(), audit_action::kOutageDeclare};
}

absl::StatusOr<Applied> JudgeEnd(WriteTxn& txn, const EndOutage& entry) {
  ASSIGN_OR_RETURN(const std::optional<FeedRow> present, txn.FindRow(RowKind::kOutage, "", entry.outage_id));
  if (!present.has_value()) {
    return WithReason(absl::NotFoundError("There is no outage of this id."), "OUTAGE_NOT_FOUND");
  }
  v1::Outage outage;
  if (!outage.ParseFromString(present->body)) return absl::DataLossError("a stored entry does not parse");
  *outage.mutable_to() = entry.last_day;
  ASSIGN_OR_RETURN(const uint64_t revision, KeepOutage(txn, outage));
  return Applied{revision, entry.outage_id, audit_action::kOutageEnd};
}

}  // namespace ihala
