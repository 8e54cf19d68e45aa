#ifndef IHALA_TESTS_CANARIES_DOSSIER_H_
#define IHALA_TESTS_CANARIES_DOSSIER_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "ihala/v1/referral.pb.h"
#include "tests/canaries/book.h"
#include "tests/canaries/rule.h"

namespace ihala::canaries {

// A dossier that every rule lets pass, in which every field is set and every text, number and date that is identifying
// or sensitive is a canary of the case.
v1::Referral DossierOf(const Record& record, int number, absl::CivilDay today, Book* book);

// The paths of fields that should hold a canary and hold none in `dossier`, but those whose values are too small to be
// told from others: codes, languages, two digits. Those are looked at field by field instead.
std::vector<std::string> FieldsWithoutCanary(const v1::Referral& dossier, const Book& book);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_DOSSIER_H_
