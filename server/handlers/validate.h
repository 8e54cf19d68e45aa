#ifndef IHALA_SERVER_HANDLERS_VALIDATE_H_
#define IHALA_SERVER_HANDLERS_VALIDATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/text/utf8.h"
#include "google/protobuf/message.h"
#include "ihala/v1/common.pb.h"
#include "ihala/v1/directory.pb.h"

namespace ihala {

// Collects what is wrong with the fields of one request, each named by its path from the request's root. A handler asks
// it before it does anything else. One thread.
class FieldChecks {
 public:
  // Begins with what holds for every field of every request, whoever it is for: text is clean UTF-8 of at most
  // limits::kNoteCodePoints, enum values are known, nothing is repeated more than a thousand times. A dossier and a
  // workflow document are left to the rules that know them.
  explicit FieldChecks(const google::protobuf::Message& request);

  // 16 bytes, any.
  FieldChecks& Id(absl::string_view field, absl::string_view value);
  // 16 bytes of a UUID version 7.
  FieldChecks& Uuid(absl::string_view field, absl::string_view value);
  // Exactly `size` bytes.
  FieldChecks& Bytes(absl::string_view field, absl::string_view value, size_t size);
  // A code of the directory or a workflow: 1 to 64 of A-Z, a-z, 0-9, hyphen and underscore.
  FieldChecks& Code(absl::string_view field, absl::string_view value);
  // A code of an organisation, an account or an agreement: 1 to 40 of A-Z, a-z, 0-9 and hyphen.
  FieldChecks& Party(absl::string_view field, absl::string_view value);
  FieldChecks& OptionalCode(absl::string_view field, absl::string_view value);
  // Required text of one line or many.
  FieldChecks& Text(absl::string_view field, absl::string_view value, size_t max_code_points,
                    text::Lines lines = text::Lines::kOne);
  FieldChecks& OptionalText(absl::string_view field, absl::string_view value, size_t max_code_points,
                            text::Lines lines = text::Lines::kOne);
  // A passphrase that somebody chooses: 10 to 200 characters.
  FieldChecks& NewPassphrase(absl::string_view field, absl::string_view value);
  // Both languages.
  FieldChecks& Name(absl::string_view field, const v1::LocalisedText& value);
  // Two dates that exist, in order; either may be absent.
  FieldChecks& Dates(absl::string_view field, const v1::Validity& value);
  FieldChecks& Page(uint32_t page_size, absl::string_view page_token);
  FieldChecks& AtMost(absl::string_view field, int count, size_t max);
  // MISSING unless `present`.
  FieldChecks& Required(absl::string_view field, bool present);
  FieldChecks& That(bool holds, absl::string_view field, absl::string_view code, absl::string_view description);
  FieldChecks& Add(std::vector<FieldViolation> violations);

  // INVALID_ARGUMENT with everything that was found.
  absl::Status Status();

 private:
  std::vector<FieldViolation> found_;
};

// How many rows a page has: what was asked for, or the default.
int PageSize(uint32_t asked);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_VALIDATE_H_
