#ifndef IHALA_TOOLS_SUPPORT_FIELD_TITLES_H_
#define IHALA_TOOLS_SUPPORT_FIELD_TITLES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "tools/support/language.h"

namespace ihala::tools {

// What a field of a referral, a case, the directory or an account is called for people. Empty where it has no title.
std::string FieldTitle(absl::string_view field_name, Language language);

// The title of the last field on a path as errors name it, `people[0].name.first`. Empty where it has none.
std::string TitleOfPath(absl::string_view path, Language language);

// What an enum value is called for people, by its full name, as SEX_FEMALE; the name itself where it has no title.
std::string ValueTitle(const google::protobuf::EnumValueDescriptor& value, Language language);

// The same by number: a newer server may send a value that this program does not know, which is shown as its number.
std::string ValueTitle(const google::protobuf::EnumDescriptor& values, int number, Language language);

// Whether the value has a title of its own. "Not stated" is no value: zeros are not shown.
bool HasValueTitle(const google::protobuf::EnumValueDescriptor& value);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_FIELD_TITLES_H_
