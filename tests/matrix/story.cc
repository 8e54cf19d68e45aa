#include "tests/matrix/story.h"

#include <utility>

namespace ihala::matrix {

Story::Story(const std::vector<v1::SharingAgreement>& agreements)
    : office_(agreements), scribe_(&office_), cursors_(office_.people().size()) {
  WriteCases(scribe_);
  LookAround("at first");
  office_.Advance(absl::Hours(24));
  WriteLater(office_);
  office_.Advance(absl::Hours(1));
  LookAround("under later agreements");
}

void Story::GoOn() {
  office_.MigrateDefault();
  office_.Freeze(kCsoA);
  LookAround("while one is frozen");
  office_.Thaw(kCsoA);
  office_.Advance(absl::Hours(24 * 40));
  LookAround("after some weeks");
  office_.Advance(absl::Hours(24 * 800));
  LookAround("after two years");
}

void Story::LookAround(const std::string& name) {
  Moment moment{name, office_.clock().Now(), office_.ReadRules(), {}, {}};
  for (const auto& [case_name, id] : scribe_.cases()) office_.HaveItKnown(id);
  for (const auto& [case_name, id] : scribe_.cases()) moment.cases.push_back(office_.Read(case_name, id));
  for (size_t i = 0; i < office_.people().size(); ++i) {
    const Seen* const before = moments_.empty() ? nullptr : &moments_.back().seen[i];
    moment.seen.push_back(Look(office_, office_.people()[i], moment.cases, before, &cursors_[i]));
  }
  moments_.push_back(std::move(moment));
}

}  // namespace ihala::matrix
