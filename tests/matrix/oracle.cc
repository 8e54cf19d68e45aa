#include "tests/matrix/oracle.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/descriptor.h"
#include "ihala/v1/options.pb.h"
#include "tests/matrix/field_tree.h"

namespace ihala::matrix {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

const v1::Stage* StageOf(const v1::Workflow& workflow, const std::string& stage_id) {
  for (const v1::Stage& stage : workflow.stages()) {
    if (stage.stage_id() == stage_id) return &stage;
  }
  return nullptr;
}

// "A document in which no stage says it was written before rungs: there every stage opens DOSSIER."
v1::Rung OpensIn(const v1::Workflow& workflow, const std::string& stage_id) {
  const bool is_old = std::all_of(workflow.stages().begin(), workflow.stages().end(),
                                  [](const v1::Stage& stage) { return stage.opens() == v1::RUNG_UNSPECIFIED; });
  if (is_old) return v1::RUNG_DOSSIER;
  const v1::Stage* const stage = StageOf(workflow, stage_id);
  return stage == nullptr || stage->opens() == v1::RUNG_UNSPECIFIED ? v1::RUNG_ENVELOPE : stage->opens();
}

bool AsksToOpen(const v1::Workflow& workflow) {
  return std::any_of(workflow.steps().begin(), workflow.steps().end(),
                     [](const v1::Step& step) { return step.kind() == v1::STEP_KIND_OPEN_IDENTITY; });
}

absl::TimeZone ZoneOf(const v1::Workflow& workflow) {
  return absl::FixedTimeZone(workflow.calendar().utc_offset_minutes() * 60);
}

absl::CivilDay DayOf(const v1::Date& date) { return absl::CivilDay(date.year(), date.month(), date.day()); }

bool IsClassified(const v1::FieldAccess& access) {
  return access.field_class() != v1::FIELD_CLASS_UNSPECIFIED && access.rung() != v1::RUNG_UNSPECIFIED &&
         access.share() != v1::SHARE_UNSPECIFIED;
}

// What outside of a dossier says what a field of it says, whatever the protos declare of it: the caseworker's code, and
// what stands in a case's core "from the envelope" and "from the consent".
std::string RepeatsField(const FieldDescriptor& field) {
  static const auto& repeats = *new std::map<std::string, std::string>{
      {"CaseCore.worker_code", "envelope.worker_code"},
      {"CaseCore.assigned_to", "envelope.worker_code"},
      {"CaseCore.entered_by", "envelope.worker_code"},
      {"CaseCore.confirmed_by", "envelope.worker_code"},
      {"PendingStep.proposed_by", "envelope.worker_code"},
      {"HistoryEntry.actor", "envelope.worker_code"},
      {"Comment.author", "envelope.worker_code"},
      {"DossierConflict.author", "envelope.worker_code"},
      {"DossierConflict.settled_by", "envelope.worker_code"},
      {"CaseCore.urgency", "envelope.urgency"},
      {"CaseCore.governorate", "envelope.governorate"},
      {"CaseCore.household_size", "envelope.household_size"},
      {"CaseCore.consent_fields", "consent.fields"},
      {"CaseCore.withheld_fields", "consent.withheld"},
      {"InputValue.account", "envelope.worker_code"},
  };
  const auto found = repeats.find(absl::StrCat(field.containing_type()->name(), ".", field.name()));
  return found == repeats.end() ? field.options().GetExtension(v1::access).follows() : found->second;
}

}  // namespace

bool ListsRight(const v1::RoleBinding& binding, v1::Right right) {
  return std::find(binding.rights().begin(), binding.rights().end(), right) != binding.rights().end();
}

bool HasRole(const std::vector<v1::Role>& roles, v1::Role role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

Oracle::Oracle(const Rules& rules, Leave leave) : rules_(rules), leave_(leave), terms_(rules.agreements, leave) {}

const v1::Workflow& Oracle::WorkflowOf(const v1::CaseCore& core) const {
  for (const v1::Workflow& workflow : rules_.workflows) {
    if (workflow.workflow_id() == core.workflow().workflow_id() && workflow.version() == core.workflow().version()) {
      return workflow;
    }
  }
  std::cerr << "matrix: a case follows a workflow that is not there" << std::endl;
  std::abort();
}

v1::StageKind Oracle::KindOf(const v1::CaseCore& core) const {
  const v1::Stage* const stage = StageOf(WorkflowOf(core), core.stage_id());
  return stage == nullptr ? v1::STAGE_KIND_UNSPECIFIED : stage->kind();
}

bool Oracle::IsOpen(const v1::CaseCore& core) const {
  const v1::StageKind kind = KindOf(core);
  return kind == v1::STAGE_KIND_WAITING_ON_RECEIVER || kind == v1::STAGE_KIND_WAITING_ON_REFERRER;
}

// "Each bound to one organisation and optionally to desks and governorates."
bool Oracle::Reaches(const v1::RoleBinding& binding, const v1::CaseCore& core) const {
  const bool desk =
      binding.desks().empty() || absl::c_linear_search(binding.desks(), core.desk()) || leave_ == Leave::kDesks;
  return desk && (binding.governorates().empty() || absl::c_linear_search(binding.governorates(), core.governorate()) ||
                  leave_ == Leave::kGovernorates);
}

std::vector<v1::Role> Oracle::RolesOn(v1::Side side, const v1::Account& who, const CaseTruth& truth) const {
  const v1::CaseCore& core = truth.core;
  const bool refers = side == v1::SIDE_REFERRER;
  const std::string& organisation = refers ? core.referring_organisation() : core.receiving_organisation();
  std::vector<v1::Role> roles;
  for (const v1::RoleBinding& binding : who.roles()) {
    const bool own = binding.organisation() == organisation && who.organisation() == organisation;
    if (!own && (leave_ != Leave::kOrganisations || binding.organisation().empty())) continue;
    bool stands = false;
    switch (binding.role()) {
      case v1::ROLE_CASEWORKER:
        stands = refers &&
                 (core.worker_code() == who.code() || core.assigned_to() == who.code() || leave_ == Leave::kAssignment);
        break;
      case v1::ROLE_SUPERVISOR:
        stands = refers && Reaches(binding, core);
        break;
      case v1::ROLE_REVIEWER:
      case v1::ROLE_LEAD:
        stands = !refers && Reaches(binding, core);
        break;
      case v1::ROLE_INTEGRATOR:
        stands = Reaches(binding, core) && (leave_ == Leave::kRights || ListsRight(binding, v1::RIGHT_READ));
        break;
      default:  // Coordinators, auditors and administrators read no case.
        break;
    }
    if (stands) roles.push_back(binding.role());
  }
  return roles;
}

// "What an integrator may do": by one and the same binding that shows the case.
bool Oracle::Lists(const v1::Account& who, v1::Right right, const CaseTruth& truth) const {
  return std::any_of(who.roles().begin(), who.roles().end(), [&](const v1::RoleBinding& binding) {
    return binding.role() == v1::ROLE_INTEGRATOR && Reaches(binding, truth.core) && ListsRight(binding, right) &&
           ListsRight(binding, v1::RIGHT_READ);
  });
}

bool Oracle::HasEnded(const CaseTruth& truth, absl::Time now) const {
  const v1::CaseCore& core = truth.core;
  const v1::StageKind kind = KindOf(core);
  const bool stopped = kind == v1::STAGE_KIND_CLOSED_STOPPED || kind == v1::STAGE_KIND_CLOSED_ERASED;
  if (stopped && leave_ != Leave::kStopped) return true;
  if (core.consent_ended() && leave_ != Leave::kConsentEnd) return true;
  // "until then receivers see the envelope only."
  if (core.suspended()) return true;
  // "Of what it referred receivers see the envelope only."
  if (IsFrozen(core.referring_organisation()) && leave_ != Leave::kFreeze) return true;
  const v1::Date& last = truth.dossier.body.consent().expires_on();
  if (last.year() != 0 && leave_ != Leave::kConsentDays) {
    if (now >= absl::FromCivil(DayOf(last) + 1, ZoneOf(WorkflowOf(core)))) return true;
  }
  if (!IsOpen(core) && leave_ != Leave::kRetention) {
    const absl::Time closed = TimeOf(core.entered_at());
    if (now >= closed + terms_.RetentionOf(core, kind == v1::STAGE_KIND_CLOSED_REFUSED, closed)) return true;
  }
  return !terms_.IsInForce(core, now);
}

std::vector<absl::Time> Oracle::DatesOf(const CaseTruth& truth) const {
  const v1::CaseCore& core = truth.core;
  std::vector<absl::Time> dates = terms_.DatesOf(core);
  const v1::Date& last = truth.dossier.body.consent().expires_on();
  if (last.year() != 0) dates.push_back(absl::FromCivil(DayOf(last) + 1, ZoneOf(WorkflowOf(core))));
  if (!IsOpen(core)) {
    const absl::Time closed = TimeOf(core.entered_at());
    const bool refused = KindOf(core) == v1::STAGE_KIND_CLOSED_REFUSED;
    dates.push_back(closed + terms_.RetentionOf(core, refused, closed));
  }
  return dates;
}

v1::Rung Oracle::RungOf(const v1::Account& who, const std::vector<v1::Role>& roles, const v1::CaseCore& core) const {
  if (core.holder().empty() && leave_ != Leave::kHolding) return v1::RUNG_ENVELOPE;
  const bool leads = HasRole(roles, v1::ROLE_LEAD);
  const bool integrates = HasRole(roles, v1::ROLE_INTEGRATOR);
  const bool works = core.holder() == who.code() || leads || integrates || leave_ == Leave::kHolding;
  if (!works) return v1::RUNG_ENVELOPE;
  const v1::Workflow& workflow = WorkflowOf(core);
  const v1::Rung stage = leave_ == Leave::kStages ? v1::RUNG_DOSSIER : OpensIn(workflow, core.stage_id());
  if (!AsksToOpen(workflow) || leave_ == Leave::kOpening) return stage;
  // The holder and leads open for themselves; a system sees what anybody of its organisation opened.
  const bool opened = absl::c_linear_search(core.identity_opened_by(), who.code()) ||
                      (integrates && !core.identity_opened_by().empty());
  return opened ? stage : std::min(stage, v1::RUNG_REVIEW);
}

Sight Oracle::See(const v1::Account& who, const CaseTruth& truth, absl::Time now) const {
  Sight sight;
  sight.organisation = who.organisation();
  const auto may = [&](v1::Right right) {
    const bool person =
        std::any_of(sight.roles.begin(), sight.roles.end(), [](v1::Role role) { return role != v1::ROLE_INTEGRATOR; });
    return person || leave_ == Leave::kRights || Lists(who, right, truth);
  };
  sight.roles = RolesOn(v1::SIDE_REFERRER, who, truth);
  sight.may_comment = may(v1::RIGHT_COMMENT);
  sight.may_act = may(v1::RIGHT_ACT);
  if (!sight.roles.empty()) {
    // Its own data: no agreement says what an organisation may read of what it wrote.
    sight.exists = true;
    sight.side = v1::SIDE_REFERRER;
    return sight;
  }
  sight.roles = RolesOn(v1::SIDE_RECEIVER, who, truth);
  sight.may_comment = may(v1::RIGHT_COMMENT);
  sight.may_act = may(v1::RIGHT_ACT);
  if (sight.roles.empty() || terms_.Forbids(truth.core, who)) return sight;
  sight.exists = true;
  sight.side = v1::SIDE_RECEIVER;
  const bool ended = HasEnded(truth, now);
  sight.up_to = ended ? v1::RUNG_ENVELOPE : RungOf(who, sight.roles, truth.core);
  if (leave_ == Leave::kRungs) sight.up_to = v1::RUNG_DOSSIER;
  sight.openings = terms_.OpeningsOf(truth, ended, now);
  return sight;
}

bool Oracle::MayRead(const Sight& sight, const v1::Comment& comment) const {
  if (!sight.exists) return false;
  if (comment.audience() == v1::AUDIENCE_BOTH_SIDES || leave_ == Leave::kInternal) return true;
  return comment.author_organisation() == sight.organisation;
}

bool Oracle::Shows(const Sight& sight, const std::string* around, const Message& message,
                   const FieldDescriptor& field) const {
  const v1::FieldAccess& access = field.options().GetExtension(v1::access);
  if (!IsClassified(access)) return false;
  if (sight.side == v1::SIDE_REFERRER) return true;
  if (access.share() == v1::SHARE_NEVER && leave_ != Leave::kNever) return false;
  if (!access.account_of().empty() && leave_ != Leave::kOwnPeople) {
    const FieldDescriptor* const of = message.GetDescriptor()->FindFieldByName(access.account_of());
    if (of != nullptr && message.GetReflection()->GetString(message, of) == sight.organisation) return true;
  }
  if (access.rung() > sight.up_to) return false;
  std::string path = RepeatsField(field);
  if (around != nullptr) path = around->empty() ? field.name() : absl::StrCat(*around, ".", field.name());
  if (path.empty()) return access.share() == v1::SHARE_BY_DEFAULT;
  if (around == nullptr && leave_ == Leave::kFollows) return true;
  const auto opens = sight.openings.find(path);
  return opens != sight.openings.end() && opens->second <= sight.up_to;
}

void Oracle::Hide(const Sight& sight, const std::string* around, Message* message) const {
  const Reflection& reflection = *message->GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(*message, &set);
  // Judged before any is gone, since one says whose another is.
  std::vector<const FieldDescriptor*> shut;
  for (const FieldDescriptor* field : set) {
    if (!Shows(sight, around, *message, *field)) shut.push_back(field);
  }
  for (const FieldDescriptor* field : shut) reflection.ClearField(message, field);
  reflection.ListFields(*message, &set);
  for (const FieldDescriptor* field : set) {
    if (!HoldsOurs(*field)) continue;
    // A dossier's fields have their paths from its own beginning, wherever it lies.
    std::string path;
    const bool begins = field->message_type() == v1::Referral::descriptor();
    if (!begins && around != nullptr)
      path = around->empty() ? field->name() : absl::StrCat(*around, ".", field->name());
    const std::string* const inner = begins || around != nullptr ? &path : nullptr;
    const int count = field->is_repeated() ? reflection.FieldSize(*message, field) : 1;
    for (int i = 0; i < count; ++i) {
      Hide(sight, inner,
           field->is_repeated() ? reflection.MutableRepeatedMessage(message, field, i)
                                : reflection.MutableMessage(message, field));
    }
  }
}

void Oracle::Hide(const Sight& sight, Message* message) const {
  const std::string begin;
  Hide(sight, message->GetDescriptor() == v1::Referral::descriptor() ? &begin : nullptr, message);
}

}  // namespace ihala::matrix
