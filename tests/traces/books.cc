#include "tests/traces/books.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace ihala::traces_test {
namespace {

void Enter(const Books::Change& change, Books::Lines* lines) {
  if (const auto found = lines->find(change.takes); found != lines->end()) lines->erase(found);
  if (!change.adds.empty()) lines->insert(change.adds);
}

}  // namespace

std::string Books::NewText(size_t user, const std::string& kind) {
  return absl::StrCat(Accounts()[user], " ", kind, " ", ++next_);
}

bool Books::IsOf(size_t user, const std::string& text) { return absl::StartsWith(text, Accounts()[user] + " "); }

void Books::Keep(size_t user, const Change& change) { Enter(change, &people_[user].kept); }

void Books::Compare(size_t user, const Lines& found, Findings* findings) {
  Person& person = people_[user];
  for (const Change& doubt : person.doubts) {
    const bool happened = doubt.adds.empty() ? !found.contains(doubt.takes) : found.contains(doubt.adds);
    if (happened) Enter(doubt, &person.kept);
  }
  person.doubts.clear();
  Lines all = person.kept;
  all.insert(found.begin(), found.end());
  for (auto line = all.begin(); line != all.end(); line = all.upper_bound(*line)) {
    const size_t kept = person.kept.count(*line);
    const size_t there = found.count(*line);
    if (there < kept) findings->Lost(*line);
    if (there > kept) findings->Broken(absl::StrCat(there, " instead of ", kept, " times: ", *line));
  }
  // What is wrong is told once.
  person.kept = found;
}

void Books::CompareSent(const std::vector<std::pair<std::string, std::string>>& sent, Findings* findings) const {
  for (size_t user = 0; user < kUsers; ++user) {
    Lines left;
    for (const std::string& line : people_[user].kept) {
      if (!absl::StartsWith(line, kDraftOf)) left.insert(line);
    }
    for (const auto& [account, text] : sent) {
      if (account != Accounts()[user]) continue;
      if (!IsOf(user, text)) findings->Crossed(absl::StrCat(account, " sent ", text));
      if (const auto known = left.find(text); known != left.end()) {
        left.erase(known);
      } else {
        findings->Lost(absl::StrCat("sent twice, or by nobody: ", text));
      }
    }
    for (const std::string& line : left) findings->Lost(absl::StrCat("on the way: ", line));
  }
}

}  // namespace ihala::traces_test
