#ifndef IHALA_COMMON_WORKFLOW_VALIDATION_H_
#define IHALA_COMMON_WORKFLOW_VALIDATION_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "ihala/v1/workflow.pb.h"

// The parts of the validator. Use validator.h.
namespace ihala::validation {

// Days of a clock: ten years. More is mistyped, and every day is counted one by one.
inline constexpr uint32_t kMaxDays = 3650;
// Hours of a condition: ten years.
inline constexpr uint32_t kMaxHours = kMaxDays * 24;

// Collects what is wrong.
class Report {
 public:
  void Add(std::string field, absl::string_view code, absl::string_view description);
  // Ids of stages, steps and reasons: 1 to 40 of A-Z, 0-9 and underscore. True if `id` is one.
  bool CheckUpperId(const std::string& field, absl::string_view id);
  // Names of sets and inputs: 1 to 40 of a-z, 0-9 and underscore.
  bool CheckLowerName(const std::string& field, absl::string_view name);
  // Verbs and the document's id: 1 to 40 of a-z and hyphen, and digits where `digits` is true.
  bool CheckHyphenated(const std::string& field, absl::string_view text, bool digits);
  // A text in both languages, without characters that reorder or break a screen.
  void CheckText(const std::string& field, const v1::LocalisedText& text);
  // A number that is at most `most`.
  void CheckAtMost(const std::string& field, uint32_t number, uint32_t most);

  std::vector<FieldViolation> Take() { return std::move(violations_); }

 private:
  bool CheckShape(const std::string& field, absl::string_view text, bool (*allows)(char), absl::string_view shape);

  std::vector<FieldViolation> violations_;
};

// The document with look-ups that tolerate mistakes: of two things with one id the first counts.
class Index {
 public:
  explicit Index(const v1::Workflow& document);

  const v1::Workflow& document() const { return document_; }
  // Null where there is none.
  const v1::Stage* stage(absl::string_view id) const;
  const v1::ReasonSet* reason_set(absl::string_view name) const;
  // STAGE_KIND_UNSPECIFIED where there is no such stage.
  v1::StageKind KindOf(absl::string_view stage_id) const;

 private:
  const v1::Workflow& document_;
  absl::flat_hash_map<std::string, const v1::Stage*> stages_;
  absl::flat_hash_map<std::string, const v1::ReasonSet*> reason_sets_;
};

// `list[ID]`, or `list[3]` where the id is not fit to be shown.
std::string Path(absl::string_view list, absl::string_view id, int index);

// Each part of a document by itself.
void CheckReasonSets(const Index& index, Report& report);
void CheckCalendar(const std::string& field, const v1::WorkingCalendar& calendar, Report& report);
void CheckEscalations(const v1::Workflow& document, Report& report);
void CheckValidity(const v1::WorkflowValidity& validity, Report& report);
// A step that one command may take on many cases.
void CheckBulk(const Index& index, const std::string& field, const v1::Step& step, Report& report);
void CheckClock(const std::string& field, const v1::StageClock& clock, Report& report);
// One step and its form, its second party, its clock.
void CheckStep(const Index& index, const std::string& field, const v1::Step& step, Report& report);
void CheckForm(const Index& index, const std::string& field,
               const google::protobuf::RepeatedPtrField<v1::StepInput>& form, Report& report);
void CheckConfirmation(const Index& index, const std::string& field, const v1::Step& step, Report& report);
void CheckKind(const Index& index, const std::string& field, const v1::Step& step, Report& report);
// What opens in the stages, and the step that opens the identity.
void CheckRungs(const Index& index, Report& report);
void CheckOpening(const std::string& field, const v1::Step& step, Report& report);
// All steps together: where they lead, who can move a case on, what a verb means.
void CheckPaths(const Index& index, Report& report);
void CheckVerbs(const Index& index, Report& report);

// True where one of the roles acts on `side`.
bool AnyOn(v1::Side side, const google::protobuf::RepeatedField<int>& roles);
// True where all of them do.
bool AllOn(v1::Side side, const google::protobuf::RepeatedField<int>& roles);

}  // namespace ihala::validation

#endif  // IHALA_COMMON_WORKFLOW_VALIDATION_H_
