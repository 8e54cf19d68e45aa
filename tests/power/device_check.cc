// What is read from a device's store to be compared with what it promised.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/wire/chain.h"
#include "common/wire/operation_codec.h"
#include "tests/power/device.h"

namespace ihala::power_test {
namespace {

// One line for each command, by what is unique in it.
std::string LineOf(const v1::Operation& operation, const std::string& case_name) {
  switch (operation.command_case()) {
    case v1::Operation::kSubmit:
      return absl::StrCat("submission of ", operation.submit().referral().needs().summary());
    case v1::Operation::kAddComment:
      return operation.add_comment().text();
    case v1::Operation::kTakeStep:
      for (const v1::InputValue& input : operation.take_step().inputs()) {
        if (input.name() == "answer") return input.text();
      }
      return absl::StrCat("withdrawal of ", case_name);
    default:
      return "a command that nobody gave";
  }
}

}  // namespace

Promises::Lines Device::Read(Findings* findings) {
  Promises::Lines lines;
  const absl::StatusOr<std::vector<Draft>> drafts = client_->ListDrafts();
  const absl::StatusOr<std::vector<OperationRecord>> records = memory_.Read(*client_);
  if (!drafts.ok() || !records.ok()) {
    findings->Damaged(absl::StrCat("cannot be read: ", drafts.status().ToString(), records.status().ToString()));
    return lines;
  }
  drafts_.clear();
  for (const Draft& draft : *drafts) {
    drafts_.push_back({draft.referral_id, absl::StrCat("draft of ", draft.referral.needs().summary())});
    lines.insert(drafts_.back().line);
  }
  cases_.clear();
  std::map<std::string, std::string> names;
  for (const OperationRecord& record : *records) {
    if (record.operation.has_submit()) {
      const std::string& name = record.operation.submit().referral().needs().summary();
      names[record.referral_id] = name;
      cases_.push_back({record.referral_id, name});
    }
    lines.insert(LineOf(record.operation, names[record.referral_id]));
  }
  operations_ = records->size();
  CheckChain(*records, findings);
  return lines;
}

void Device::CheckChain(const std::vector<OperationRecord>& records, Findings* findings) {
  std::string digest = ChainStart();
  for (size_t i = 0; i < records.size(); ++i) {
    const OperationRecord& record = records[i];
    const absl::StatusOr<std::string> bytes = EncodeOperation(record.operation);
    if (record.stream_id != records.front().stream_id) findings->Damaged("the store began another stream");
    if (record.n != i + 1) findings->Damaged(absl::StrCat("number ", record.n, " stands at ", i + 1));
    digest = ChainNext(record.stream_id, i + 1, digest, bytes.value_or(""));
    if (record.digest != digest) findings->Damaged(absl::StrCat("the chain is broken at ", i + 1));
    if (i < delivered_ && record.delivery != Delivery::kAcknowledged) {
      findings->Lost(absl::StrCat("the receipt of number ", i + 1));
    }
  }
}

void Device::CheckDamagedFile(const std::string& moved_to, Findings* findings) {
  const bool was_damaged = start_ == Start::kDamaged || start_ == Start::kDamagedWithLog;
  if (!was_damaged && !moved_to.empty()) findings->Damaged("the file was moved aside as damaged");
  if (!was_damaged) return;
  const std::string kept = disk_.Bytes(moved_to);
  if (kept.empty()) return findings->Lost("the damaged file");
  // Where it had a log, the log may have been copied into it.
  if (start_ == Start::kDamaged && kept != damaged_bytes_) findings->Lost("what was in the damaged file");
}

void Device::Check(Findings* findings) {
  const absl::StatusOr<StoreStatus> status = client_->GetStatus();
  if (!status.ok()) return findings->Damaged(absl::StrCat("has no state: ", status.status().ToString()));
  CheckDamagedFile(status->damaged_file, findings);
  const Promises::Lines found = Read(findings);
  promises_.Compare(found, findings);
  for (const auto& [token, line] : tokens_) {
    const absl::StatusOr<bool> submitted = client_->WasSubmitted(token);
    if (!submitted.ok()) findings->Damaged(absl::StrCat("a token cannot be read: ", submitted.status().ToString()));
    if (submitted.ok() && *submitted != found.contains(line)) findings->Damaged("a token without its command: " + line);
  }
}

void Device::Finish(Findings* findings) {
  bool done = false;
  for (int i = 0; i < 5 && !done; ++i) {
    if (const absl::Status status = Sync(); !status.ok()) findings->Damaged(status.ToString());
    const absl::StatusOr<StoreStatus> now = client_->GetStatus();
    done = now.ok() && now->all_synced;
  }
  if (!done) findings->Damaged("does not come to rest");
  Check(findings);
  for (const Case& one : cases_) {
    if (server_.core(one.id) == nullptr) findings->Lost(absl::StrCat("at the server: ", one.name));
  }
  const uint64_t effects = server_.effects - other_effects_;
  if (effects < operations_) findings->Lost(absl::StrCat("at the server: ", operations_ - effects, " commands"));
  if (effects > operations_) findings->Doubled(absl::StrCat("at the server: ", effects - operations_, " commands"));
}

}  // namespace ihala::power_test
