#include "ihala/import.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_csv.h"
#include "client-lib/src/import_encoding.h"
#include "client-lib/src/import_household.h"
#include "client-lib/src/import_report.h"
#include "client-lib/src/import_survey.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/wire/wire_bytes.h"
#include "ihala/status.h"

namespace ihala {
namespace client {
namespace {

// Keeps tokens of other kinds of import apart from these.
constexpr absl::string_view kTokenKind = "household/2";

// What makes a household the same household: what was understood of it, however it was written. Not why a number is
// kept: who is warned about it adds the reason to a sheet that was imported already.
std::string TokenOf(v1::Referral referral) {
  for (v1::Person& person : *referral.mutable_people()) {
    for (v1::IdentityDocument& document : *person.mutable_documents()) document.clear_kept();
  }
  return Hasher().Update(kTokenKind).Update(SerializeDeterministic(referral)).Finish();
}

// Whether an error is about this household alone, so that the next may be tried.
bool IsAboutRow(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || ReasonOf(status) == "TOO_LARGE";
}

// One import from its first byte to its end.
class Import {
 public:
  Import(Client& client, std::istream& sheet, const ImportOptions& options)
      : client_(client), sheet_(sheet), options_(options) {}

  ImportResult Run() {
    result_.status = ReadAll();
    return result_;
  }

 private:
  absl::StatusOr<Header> Prepare();
  absl::Status ReadAll();
  absl::Status ReadRows(CsvReader& reader, const SheetContext& context, ImportReport& report);
  // Decides about the household, tells it and forgets it.
  absl::Status Finish(SheetHousehold& household, ImportReport& report);
  absl::Status Judge(SheetHousehold& household, ImportedRow* out);
  absl::StatusOr<bool> WasImported(const std::string& token);
  absl::Status Submit(SheetHousehold& household, const v1::Referral& referral, const std::string& token,
                      ImportedRow* out);
  // A refusal of this household alone becomes its problem; any other comes back.
  absl::Status TakeRefusal(SheetHousehold& household, const absl::Status& refusal);
  absl::Status Tell(SheetHousehold& household, const ImportedRow& verdict, ImportReport& report);
  std::vector<ImportProblem> Warnings(const SheetHousehold& household, const v1::Referral& referral,
                                      const std::vector<v1::FieldViolation>& of_rules);
  void CountQuestions(const SheetRow& row, const ImportedRow& told);
  bool WasCancelled() const { return options_.cancellation != nullptr && options_.cancellation->cancelled(); }

  Client& client_;
  std::istream& sheet_;
  const ImportOptions& options_;
  ImportResult result_;
  Survey survey_;
  Answers answers_;
  std::istream::pos_type start_;
  absl::flat_hash_set<std::string> previewed_;  // What this preview would have submitted.
};

absl::StatusOr<Header> Import::Prepare() {
  RETURN_IF_ERROR(CheckConfirmed(options_.confirmed));
  ASSIGN_OR_RETURN(auto own, client_.GetImportColumns());
  for (const auto& [name, key] : options_.columns) own[name] = key;
  ASSIGN_OR_RETURN(const ColumnNames names, ColumnNames::Make(own));
  start_ = sheet_.tellg();
  ASSIGN_OR_RETURN(survey_, SurveySheet(sheet_, names, {options_.encoding, options_.separator, options_.month_first}));
  result_.format = {std::string(NameOf(survey_.encoding.encoding)), survey_.encoding.guessed, survey_.sample,
                    survey_.separator};
  result_.bytes_total = survey_.bytes;
  answers_ = {options_.confirmed, options_.month_first, survey_.order_is_mixed};
  ASSIGN_OR_RETURN(Header header, Header::Read(survey_.header, names));
  if (!survey_.numbers_repeat || header.Has(Column::kRelation)) return header;
  return WithReason(InvalidField(InfoOf(Column::kRelation).header_ar, "MISSING",
                                 "must be there, because rows one below the other have the same household number; in "
                                 "English it is called Relation to head"),
                    "COLUMNS");
}

absl::StatusOr<bool> Import::WasImported(const std::string& token) {
  if (previewed_.contains(token)) return true;
  return client_.WasSubmitted(token);
}

absl::Status Import::Submit(SheetHousehold& household, const v1::Referral& referral, const std::string& token,
                            ImportedRow* out) {
  absl::StatusOr<Queued> queued = client_.SubmitReferralOnce(referral, token);
  if (queued.ok()) {
    out->queued = *std::move(queued);
    return absl::OkStatus();
  }
  return TakeRefusal(household, queued.status());
}

absl::Status Import::TakeRefusal(SheetHousehold& household, const absl::Status& refusal) {
  if (!IsAboutRow(refusal)) return refusal;
  household.AddRules(FieldsOf(refusal));
  // A refusal without a field that anybody typed.
  if (!household.HasProblems()) household.rows()[0]->problems.AddToRow(import_says::kTooLarge);
  return absl::OkStatus();
}

std::vector<ImportProblem> Import::Warnings(const SheetHousehold& household, const v1::Referral& referral,
                                            const std::vector<v1::FieldViolation>& of_rules) {
  RowProblems warnings(household.context().header, household.rows()[0]->cells, options_.language, answers_, false);
  if (referral.people(0).phones_size() > 1) {
    std::string numbers;
    for (const v1::Phone& phone : referral.people(0).phones()) {
      absl::StrAppend(&numbers, numbers.empty() ? "" : " / ", phone.e164());
    }
    warnings.Add(Column::kPhone, import_says::kPhonesMerged, numbers);
  }
  warnings.AddRules(of_rules);
  return warnings.TakeAll();
}

// A preview goes the same way but for the last step, so that it cannot say something else than what then happens.
absl::Status Import::Judge(SheetHousehold& household, ImportedRow* out) {
  if (household.HasProblems()) return absl::OkStatus();
  const v1::Referral referral = household.Read();
  std::string token;
  if (!household.HasProblems()) {
    token = TokenOf(referral);
    ASSIGN_OR_RETURN(const bool before, WasImported(token));
    if (before) {
      out->outcome = RowOutcome::kRepeated;
      return absl::OkStatus();
    }
  }
  // Also of a household that could not be read whole: everything that is wrong is told at once.
  const absl::StatusOr<DraftCheck> check = client_.CheckReferral(referral);
  if (!check.ok()) return TakeRefusal(household, check.status());
  household.AddRules(check->problems);
  if (household.HasProblems()) return absl::OkStatus();
  if (options_.preview) {
    previewed_.insert(std::move(token));
  } else {
    RETURN_IF_ERROR(Submit(household, referral, token, out));
  }
  if (!household.HasProblems()) out->warnings = Warnings(household, referral, check->warnings);
  return absl::OkStatus();
}

void Import::CountQuestions(const SheetRow& row, const ImportedRow& told) {
  if (told.outcome != RowOutcome::kReported) {
    for (const auto& [code, cells] : row.problems.taken()) result_.taken[code] += cells;
  }
  for (const ImportProblem& problem : told.problems) result_.asked[problem.code] += problem.is_question ? 1 : 0;
  std::erase_if(result_.asked, [](const auto& entry) { return entry.second == 0; });
}

absl::Status Import::Tell(SheetHousehold& household, const ImportedRow& verdict, ImportReport& report) {
  const std::istream::pos_type at = sheet_.tellg();
  result_.bytes_read = at == std::istream::pos_type(-1) ? survey_.bytes : static_cast<uint64_t>(at - start_);
  result_.households += verdict.outcome == RowOutcome::kAccepted ? 1 : 0;
  for (const auto& row : household.rows()) {
    const bool is_head = row == household.rows()[0];
    ImportedRow told = verdict;
    told.line = row->record.line;
    told.is_member = !is_head;
    if (!is_head) told.warnings.clear();
    told.problems = row->problems.TakeAll();
    if (told.outcome == RowOutcome::kReported && !options_.preview) {
      RETURN_IF_ERROR(report.Add(row->record, told.problems));
    }
    ++result_.rows;
    result_.accepted += told.outcome == RowOutcome::kAccepted ? 1 : 0;
    result_.repeated += told.outcome == RowOutcome::kRepeated ? 1 : 0;
    result_.reported += told.outcome == RowOutcome::kReported ? 1 : 0;
    result_.warned += told.warnings.empty() ? 0 : 1;
    CountQuestions(*row, told);
    if (options_.on_row) options_.on_row(told, result_);
  }
  return absl::OkStatus();
}

absl::Status Import::Finish(SheetHousehold& household, ImportReport& report) {
  if (household.empty()) return absl::OkStatus();
  if (WasCancelled()) return absl::CancelledError("the import was cancelled");
  ImportedRow verdict;
  RETURN_IF_ERROR(Judge(household, &verdict));
  if (household.HasProblems()) verdict.outcome = RowOutcome::kReported;
  household.SpreadProblems();
  return Tell(household, verdict, report);
}

absl::Status Import::ReadRows(CsvReader& reader, const SheetContext& context, ImportReport& report) {
  auto household = std::make_unique<SheetHousehold>(&context);
  for (;;) {
    CsvRecord record;
    ASSIGN_OR_RETURN(const bool found, reader.Next(&record));
    if (!found) return Finish(*household, report);
    if (IsBlank(record) || context.header.IsRepeatedIn(record.cells)) continue;
    auto row = std::make_unique<SheetRow>(context, std::move(record));
    if (!household->GoesOnWith(*row)) {
      RETURN_IF_ERROR(Finish(*household, report));
      household = std::make_unique<SheetHousehold>(&context);
    }
    household->Add(std::move(row));
  }
}

absl::Status Import::ReadAll() {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse directory, client_.GetDirectory());
  ASSIGN_OR_RETURN(const Header header, Prepare());
  const Places places(directory);
  const SheetContext context{header, places, answers_, options_.language};
  ImportReport report(options_.report, header, options_.language);
  const std::unique_ptr<std::istream> decoded = DecodingStream(sheet_, survey_.encoding.encoding);
  CsvReader reader(decoded.get(), survey_.separator);
  CsvRecord passed;
  for (uint64_t i = 0; i <= survey_.records_before_header; ++i) RETURN_IF_ERROR(reader.Next(&passed).status());
  return ReadRows(reader, context, report);
}

}  // namespace
}  // namespace client

ImportResult ImportHouseholds(Client& client, std::istream& sheet, const ImportOptions& options) {
  return client::Import(client, sheet, options).Run();
}

}  // namespace ihala
