#ifndef IHALA_TESTS_MATRIX_STORY_H_
#define IHALA_TESTS_MATRIX_STORY_H_

#include <string>
#include <vector>

#include "tests/matrix/judge.h"
#include "tests/matrix/office.h"
#include "tests/matrix/scribe.h"

namespace ihala::matrix {

// Five moments in the life of the same cases, each seen with everybody's eyes. The first two come by themselves.
class Story {
 public:
  explicit Story(const std::vector<v1::SharingAgreement>& agreements = FirstAgreements());
  // A freeze, and days on which consents, agreements and times after the end of cases run out.
  void GoOn();

  Office& office() { return office_; }
  const Scribe& scribe() const { return scribe_; }
  const std::vector<Moment>& moments() const { return moments_; }

 private:
  void LookAround(const std::string& name);

  Office office_;
  Scribe scribe_;
  std::vector<std::string> cursors_;  // Of each person's device.
  std::vector<Moment> moments_;
};

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_STORY_H_
