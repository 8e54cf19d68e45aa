// What is read of the device to be compared with what it promised, and what nobody may get of another person.
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tests/traces/trace.h"

namespace ihala::traces_test {
namespace {

constexpr int kRoundsToRest = 6;

// What is unique in a command; empty where it cannot be read here any more.
std::string TextOf(const v1::Operation& operation) {
  if (operation.has_submit()) return operation.submit().referral().needs().summary();
  if (operation.has_add_comment()) return operation.add_comment().text();
  return "";
}

}  // namespace

absl::Status Trace::Pry(size_t user, Client& client, Findings* findings) {
  const size_t other = (user + 1 + random_.Uniform(kUsers - 1)) % kUsers;
  const auto must_not_be = [&](const absl::Status& status, const char* what) {
    if (status.ok()) findings->Crossed(absl::StrCat(Accounts()[user], " could ", what, " of ", Accounts()[other]));
  };
  for (const std::string& id : people_[other].cases) {
    must_not_be(client.GetCase(id).status(), "read a case");
    must_not_be(client.AddComment(id, v1::AUDIENCE_BOTH_SIDES, "x").status(), "comment on a case");
    must_not_be(client.ListHistory(id).status(), "read the history");
  }
  for (const DraftLine& draft : people_[other].drafts) {
    must_not_be(client.GetDraft(draft.id).status(), "read a draft");
    must_not_be(client.DeleteDraft(draft.id), "delete a draft");
    must_not_be(client.Submit(draft.id).status(), "submit a draft");
  }
  return absl::OkStatus();
}

void Trace::Read(size_t user, Client& client, Findings* findings) {
  Person& person = people_[user];
  const absl::StatusOr<std::vector<Draft>> drafts = client.ListDrafts();
  const absl::StatusOr<std::vector<OperationRecord>> records = client.ListOperations();
  const absl::StatusOr<std::vector<CaseSummary>> cases = client.ListCases();
  if (!drafts.ok() || !records.ok() || !cases.ok()) {
    return findings->Broken(absl::StrCat("cannot be read: ", drafts.status().ToString(), records.status().ToString(),
                                         cases.status().ToString()));
  }
  Books::Lines lines;
  person.drafts.clear();
  person.cases.clear();
  const auto note = [&](const std::string& text, const std::string& line) {
    if (!Books::IsOf(user, text)) findings->Crossed(absl::StrCat(Accounts()[user], " sees ", text));
    lines.insert(line);
  };
  for (const Draft& draft : *drafts) {
    const std::string& text = draft.referral.needs().summary();
    note(text, kDraftOf + text);
    person.drafts.push_back({draft.referral_id, kDraftOf + text});
  }
  for (const OperationRecord& record : *records) {
    // What was under way when the device was killed is read here first, before anything can leave.
    std::string& text = person.commands[record.id];
    if (const std::string read = TextOf(record.operation); !read.empty()) text = read;
    note(text, text);
  }
  std::set<std::string> own;
  for (const OperationRecord& record : *records) own.insert(record.referral_id);
  for (const CaseSummary& summary : *cases) {
    if (summary.delivery == Delivery::kLocal) continue;
    const absl::StatusOr<CaseView> view = client.GetCase(summary.referral_id);
    if (!view.ok()) {
      findings->Broken("a case cannot be read: " + view.status().ToString());
    } else if (!Books::IsOf(user, view->dossier.needs().summary())) {
      findings->Crossed(absl::StrCat(Accounts()[user], " sees ", view->dossier.needs().summary()));
    }
    if (own.contains(summary.referral_id)) person.cases.push_back(summary.referral_id);
  }
  books_.Compare(user, lines, findings);
}

void Trace::CheckAll(Findings* findings) {
  const std::vector<DeviceUser> users = device_->ListUsers();
  if (users.size() != kUsers) findings->Broken(absl::StrCat(users.size(), " people are on the device"));
  for (const DeviceUser& user : users) {
    if (user.unlocked) findings->Crossed(absl::StrCat(user.account, " is unlocked after a restart"));
    if (!user.problem.ok()) findings->Broken("a store does not open: " + user.problem.ToString());
  }
  for (size_t user = 0; user < kUsers && findings->ok(); ++user) {
    absl::StatusOr<Client*> client = device_->Switch(Accounts()[user], PassphraseOf(Accounts()[user]));
    if (absl::IsResourceExhausted(client.status())) {
      // Wrong passphrases before it: whoever waits gets in.
      clock_.Advance(absl::Hours(1));
      client = device_->Switch(Accounts()[user], PassphraseOf(Accounts()[user]));
    }
    if (!client.ok()) return findings->Broken("cannot be unlocked: " + client.status().ToString());
    Read(user, **client, findings);
    if (Present() != user) findings->Crossed("another one is there than who came");
  }
  device_->LockAll();
  if (Present().has_value()) findings->Crossed("somebody is there after all were locked");
}

void Trace::Finish(Findings* findings) {
  if (const absl::Status status = Open(); !status.ok()) return findings->Broken("does not open: " + status.ToString());
  CheckAll(findings);
  // Nobody is there, and everything leaves.
  for (const UserDelivery& delivery : device_->DeliverAll(server_, SyncOptions())) {
    if (!delivery.result.status.ok()) findings->Broken("a queue does not leave: " + delivery.result.status.ToString());
  }
  std::vector<std::pair<std::string, std::string>> sent;
  for (size_t i = known_; i < server_.applied.size(); ++i) {
    sent.emplace_back(server_.applied[i].first, TextOf(server_.applied[i].second));
  }
  books_.CompareSent(sent, findings);
  for (size_t user = 0; user < kUsers && findings->ok(); ++user) {
    const absl::StatusOr<Client*> client = device_->SignIn(server_, Accounts()[user], PassphraseOf(Accounts()[user]));
    if (!client.ok()) return findings->Broken("cannot sign in: " + client.status().ToString());
    SyncResult result;
    for (int i = 0; i < kRoundsToRest && !result.all_synced; ++i) result = (*client)->Sync(server_, SyncOptions());
    if (!result.all_synced) findings->Broken("does not come to rest: " + result.status.ToString());
    Read(user, **client, findings);
  }
}

}  // namespace ihala::traces_test
