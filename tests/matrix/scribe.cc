#include "tests/matrix/scribe.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/text/short_code.h"
#include "common/wire/operation_codec.h"
#include "common/wire/payload.h"
#include "ihala/v1/referral_service.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "tests/matrix/oracle_steps.h"

namespace ihala::matrix {
namespace {

const v1::ReasonSet* FindSet(const v1::Workflow& workflow, const std::string& name) {
  for (const v1::ReasonSet& set : workflow.reason_sets()) {
    if (set.name() == name) return &set;
  }
  return nullptr;
}

// What stands in an input that names something: who or what there is in this world.
std::string ReferenceFor(const v1::StepInput& input, const v1::CaseCore& core, const std::string& other_case) {
  switch (input.kind()) {
    case v1::INPUT_KIND_PROGRAMME:
      return core.programme();
    case v1::INPUT_KIND_DESK:
      return core.desk() == kDesk1 ? kDesk2 : core.desk();
    case v1::INPUT_KIND_CASE:
      return UuidToText(other_case);
    default:
      return input.name() == "worker" ? "W-second" : "R-second";
  }
}

}  // namespace

std::vector<v1::InputValue> InputsFor(const v1::Workflow& workflow,
                                      const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                      const v1::CaseCore& core, absl::Time now, const std::string& other_case) {
  std::vector<v1::InputValue> values;
  for (const v1::StepInput& input : form) {
    v1::InputValue& value = values.emplace_back();
    value.set_name(input.name());
    switch (input.kind()) {
      case v1::INPUT_KIND_TEXT:
      case v1::INPUT_KIND_REFERENCE:
        value.set_text(absl::StrCat("words for ", input.name()));
        break;
      case v1::INPUT_KIND_CODE:
      case v1::INPUT_KIND_CODES:
        value.add_codes(FindSet(workflow, input.reason_set())->reasons(0).code());
        break;
      case v1::INPUT_KIND_DATE: {
        const absl::CivilDay day = absl::ToCivilDay(now, absl::UTCTimeZone());
        value.mutable_date()->set_year(static_cast<int32_t>(day.year()));
        value.mutable_date()->set_month(day.month());
        value.mutable_date()->set_day(day.day());
        break;
      }
      default:
        value.set_reference(ReferenceFor(input, core, other_case));
    }
  }
  return values;
}

const v1::Workflow& Scribe::WorkflowOf(const v1::CaseCore& core) const {
  for (const v1::Workflow& workflow : rules_.workflows) {
    if (workflow.workflow_id() == core.workflow().workflow_id()) return workflow;
  }
  std::abort();
}

std::string Scribe::OtherCase() const { return cases_.front().second; }

void Scribe::Heard(const std::string& account, const std::string& surface, const v1::CaseCore& core) {
  echoes_.push_back({account, surface, core, truth(), office_.clock().Now()});
}

uint64_t Scribe::dossier_seq() { return truth().dossier.seq; }

Scribe& Scribe::Send(const Sent& sent) {
  // Each case has its own moment, so that what is in time order is so beyond doubt.
  office_.clock().Advance(absl::Seconds(1));
  v1::SubmitReferralRequest request;
  request.set_request_id(office_.RequestId());
  request.set_referral_id(office_.NewId());
  *request.mutable_referral() = FullDossier(office_, sent);
  name_ = sent.name;
  id_ = request.referral_id();
  cases_.push_back({name_, id_});
  Heard(sent.author, "SubmitReferral", office_.Must<v1::SubmitReferralResponse>(sent.author, request).core());
  return *this;
}

Scribe& Scribe::Take(const std::string& account, const std::string& step_id,
                     const std::map<std::string, std::string>& codes) {
  const v1::CaseCore core = truth().core;
  const v1::Workflow& workflow = WorkflowOf(core);
  v1::TakeStepRequest request;
  request.set_request_id(office_.RequestId());
  request.set_referral_id(id_);
  request.set_base_revision(core.revision());
  request.set_base_entry(core.entry());
  request.set_step_id(step_id);
  const v1::Step& step = *FindStep(workflow, step_id);
  for (v1::InputValue& value : InputsFor(workflow, step.inputs(), core, office_.clock().Now(), OtherCase())) {
    if (const auto code = codes.find(value.name()); code != codes.end()) {
      if (value.codes_size() > 0) value.set_codes(0, code->second);
      if (value.codes_size() == 0) value.set_reference(code->second);
    }
    *request.add_inputs() = std::move(value);
  }
  Heard(account, "TakeStep", office_.Must<v1::TakeStepResponse>(account, request).core());
  return *this;
}

Scribe& Scribe::Answer(const std::string& account, bool agrees) {
  const v1::CaseCore core = truth().core;
  const v1::Workflow& workflow = WorkflowOf(core);
  v1::ConfirmStepRequest request;
  request.set_request_id(office_.RequestId());
  request.set_referral_id(id_);
  request.set_base_revision(core.revision());
  request.set_base_entry(core.entry());
  request.set_step_id(core.pending().step_id());
  request.set_agrees(agrees);
  const v1::Step& step = *FindStep(workflow, core.pending().step_id());
  for (v1::InputValue& value :
       InputsFor(workflow, step.confirmation().inputs(), core, office_.clock().Now(), OtherCase())) {
    *request.add_inputs() = std::move(value);
  }
  Heard(account, "ConfirmStep", office_.Must<v1::ConfirmStepResponse>(account, request).core());
  return *this;
}

Scribe& Scribe::Say(const std::string& account, v1::Audience audience) {
  v1::AddCommentRequest request;
  request.set_request_id(office_.RequestId());
  request.set_referral_id(id_);
  request.set_comment_id(office_.NewId());
  request.set_audience(audience);
  request.set_text("said about the family");
  office_.Must<v1::AddCommentResponse>(account, request);
  return *this;
}

Scribe& Scribe::Talk(const std::vector<std::string>& accounts) {
  for (const std::string& account : accounts) {
    // What is shut to the other side stands first, in the middle and last, so that pages begin and end with it.
    Say(account, v1::AUDIENCE_INTERNAL).Say(account, v1::AUDIENCE_BOTH_SIDES).Say(account, v1::AUDIENCE_INTERNAL);
  }
  return *this;
}

Scribe& Scribe::Amend(const std::string& account, const v1::AmendReferral& amendment, uint64_t base) {
  v1::AmendReferralRequest request;
  request.set_request_id(office_.RequestId());
  request.set_referral_id(id_);
  request.set_base_revision(base == 0 ? dossier_seq() : base);
  *request.mutable_amendment() = amendment;
  Heard(account, "AmendReferral", office_.Must<v1::AmendReferralResponse>(account, request).core());
  return *this;
}

Scribe& Scribe::Carry(const std::string& account, const v1::Operation& operation) {
  const bool is_new = operation.has_submit();
  office_.clock().Advance(absl::Seconds(1));
  v1::WorkflowRef workflow;
  workflow.set_workflow_id("default");
  workflow.set_version(rules_.workflows.front().version());
  if (!is_new) workflow = truth().core.workflow();
  v1::Operation whole = NewOperation(office_.clock(), is_new ? operation.referral_id() : id_, workflow);
  whole.MergeFrom(operation);
  if (is_new) {
    id_ = operation.referral_id();
    name_ = "carried by a device";
    cases_.push_back({name_, id_});
    whole.mutable_submit()->set_short_code(text::NewShortCode(office_.random()));
  }
  RawDevice& device = office_.DeviceOf(account);
  const uint64_t n = device.Append(whole.SerializeAsString());
  v1::ExchangeRequest request;
  *request.mutable_up() = Pack(device.Up({{n, n}}));
  v1::ExchangeDown down;
  const auto response = office_.Must<v1::ExchangeResponse>(account, request);
  const bool read = Unpack(response.down(), "down", &down).ok() && down.verdicts_size() == 1;
  const v1::VerdictKind kind = read ? down.verdicts(0).verdict().kind() : v1::VERDICT_KIND_UNSPECIFIED;
  if (kind == v1::VERDICT_KIND_APPLIED || kind == v1::VERDICT_KIND_MERGED) return *this;
  std::cerr << "matrix: a device's operation was not taken: " << down.ShortDebugString() << std::endl;
  std::abort();
}

Scribe& Scribe::Force(const std::function<void(v1::CaseCore&)>& change, v1::StageKind kind) {
  v1::CaseCore core = truth().core;
  change(core);
  office_.Force(core, kind);
  return *this;
}

}  // namespace ihala::matrix
