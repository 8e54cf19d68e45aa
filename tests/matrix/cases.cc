#include "ihala/v1/admin_service.pb.h"
#include "ihala/v1/agreement_service.pb.h"
#include "tests/matrix/scribe.h"

namespace ihala::matrix {
namespace {

constexpr char kHolder[] = "R-holder";

Scribe& Claimed(Scribe& scribe, const Sent& sent) { return scribe.Send(sent).Take(kHolder, "CLAIM"); }

Scribe& Opened(Scribe& scribe, const Sent& sent) {
  return Claimed(scribe, sent).Take(kHolder, "OPEN_IDENTITY").Talk({sent.author, kHolder});
}

Scribe& Accepted(Scribe& scribe, const Sent& sent) { return Opened(scribe, sent).Take(kHolder, "ACCEPT"); }

// Each side holds it, and one of them asked to lift its hold again.
void HoldByBothSides(v1::CaseCore& core) {
  core.set_legal_hold(true);
  for (const bool refers : {true, false}) {
    v1::LegalHold& hold = *core.add_holds();
    hold.set_organisation(refers ? core.referring_organisation() : core.receiving_organisation());
    hold.set_set_by(refers ? "S-alpha" : "L-a");
    hold.set_reason(v1::RETENTION_REASON_COURT);
    hold.mutable_set_at()->set_seconds(core.received_at().seconds());
  }
  v1::RetentionRequest& asked = *core.mutable_retention_asked();
  asked.set_act(v1::RETENTION_ACT_LIFT);
  asked.set_organisation(core.referring_organisation());
  asked.set_asked_by("S-alpha");
  asked.set_reason(v1::RETENTION_REASON_SETTLED);
  asked.mutable_asked_at()->set_seconds(core.received_at().seconds());
}

// Every stage, by the steps that lead there.
void WriteStages(Scribe& s) {
  s.Send({"submitted"}).Talk({"W-author", "L-a"});
  Claimed(s, {"in review"}).Talk({"W-author", kHolder});
  Opened(s, {"opened"});
  Claimed(s, {"opened by the lead"}).Take("L-a", "OPEN_IDENTITY").Talk({"L-a", "S-alpha"});
  Opened(s, {"asked"}).Take(kHolder, "ASK");
  Opened(s, {"answered"}).Take(kHolder, "ASK").Take("W-author", "ANSWER");
  Accepted(s, {"accepted"}).Talk({"L-a", "R-second"});
  Claimed(s, {"accepted, never opened"}).Take(kHolder, "ACCEPT");
  Accepted(s, {"waitlisted"}).Take(kHolder, "WAITLIST");
  Accepted(s, {"enrolled"}).Take(kHolder, "ENROL");
  Accepted(s, {"completed, one side's word"}).Take(kHolder, "ENROL").Take("W-author", "COMPLETE");
  Accepted(s, {"completed"}).Take(kHolder, "ENROL").Take(kHolder, "COMPLETE").Answer("W-author", true);
  Accepted(s, {"completed, contested"}).Take(kHolder, "ENROL").Take("W-author", "COMPLETE").Answer("L-a", false);
  Opened(s, {"declined"}).Take(kHolder, "DECLINE");
  Opened(s, {"decline to be confirmed"}).Take(kHolder, "DECLINE", {{"reason", "RED_LINE"}});
  Opened(s, {"objected"}).Take(kHolder, "DECLINE").Take("S-alpha", "OBJECT");
  Opened(s, {"redirect to be confirmed"}).Take(kHolder, "REDIRECT");
  Opened(s, {"redirected"}).Take(kHolder, "REDIRECT").Answer("W-author", true);
  Opened(s, {"duplicate"}).Take(kHolder, "DUPLICATE");
  Opened(s, {"withdrawn"}).Take("W-author", "WITHDRAW");
  Accepted(s, {"consent ended, benefit runs"}).Take(kHolder, "ENROL").Take("W-author", "WITHDRAW");
  Opened(s, {"declined, consent ended"}).Take(kHolder, "DECLINE").Take("S-alpha", "WITHDRAW");
  Accepted(s, {"failed"}).Take(kHolder, "FAIL");
  Accepted(s, {"reopened"}).Take(kHolder, "FAIL").Take("L-a", "REOPEN");
  Opened(s, {"voided"}).Take("S-alpha", "VOID");
  // Nobody's call leads there yet: the clock is to take these steps.
  s.Send({"expired"}).Force([](v1::CaseCore& core) { core.set_stage_id("EXPIRED"); }, v1::STAGE_KIND_CLOSED_UNANSWERED);
  Accepted(s, {"on legal hold"}).Force(HoldByBothSides, v1::STAGE_KIND_WAITING_ON_RECEIVER);
  Accepted(s, {"suspended"})
      .Force([](v1::CaseCore& core) { core.set_suspended(true); }, v1::STAGE_KIND_WAITING_ON_RECEIVER);
}

// Who holds a case, and who looks after it, changes.
void WriteHands(Scribe& s) {
  Opened(s, {"released"}).Take(kHolder, "RELEASE");
  Opened(s, {"reassigned"}).Take("L-a", "REASSIGN").Talk({"R-second"});
  Opened(s, {"reassigned and opened"}).Take("L-a", "REASSIGN").Take("R-second", "OPEN_IDENTITY").Talk({"R-second"});
  Opened(s, {"handed over"}).Take("S-alpha", "HAND_OVER").Talk({"W-second"});
  Accepted(s, {"handed over twice"})
      .Take("S-alpha", "HAND_OVER", {{"worker", "W-third"}})
      .Take("S-alpha", "HAND_OVER", {{"worker", "W-second"}});
  Opened(s, {"of who does both", kOpenTerms, nullptr, kDesk1, kGov1, "WS-alpha"});
}

// Other desks, governorates and organisations.
void WritePlaces(Scribe& s) {
  s.Send({"at another desk", kOpenTerms, nullptr, kDesk2});
  s.Send({"at another desk, accepted", kOpenTerms, nullptr, kDesk2})
      .Take("R-desk2", "CLAIM")
      .Take("R-desk2", "OPEN_IDENTITY")
      .Take("R-desk2", "ACCEPT")
      .Talk({"W-author", "R-desk2", "L-desk2"});
  s.Send({"of another governorate", kOpenTerms, nullptr, kDesk1, kGov2})
      .Take("R-gov2", "CLAIM")
      .Take("R-gov2", "OPEN_IDENTITY")
      .Talk({"S-gov2", "R-gov2"});
  s.Send({"of another referrer", kBare, nullptr, kDesk1, kGov1, "W-bravo", kCsoB})
      .Take(kHolder, "CLAIM")
      .Take(kHolder, "OPEN_IDENTITY")
      .Take(kHolder, "ACCEPT")
      .Talk({"W-bravo", kHolder});
  const Sent to_b{"of another receiver", kToB, nullptr, kDeskB, kGov1, "W-author", kCsoA, kMinB, kCashB};
  s.Send(to_b);
  s.Send(to_b).Take("R-b", "CLAIM").Talk({"W-author", "R-b"});
  const Sent to_duo{"to who also refers", kToDuo, nullptr, kDeskD, kGov1, "W-author", kCsoA, kDuo, kCashD};
  s.Send(to_duo).Take("D-both", "CLAIM").Take("D-both", "OPEN_IDENTITY").Talk({"W-author", "D-over"});
  const Sent from_duo{"of who also receives", kFromDuo, nullptr, kDesk1, kGov2, "D-both", kDuo};
  s.Send(from_duo).Take(kHolder, "CLAIM").Take(kHolder, "OPEN_IDENTITY").Talk({"D-both", kHolder});
}

void Consent(v1::Referral& referral, const std::vector<std::string>& groups) {
  referral.mutable_consent()->clear_fields();
  for (const std::string& group : groups) referral.mutable_consent()->add_fields(group);
}

// What families agreed to.
void WriteConsents(Scribe& s) {
  Accepted(s, {"some groups", kOpenTerms, [](v1::Referral& r) { Consent(r, {"IDENTITY", "NEEDS"}); }});
  Accepted(s, {"other groups", kOpenTerms, [](v1::Referral& r) { Consent(r, {"CONTACT", "PLACE", "COVERAGE"}); }});
  Accepted(s, {"fields withheld", kOpenTerms, [](v1::Referral& r) {
                 for (const char* path : {"people.phones", "household.vulnerabilities", "envelope.services_given",
                                          "consent.basis", "needs.summary", "people.name.family"}) {
                   r.mutable_consent()->add_withheld(path);
                 }
               }});
  Claimed(s, {"fields withheld, in review", kOpenTerms, [](v1::Referral& r) {
                for (const char* path : {"people", "envelope.household_size", "envelope.urgency",
                                         "envelope.governorate", "interview", "coverage.from"}) {
                  r.mutable_consent()->add_withheld(path);
                }
              }});
  Accepted(s, {"by a caregiver for children", kOpenTerms,
               [](v1::Referral& r) {
                 r.mutable_consent()->set_given_by(v1::CONSENT_GIVER_CAREGIVER);
                 r.mutable_consent()->set_for_whom(v1::CONSENT_SCOPE_CHILDREN);
                 Consent(r, {"IDENTITY", "NEEDS"});
                 r.mutable_consent()->add_withheld("people.name");
               }})
      .Talk({"W-author", kHolder});
  const auto runs_out = [](v1::Referral& r) {
    v1::Date& last = *r.mutable_consent()->mutable_expires_on();
    last.set_year(2025);
    last.set_month(3);
    last.set_day(15);
    r.mutable_consent()->add_withheld("envelope.services_given");
  };
  Accepted(s, {"consent runs out", kOpenTerms, runs_out}).Talk({"W-author", kHolder});
  Opened(s, {"withheld and withdrawn", kOpenTerms, runs_out}).Take("W-author", "WITHDRAW");
}

// What organisations agreed to.
void WriteTerms(Scribe& s) {
  const auto lets_out = [](v1::Referral& r) { r.mutable_people(0)->mutable_name()->clear_former_family(); };
  s.Send({"part, submitted", kPartTerms, lets_out}).Talk({"W-author", "L-a"});
  Claimed(s, {"part, in review", kPartTerms, lets_out}).Talk({"W-author", kHolder});
  Opened(s, {"part, opened", kPartTerms, lets_out}).Take("S-alpha", "HAND_OVER");
  Accepted(s, {"part, accepted", kPartTerms, lets_out}).Take(kHolder, "ENROL").Take("W-author", "COMPLETE");
  Opened(s, {"part, declined", kPartTerms, lets_out}).Take(kHolder, "DECLINE");
  Accepted(s, {"part, confirmed", kPartTerms, lets_out})
      .Take(kHolder, "ENROL")
      .Take(kHolder, "COMPLETE")
      .Answer("W-author", true);
  for (const char* agreement : {kNarrowed, kEnded, kDated, kLater, kShutDesk, kNoDesk2, kNoMinB}) {
    Accepted(s, {std::string("under ") + agreement, agreement}).Talk({"S-alpha", "L-a"});
  }
  Opened(s, {"submitted under AG-NARROWED", kNarrowed});
}

// Amendments that meet, one conflict settled and one open, and what devices carry.
void WriteAmendments(Scribe& s) {
  const auto amend = [&s](const std::string& summary, const std::string& phone) {
    v1::AmendReferral amendment;
    amendment.mutable_changed()->mutable_needs()->set_summary(summary);
    v1::Person& person = *amendment.mutable_changed()->add_people();
    person = s.truth().dossier.body.people(0);
    const std::string id = person.person_id();
    v1::Phone phone_of = person.phones(0);
    phone_of.set_e164(phone);
    person.Clear();
    person.set_person_id(id);
    *person.add_phones() = phone_of;
    return amendment;
  };
  Opened(s, {"amended"});
  const uint64_t seen = s.dossier_seq();
  s.Amend("W-author", amend("كما هي اليوم", "+970590000002"));
  s.Amend("S-alpha", amend("كما رآها المشرف", "+970590000003"), seen);
  v1::AmendReferral moves;
  moves.mutable_changed()->mutable_household()->set_shelter(v1::SHELTER_RENTED);
  s.Amend("W-author", moves);
  v1::AmendReferral empties;
  empties.add_emptied()->set_path("household.shelter");
  s.Amend("S-alpha", empties, seen);
  v1::AmendReferral settles;
  settles.add_settles(s.truth().conflicts.front().seq);
  s.Amend("S-alpha", settles);
  v1::Operation again;
  *again.mutable_amend() = amend("كما قالت الأسرة", "+970590000004");
  again.mutable_base()->set_epoch(s.office().store().epoch());
  again.mutable_base()->set_seq(seen);
  s.Carry("S-alpha", again);

  v1::Operation submits;
  submits.set_referral_id(s.office().NewId());
  *submits.mutable_submit()->mutable_referral() = FullDossier(s.office(), {"carried by a device"});
  s.Carry("W-author", submits);
  v1::Operation says;
  says.mutable_add_comment()->set_comment_id(s.office().NewId());
  says.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
  says.mutable_add_comment()->set_text("said on the way");
  s.Carry("W-author", says).Take(kHolder, "CLAIM").Carry(kHolder, [&] {
    says.mutable_add_comment()->set_comment_id(s.office().NewId());
    return says;
  }());
}

}  // namespace

void WriteCases(Scribe& scribe) {
  WriteStages(scribe);
  WriteHands(scribe);
  WritePlaces(scribe);
  WriteConsents(scribe);
  WriteTerms(scribe);
  WriteAmendments(scribe);
}

void WriteLater(Office& office) {
  for (const v1::SharingAgreement& agreement : LaterAgreements()) {
    v1::PutAgreementRequest put;
    put.set_request_id(office.RequestId());
    *put.mutable_agreement() = agreement;
    office.Must<v1::PutAgreementResponse>("A-1", put);
    for (const std::string& speaker : SpeakersOf(agreement)) {
      v1::SignAgreementRequest sign;
      sign.set_request_id(office.RequestId());
      sign.set_agreement_id(agreement.agreement_id());
      sign.set_version(agreement.version());
      office.Must<v1::SignAgreementResponse>(speaker, sign);
    }
  }
  v1::EndAgreementRequest end;
  end.set_request_id(office.RequestId());
  end.set_agreement_id(kEnded);
  office.Must<v1::EndAgreementResponse>("L-a", end);
}

}  // namespace ihala::matrix
