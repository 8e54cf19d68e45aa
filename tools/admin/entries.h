#ifndef IHALA_TOOLS_ADMIN_ENTRIES_H_
#define IHALA_TOOLS_ADMIN_ENTRIES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ihala/v1/directory_service.pb.h"
#include "tools/admin/admin.h"
#include "tools/admin/texts.h"
#include "tools/support/field_titles.h"

// Entries of the directory, fetched and shown.
namespace ihala::tools {

absl::StatusOr<v1::GetDirectoryResponse> FetchDirectory(Admin& admin);

// Prints entries as a table, or as an object with one list. Columns are named by `fields`.
template <class Entries, class Row>
absl::Status PrintEntries(Output& output, const char* key, const Entries& entries,
                          const std::vector<std::string>& fields, Row row) {
  std::vector<std::string> headings;
  for (const std::string& field : fields) headings.push_back(FieldTitle(field, output.language()));
  Table table(std::move(headings));
  JsonWriter json;
  json.BeginObject().Key(key).BeginArray();
  for (const auto& entry : entries) {
    table.Add(row(entry));
    json.Message(entry);
  }
  json.EndArray().EndObject();
  output.Json(json);
  if (table.empty()) {
    output.Say(admin_say::kNothingListed);
  } else {
    table.Print(output);
  }
  return absl::OkStatus();
}

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_ENTRIES_H_
