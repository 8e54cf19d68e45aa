#include "tests/matrix/tally.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"
#include "tests/matrix/field_tree.h"

namespace ihala::matrix {
namespace {

constexpr int kSaidOfOne = 1;
constexpr int kSaidOfAll = 1000;

std::string ValuesAt(const google::protobuf::Message& message, const std::string& path) {
  const Spread spread = SpreadOf(message);
  const auto found = spread.find(path);
  return found == spread.end() ? "nothing" : absl::StrJoin(found->second, ", ");
}

}  // namespace

void Tally::Compare(const Place& place, const google::protobuf::Message& expected,
                    const google::protobuf::Message& shown) {
  cells_ += PathsOf(*expected.GetDescriptor()).size();
  surfaces_.insert(place.surface);
  relations_.insert({place.person, place.relation});
  if (expected.SerializeAsString() == shown.SerializeAsString()) return;
  for (const std::string& path : DifferentPaths(expected, shown)) {
    ++disagree_;
    Note(place, path, absl::StrCat("shows ", ValuesAt(shown, path), " and not ", ValuesAt(expected, path)));
  }
}

void Tally::Check(const Place& place, const std::string& path, const std::string& expected, const std::string& shown) {
  ++cells_;
  surfaces_.insert(place.surface);
  relations_.insert({place.person, place.relation});
  if (expected == shown) return;
  ++disagree_;
  Note(place, path, absl::StrCat("is ", shown, " and not ", expected));
}

void Tally::CheckList(bool same, const Place& place, const std::string& what) {
  if (same) return;
  ++mismatches_;
  Note(place, "", what);
}

void Tally::Note(const Place& place, const std::string& path, const std::string& what) {
  const std::string where = absl::StrCat(place.surface, ": ", path);
  const std::string line =
      absl::StrCat(place.person, " (", place.relation, "), ", where, " of \"", place.subject, "\" ", what);
  if (first_.empty()) first_ = line;
  if (silent_) return;
  int& said = said_[path.empty() ? absl::StrCat(where, what) : where];
  if (++said <= kSaidOfOne && static_cast<int>(said_.size()) <= kSaidOfAll) std::cerr << "matrix: " << line << "\n";
}

void Tally::Fill(const google::protobuf::Message& truth) {
  for (const auto& [path, places] : SpreadOf(truth)) {
    filled_.insert(absl::StrCat(truth.GetDescriptor()->name(), ".", path));
  }
}

std::set<std::string> Tally::Unfilled() const {
  std::set<std::string> unfilled;
  for (const google::protobuf::Descriptor* type :
       {v1::CaseCore::descriptor(), v1::Referral::descriptor(), v1::HistoryEntry::descriptor(),
        v1::Comment::descriptor(), v1::DossierConflict::descriptor()}) {
    for (const std::string& path : PathsOf(*type)) {
      const std::string name = absl::StrCat(type->name(), ".", path);
      if (!filled_.contains(name)) unfilled.insert(name);
    }
  }
  return unfilled;
}

}  // namespace ihala::matrix
