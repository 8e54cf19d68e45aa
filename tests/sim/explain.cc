#include "tests/sim/explain.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace ihala::sim {
namespace {

// The end of an id is what differs.
std::string Short(const std::string& id) {
  return absl::BytesToHexString(id.substr(id.size() - std::min<size_t>(id.size(), 3)));
}

std::string Kind(const v1::Operation& operation) {
  const auto* field = operation.GetDescriptor()->FindFieldByNumber(operation.command_case());
  std::string kind = field == nullptr ? "nothing" : field->name();
  if (operation.has_take_step()) absl::StrAppend(&kind, " ", operation.take_step().step_id());
  if (operation.has_confirm_step()) absl::StrAppend(&kind, " ", operation.confirm_step().step_id());
  return kind;
}

const char* State(const OperationRecord& record) {
  if (record.parked) return "parked";
  switch (record.delivery) {
    case Delivery::kAcknowledged:
      return "acknowledged";
    case Delivery::kRefused:
      return "refused";
    default:
      return "waits";
  }
}

std::string LineOf(const OperationRecord& record) {
  const v1::Operation& operation = record.operation;
  std::string line = absl::StrCat("    ", Short(record.stream_id), "/", record.n, " case ", Short(record.referral_id),
                                  " ", Kind(operation), " '", WordsIn(operation), "' base ", operation.base().seq(),
                                  "@", operation.base_entry(), ": ", State(record));
  if (!record.reason.empty()) absl::StrAppend(&line, " ", record.reason);
  if (operation.has_origin()) {
    absl::StrAppend(&line, ", first ", Short(operation.origin().stream_id()), "/", operation.origin().n());
  }
  return line + "\n";
}

}  // namespace

std::string Explain(const Truth& truth,
                    const std::vector<std::pair<std::string, std::vector<OperationRecord>>>& devices) {
  std::string text;
  for (const auto& [name, records] : devices) {
    absl::StrAppend(&text, "  ", name, "\n");
    for (const OperationRecord& record : records) text += LineOf(record);
  }
  for (const auto& [id, one] : truth) {
    absl::StrAppend(&text, "  case ", Short(id), " ", one.core.short_code(), " of ", one.core.worker_code(), " with ",
                    one.core.assigned_to(), " ", one.core.stage_id(), "@", one.core.entry(), "\n");
    for (const v1::HistoryEntry& entry : one.history) {
      absl::StrAppend(&text, "    ", entry.seq(), " ", v1::HistoryKind_Name(entry.kind()), " ", entry.step_id(), " by ",
                      entry.actor(), " @", entry.entry(), "\n");
    }
    for (const v1::Comment& comment : one.comments) absl::StrAppend(&text, "    comment '", comment.text(), "'\n");
  }
  return text;
}

}  // namespace ihala::sim
