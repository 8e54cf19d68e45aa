#include "tools/field/case_row.h"

#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "tools/field/texts.h"
#include "tools/support/error_text.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

absl::StatusOr<CaseOutcome> DoOne(Client& client, const std::string& name, const OnCase& on_case) {
  ASSIGN_OR_RETURN(const std::string id, client.FindCase(name));
  return on_case(client, id);
}

// Counts and reports the cases, for people one by one and as one value of JSON.
class Report {
 public:
  explicit Report(Field& field) : field_(field) { json_.BeginObject().Key("results").BeginArray(); }

  void Add(const std::string& name, const absl::StatusOr<CaseOutcome>& outcome) {
    json_.BeginObject().Key("case").String(name).Key("ok").Bool(outcome.ok());
    if (outcome.ok()) {
      ++done_;
      field_.output().Line(outcome->line);
      json_.Key("referral_id").String(IdToText(outcome->queued.referral_id));
      if (!outcome->queued.short_code.empty()) json_.Key("short_code").String(outcome->queued.short_code);
      if (outcome->queued.operation_id != 0) json_.Key("operation").Unsigned(outcome->queued.operation_id);
    } else {
      ++refused_;
      code_ = Worse(code_, ExitCodeOf(outcome.status()));
      if (!field_.output().json()) field_.Fail(outcome.status(), name);
      json_.Key("error");
      WriteErrorJson(Explained(outcome.status()), field_.language(), field_.Words(), json_);
    }
    json_.EndObject();
  }

  ExitCode Finish() {
    json_.EndArray().Key("done").Number(done_).Key("refused").Number(refused_).EndObject();
    field_.output().Json(json_);
    if (done_ + refused_ > 1) field_.output().Say(field_say::kTally, done_, refused_);
    return code_;
  }

 private:
  Field& field_;
  JsonWriter json_;
  ExitCode code_ = kExitOk;
  int done_ = 0;
  int refused_ = 0;
};

}  // namespace

ExitCode ForEachCase(Field& field, const std::vector<std::string>& cases, const OnCase& on_case) {
  const absl::StatusOr<Client*> client = field.Unlocked();
  if (!client.ok()) return field.Fail(client.status());
  Report report(field);
  for (const std::string& name : cases) {
    const absl::StatusOr<CaseOutcome> outcome = DoOne(**client, name, on_case);
    report.Add(name, outcome);
    if (IsUsageError(outcome.status())) break;
  }
  return report.Finish();
}

std::string NameOf(Client& client, const std::string& referral_id) {
  const absl::StatusOr<CaseView> view = client.GetCase(referral_id);
  if (!view.ok() || view->summary.short_code.empty()) return IdToText(referral_id);
  return text::DisplayShortCode(view->summary.short_code);
}

}  // namespace ihala::tools
