#include "tools/admin/arrangement_actions.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "tools/admin/arrangement_texts.h"
#include "tools/admin/directory_actions.h"
#include "tools/admin/entries.h"
#include "tools/support/dates.h"

namespace ihala::tools {

absl::Status DeclareArrangement(Admin& admin, const v1::Arrangement& entry) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::DeclareArrangementRequest request;
  request.set_request_id(admin.NewRequestId());
  *request.mutable_arrangement() = entry;
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::DeclareArrangement, request));
  JsonWriter json;
  json.BeginObject().Key("put").String("arrangement").Key("code").String(entry.arrangement_id());
  json.Key("revision").Unsigned(response.revision()).Key("unsigned_organisations").BeginArray();
  for (const std::string& code : response.unsigned_organisations()) json.String(code);
  json.EndArray().EndObject();
  admin.output().Json(json);
  admin.output().Say(admin_say::kPutDone, entry.arrangement_id(), response.revision());
  if (response.unsigned_organisations().empty()) return absl::OkStatus();
  admin.output().Say(arrangement_say::kUnsigned, absl::StrJoin(response.unsigned_organisations(), ", "));
  return absl::OkStatus();
}

absl::Status EndArrangement(Admin& admin, const std::string& id, const std::string& last_day) {
  v1::EndArrangementRequest request;
  ASSIGN_OR_RETURN(*request.mutable_last_day(), ParseDate("last_day", last_day));
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  request.set_request_id(admin.NewRequestId());
  request.set_arrangement_id(id);
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::EndArrangement, request));
  ReportPut(admin.output(), "arrangement", id, response.revision());
  return absl::OkStatus();
}

absl::Status ListArrangements(Admin& admin, v1::ArrangementKind kind) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, FetchDirectory(admin));
  std::vector<v1::Arrangement> listed;
  for (const v1::Arrangement& entry : directory.arrangements()) {
    if (entry.kind() == kind) listed.push_back(entry);
  }
  return PrintEntries(
      admin.output(), "arrangements", listed,
      {"arrangement_id", "title", "workflow", "programmes", "referring_organisations", "governorates", "from", "to",
       "most_cases"},
      [&](const v1::Arrangement& entry) {
        const uint32_t version = entry.workflow().version();
        return std::vector<std::string>{
            entry.arrangement_id(),
            In(admin.output().language(), entry.title()),
            version == 0 ? entry.workflow().workflow_id() : absl::StrCat(entry.workflow().workflow_id(), "/", version),
            absl::StrJoin(entry.programmes(), ", "),
            absl::StrJoin(entry.referring_organisations(), ", "),
            absl::StrJoin(entry.governorates(), ", "),
            DateText(entry.from()),
            DateText(entry.to()),
            entry.most_cases() == 0 ? "" : absl::StrCat(entry.most_cases())};
      });
}

}  // namespace ihala::tools
