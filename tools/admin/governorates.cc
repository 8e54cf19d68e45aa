#include "tools/admin/governorates.h"

#include "google/protobuf/text_format.h"

namespace ihala::tools {

v1::GetDirectoryResponse BuiltInGovernorates() {
  v1::GetDirectoryResponse directory;
  // The text is part of the program and a test reads it; if it could not be read, there would be no entries.
  if (!google::protobuf::TextFormat::ParseFromString(kGovernoratesText, &directory)) directory.Clear();
  return directory;
}

}  // namespace ihala::tools
