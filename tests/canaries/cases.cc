#include "tests/canaries/cases.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "ihala/v1/referral_service.pb.h"
#include "tests/canaries/dossier.h"
#include "tests/support/world/test_world.h"

namespace ihala::canaries {
namespace {

// What becomes of the cases, one after the other.
constexpr int kFates = 10;

absl::CivilDay Today() { return absl::ToCivilDay(SystemClock::Get().Now(), absl::UTCTimeZone()); }

}  // namespace

std::string Cases::ReviewerOf(int i) const {
  return setting_.records()[i].desk == world::kDesk ? world::kReviewer : world::kDeskReviewer;
}

void Cases::Submit() {
  for (size_t i = 0; i < cores_.size(); ++i) SubmitOne(static_cast<int>(i));
}

void Cases::SubmitOne(int i) {
  Record& record = setting_.records()[i];
  // Each of the ten fates meets each of the settings.
  const int turn = i / kFates;
  record.id = setting_.NewId();
  record.organisation = turn % 5 == 4 ? world::kCso2 : world::kCso1;
  record.worker = record.organisation == world::kCso1 ? world::kWorker : world::kForeignWorker;
  record.assigned = record.worker;
  record.desk = turn / 5 % 2 == 0 ? world::kDesk : world::kOtherDesk;
  record.narrow_agreement = record.organisation == world::kCso1 && turn % 2 == 1;
  record.shy_family = turn / 2 % 2 == 1;
  v1::SubmitReferralRequest request;
  request.set_request_id(SystemRandom::Get().Bytes(16));
  request.set_referral_id(record.id);
  *request.mutable_referral() = DossierOf(record, i, Today(), &setting_.book());
  const auto missing = FieldsWithoutCanary(request.referral(), setting_.book());
  if (!missing.empty()) Die(absl::StrCat("no canary in ", missing.front()));
  v1::SubmitReferralResponse response;
  voice_.Must(PrincipalOf(record.worker), "ReferralService/SubmitReferral", request, &response, record.id);
  cores_[i] = response.core();
  record.code = response.core().short_code();
  Comment(i, record.worker, false);
  Comment(i, record.worker, true);
}

void Cases::Work() {
  for (size_t i = 0; i < cores_.size(); ++i) WorkOn(static_cast<int>(i));
}

void Cases::WorkOn(int i) {
  Record& record = setting_.records()[i];
  const std::string reviewer = ReviewerOf(i);
  const int fate = i % kFates;
  if (fate == 0) return;
  if (fate == 1 && record.organisation == world::kCso1) {
    record.assigned = world::kOtherWorker;
    Step(i, world::kSupervisor, "HAND_OVER", {{"worker", "", "", world::kOtherWorker}});
  }
  Claim(i);
  if (fate == 1) return;
  Open(i, reviewer);
  if (fate == 2 || fate == 9) Amend(i);
  if (fate == 3) {
    record.stage_opens = v1::RUNG_DOSSIER;
    Step(i, reviewer, "ACCEPT", {{"programme", "", "", world::kProgramme}});
  } else if (fate == 4) {
    record.ended = true;
    record.holder.clear();
    Step(i, record.worker, "WITHDRAW", {{"reason", "SAFETY_RISK", "", ""}, {"note", "", Words(i), ""}});
  } else if (fate == 5) {
    record.holder.clear();
    record.opened_by.clear();
    Step(i, reviewer, "RELEASE");
  } else if (fate == 6) {
    Step(i, reviewer, "ASK", {{"questions", "ID_MISSING", "", ""}, {"text", "", Words(i), ""}});
    Step(i, record.worker, "ANSWER", {{"answer", "", Words(i), ""}});
  } else if (fate == 7) {
    Step(i, reviewer, "DECLINE", {{"reason", "NOT_ELIGIBLE_AREA", "", ""}, {"note", "", Words(i), ""}});
  } else if (fate == 8) {
    record.holder = world::kOtherReviewer;
    record.opened_by.clear();
    Step(i, world::kLead, "REASSIGN", {{"reviewer", "", "", world::kOtherReviewer}});
  } else if (fate == 9) {
    Open(i, world::kLead);
  }
}

void Cases::Claim(int i) {
  Record& record = setting_.records()[i];
  record.holder = ReviewerOf(i);
  record.stage_opens = v1::RUNG_IDENTITY;
  Step(i, record.holder, "CLAIM");
  Comment(i, record.holder, false);
  Comment(i, record.holder, true);
}

void Cases::Open(int i, const std::string& account) {
  setting_.records()[i].opened_by.insert(account);
  Step(i, account, "OPEN_IDENTITY", {{"reason", "ELIGIBILITY", "", ""}, {"note", "", Words(i), ""}});
}

void Cases::Step(int i, const std::string& account, const std::string& step, const std::vector<Said>& said) {
  v1::TakeStepRequest request;
  request.set_request_id(SystemRandom::Get().Bytes(16));
  request.set_referral_id(cores_[i].referral_id());
  request.set_base_revision(cores_[i].revision());
  request.set_base_entry(cores_[i].entry());
  request.set_step_id(step);
  for (const Said& one : said) {
    v1::InputValue& input = *request.add_inputs();
    input.set_name(one.name);
    if (!one.code.empty()) input.add_codes(one.code);
    input.set_text(one.text);
    input.set_reference(one.reference);
  }
  v1::TakeStepResponse response;
  voice_.Must(PrincipalOf(account), "ReferralService/TakeStep", request, &response, cores_[i].referral_id());
  cores_[i] = response.core();
}

void Cases::Comment(int i, const std::string& account, bool internal) {
  const Principal& who = PrincipalOf(account);
  v1::AddCommentRequest request;
  request.set_request_id(SystemRandom::Get().Bytes(16));
  request.set_referral_id(cores_[i].referral_id());
  request.set_comment_id(setting_.NewId());
  request.set_audience(internal ? v1::AUDIENCE_INTERNAL : v1::AUDIENCE_BOTH_SIDES);
  request.set_text(absl::StrCat("ملاحظة ", setting_.book().Word(i, CommentOf(who.organisation, internal))));
  v1::AddCommentResponse response;
  voice_.Must(who, "ReferralService/AddComment", request, &response, cores_[i].referral_id());
}

// Two people change one field without knowing of each other, so that both values stay.
void Cases::Amend(int i) {
  const uint64_t base = cores_[i].revision();
  const Record& record = setting_.records()[i];
  SendAmendment(i, record.worker, base);
  SendAmendment(i, record.organisation == world::kCso1 ? world::kSupervisor : world::kForeignSupervisor, base);
}

void Cases::SendAmendment(int i, const std::string& account, uint64_t base) {
  v1::AmendReferralRequest request;
  request.set_request_id(SystemRandom::Get().Bytes(16));
  request.set_referral_id(cores_[i].referral_id());
  request.set_base_revision(base);
  v1::SafeContact& contact = *request.mutable_amendment()->mutable_changed()->mutable_safe_contact();
  contact.set_channel(v1::CONTACT_CHANNEL_SMS);
  contact.set_hours(setting_.book().Word(i, "safe_contact.hours"));
  contact.set_who_may_answer(setting_.book().Word(i, "safe_contact.who_may_answer"));
  v1::AmendReferralResponse response;
  voice_.Must(PrincipalOf(account), "ReferralService/AmendReferral", request, &response, cores_[i].referral_id());
  cores_[i] = response.core();
}

}  // namespace ihala::canaries
