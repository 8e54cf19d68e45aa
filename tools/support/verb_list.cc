#include "tools/support/verb_list.h"

#include <map>

#include "absl/strings/str_join.h"
#include "tools/support/field_titles.h"
#include "tools/support/json_writer.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {

std::vector<v1::WorkflowRef> NewestOf(const google::protobuf::RepeatedPtrField<v1::WorkflowRef>& refs) {
  std::map<std::string, v1::WorkflowRef> newest;
  for (const v1::WorkflowRef& ref : refs) {
    v1::WorkflowRef& known = newest[ref.workflow_id()];
    if (ref.version() >= known.version()) known = ref;
  }
  std::vector<v1::WorkflowRef> all;
  for (auto& [id, ref] : newest) all.push_back(ref);
  return all;
}

void ListVerbs(const std::vector<const v1::Workflow*>& workflows, Output& output) {
  const Language language = output.language();
  Table table({FieldTitle("workflow", language), Say(language, say::kColumnVerb), Say(language, say::kColumnMeaning)});
  JsonWriter json;
  json.BeginObject().Key("verbs").BeginArray();
  for (const v1::Workflow* workflow : workflows) {
    for (const std::string& verb : Verbs(*workflow)) {
      const std::string meaning = In(language, StepsWithVerb(*workflow, verb).front()->title());
      table.Add({workflow->workflow_id(), verb, meaning});
      json.BeginObject().Key("workflow_id").String(workflow->workflow_id());
      json.Key("verb").String(verb).Key("title").String(meaning).EndObject();
    }
  }
  output.Json(json.EndArray().EndObject());
  table.Print(output);
}

absl::Status ShowForms(const std::vector<const v1::Workflow*>& workflows, const std::string& verb,
                       absl::FunctionRef<void(const v1::Workflow&, const v1::Step&)> print, Output& output) {
  std::vector<std::string> known;
  bool found = false;
  for (const v1::Workflow* workflow : workflows) {
    for (const v1::Step* step : StepsWithVerb(*workflow, verb)) {
      if (!found) output.Say(say::kForm);
      print(*workflow, *step);
      found = true;
    }
    for (const std::string& other : Verbs(*workflow)) known.push_back(other);
  }
  if (found) return absl::OkStatus();
  return UsageError(say::kUnknownVerb, verb, absl::StrJoin(known, ", "));
}

}  // namespace ihala::tools
