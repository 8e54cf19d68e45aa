#include "tests/sim/truth.h"

#include <optional>
#include <set>
#include <utility>

#include "common/base/status_macros.h"
#include "tests/support/world/test_world.h"

namespace ihala::sim {
namespace {

template <typename Message>
absl::Status Parse(const FeedRow& row, Message* message) {
  if (message->ParseFromString(row.body)) return absl::OkStatus();
  return absl::DataLossError("a row of the server's store does not parse");
}

absl::Status AddRow(const FeedRow& row, Truth& truth) {
  TrueCase& one = truth[row.referral_id];
  switch (row.kind) {
    case RowKind::kCore:
      return Parse(row, &one.core);
    case RowKind::kDossier:
      return Parse(row, &one.dossier);
    case RowKind::kComment:
      return Parse(row, &one.comments.emplace_back());
    case RowKind::kHistory:
      return Parse(row, &one.history.emplace_back());
    case RowKind::kConflict:
      return Parse(row, &one.conflicts.emplace_back());
    default:
      return absl::DataLossError("a row of a case is of a kind that no case has");
  }
}

// Of an amended dossier; see EditDossier.
std::string WordsIn(const v1::Referral& dossier) {
  if (!dossier.needs().complaint_ref().empty()) return dossier.needs().complaint_ref();
  return dossier.people().empty() ? "" : dossier.people(0).payment_alias();
}

std::string WordsIn(const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs) {
  for (const v1::InputValue& input : inputs) {
    if (!input.text().empty()) return input.text();
  }
  return "";
}

}  // namespace

absl::StatusOr<Truth> ReadTruth(Store& store) {
  constexpr int kAll = 1000000;
  Truth truth;
  RETURN_IF_ERROR(store.Read([&](ReadTxn& txn) -> absl::Status {
    // What one side keeps to itself is in its own feed only, the rest in both.
    std::set<uint64_t> taken;
    for (const auto& [party, organisation] :
         std::vector<std::pair<Party, const char*>>{{Party::kReferring, world::kCso1},
                                                    {Party::kReferring, world::kCso2},
                                                    {Party::kReceiving, world::kMinistry}}) {
      ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListFeed(party, organisation, 0, kAll));
      for (const FeedRow& row : rows) {
        if (taken.insert(row.seq).second) RETURN_IF_ERROR(AddRow(row, truth));
      }
    }
    return absl::OkStatus();
  }));
  return truth;
}

v1::Page AllThatIsSaid(const v1::ExchangeDown& down) {
  v1::Page sent = down.page();
  for (const v1::Row& row : down.repair().rows()) *sent.add_rows() = row;
  for (const v1::BucketRows& bucket : down.repair().buckets()) {
    for (const v1::RowName& name : bucket.rows()) sent.add_rows()->set_referral_id(name.referral_id());
  }
  return sent;
}

absl::StatusOr<Truth> ReadCases(Store& store, const v1::Page& page) {
  std::set<std::string> ids;
  for (const v1::Row& row : page.rows()) {
    if (!row.referral_id().empty()) ids.insert(row.referral_id());
  }
  Truth truth;
  if (ids.empty()) return truth;
  RETURN_IF_ERROR(store.Read([&](ReadTxn& txn) -> absl::Status {
    for (const std::string& id : ids) {
      ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn.FindCore(id));
      if (!core.has_value()) continue;
      truth[id].core = *std::move(core);
      ASSIGN_OR_RETURN(std::optional<v1::Referral> dossier, txn.FindDossier(id));
      if (dossier.has_value()) truth[id].dossier = *std::move(dossier);
    }
    return absl::OkStatus();
  }));
  return truth;
}

std::string WordsIn(const v1::Operation& operation) {
  switch (operation.command_case()) {
    case v1::Operation::kSubmit:
      return operation.submit().referral().needs().summary();
    case v1::Operation::kTakeStep:
      return WordsIn(operation.take_step().inputs());
    case v1::Operation::kConfirmStep:
      return WordsIn(operation.confirm_step().inputs());
    case v1::Operation::kAddComment:
      return operation.add_comment().text();
    case v1::Operation::kAmend:
      return WordsIn(operation.amend().changed());
    default:
      return "";
  }
}

std::vector<std::string> WordsIn(const TrueCase& one) {
  std::vector<std::string> words = {one.dossier.needs().summary()};
  for (const v1::Comment& comment : one.comments) words.push_back(comment.text());
  for (const v1::HistoryEntry& entry : one.history) words.push_back(WordsIn(entry.inputs()));
  words.push_back(one.dossier.needs().complaint_ref());
  for (const v1::Person& person : one.dossier.people()) words.push_back(person.payment_alias());
  for (const v1::DossierConflict& conflict : one.conflicts) words.push_back(WordsIn(conflict.other()));
  return words;
}

}  // namespace ihala::sim
