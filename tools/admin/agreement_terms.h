#ifndef IHALA_TOOLS_ADMIN_AGREEMENT_TERMS_H_
#define IHALA_TOOLS_ADMIN_AGREEMENT_TERMS_H_

#include <string>

#include "absl/status/status.h"
#include "ihala/v1/directory.pb.h"

namespace ihala::tools {

// default_terms.textproto as it stands in the source.
extern const char kDefaultTermsText[];

// Adds the terms of a file, or those that come with the program, to an agreement: an ihala.v1.SharingAgreement as text
// that says what opens, what is withheld, barred and forbidden, for what and for how long. Who agrees, on which
// programmes and from when until when the command line says. Exactly one of the two. Errors name line and column.
absl::Status AddTerms(const std::string& file, bool use_default, v1::SharingAgreement* agreement);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_AGREEMENT_TERMS_H_
