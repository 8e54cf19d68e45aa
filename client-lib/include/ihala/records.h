#ifndef IHALA_RECORDS_H_
#define IHALA_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/common.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/operation.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {

// What the client hands out: plain values, copied out of the store, valid for ever and owned by the caller.
// Ids of cases and comments are 16 bytes; IdToText and IdFromText (client.h) translate for people.

// Where a command is on its way. It says nothing about the case: that is the stage, which only the server decides.
enum class Delivery {
  // On this device only: a draft.
  kLocal,
  // Saved, and not yet confirmed by the server. Also what waits at the server for something else (see `parked`).
  kQueued,
  // The server has it: its signed receipt is stored here.
  kAcknowledged,
  // The server refused it, and nobody has resolved that yet.
  kRefused,
};

// One command that was queued on this device.
struct OperationRecord {
  // Names the operation in this store. Never reused.
  uint64_t id = 0;
  // Its identity for the server: the stream (16 bytes), the number on it, and the chain digest (32 bytes).
  std::string stream_id;
  uint64_t n = 0;
  std::string digest;
  std::string referral_id;
  Delivery delivery = Delivery::kQueued;
  // True while the server keeps it waiting for something; it is offered again at each sync.
  bool parked = false;
  // True once a person dismissed, reopened or resent it after it was refused.
  bool resolved = false;
  // For refused and parked ones: the coded reason and its words; for INVALID the fields.
  std::string reason;
  v1::LocalisedText reason_text;
  std::vector<v1::FieldViolation> fields;
  // What was commanded.
  v1::Operation operation;
};

// One version of a sharing agreement.
struct AgreementView {
  v1::SharingAgreement agreement;
  // True where it binds what is sent today: the newest that both sides signed and that has begun, unless it is over.
  bool in_force = false;
};

// One case in a list. Drafts are in the list too, with Delivery::kLocal.
struct CaseSummary {
  std::string referral_id;
  // The code that people say. Until the case is acknowledged the server may still change it.
  std::string short_code;
  // The least settled of the case's commands: refused before queued before acknowledged.
  Delivery delivery = Delivery::kLocal;
  // For kRefused: why.
  std::string reason;
  v1::LocalisedText reason_text;
  // How many commands of this case are not acknowledged yet.
  uint32_t waiting = 0;
  // The stage, as it will be once the waiting commands are done; `predicted` says that there are such.
  std::string stage_id;
  v1::LocalisedText stage_title;
  v1::StageKind stage_kind = v1::STAGE_KIND_UNSPECIFIED;
  bool predicted = false;
  // The state of the case with the same prediction. Empty for drafts and refused submissions.
  v1::CaseCore core;
  // How its clock stands by the trusted time, by what this device knows of calendars and outages.
  v1::CaseClock clock;
  // True where all but this has left the device after its receipt, as the organisation wants it; see FetchAgain.
  bool forgotten = false;
  // The name of the head of the household, as written, where this device holds it.
  std::string head_name;
  // When it was last saved here (drafts) or entered its stage (server's clock).
  absl::Time changed_at;
};

// One case in full.
struct CaseView {
  CaseSummary summary;
  // The dossier, as far as this device holds it, with the amendments that wait here.
  v1::Referral dossier;
  // Where the server's copy of the dossier stood: an amendment that is decided on this view names it. Empty without
  // one.
  v1::Base dossier_base;
  // Fields of the dossier that two people amended without knowing of each other, oldest first: each with the other
  // value, until a person settles it. Those that a waiting amendment settles are left out.
  std::vector<v1::DossierConflict> conflicts;
  // The steps that the person may take now, without a link too where `offline` is set.
  std::vector<v1::Step> permitted_steps;
  // True where the person is the second party whose answer a pending step waits for.
  bool may_confirm = false;
  // The commands of this case that were queued here, oldest first.
  std::vector<OperationRecord> operations;
};

// A comment, with how far it got.
struct CommentView {
  v1::Comment comment;
  Delivery delivery = Delivery::kAcknowledged;
};

// One draft.
struct Draft {
  std::string referral_id;
  v1::Referral referral;
  absl::Time saved_at;
};

// What a check of a draft found.
struct DraftCheck {
  // Why Submit would refuse it. Empty means that it would be queued.
  std::vector<v1::FieldViolation> problems;
  // The reason that Submit would give; empty without problems.
  std::string reason;
  // What should be looked at again although it may be sent.
  std::vector<v1::FieldViolation> warnings;
};

// Why something needs a person.
enum class AttentionKind {
  kRefused,     // The server refused a command: resend, reopen or dismiss it.
  kUnreadable,  // The server could not read a command; it stays queued.
  kParked,      // A command waits at the server.
  kQuestion,    // The receiver waits for the referrer's answer.
  kConfirm,     // A pending step waits for this person's agreement.
  kOverdue,     // The day on which somebody's answer was due has passed.
  kWarning,     // Something in a draft should be looked at again.
  kConflict,    // Fields of a dossier have two values: settle each by an amendment.
  kArranged,    // New referrals follow another workflow than usual: a declared shock, or a trial. Of no case.
  kOldDraft,    // Nobody touched a draft for long: unless somebody does, it is erased here, not before `due_on`.
};

// One thing that needs a person.
struct AttentionItem {
  AttentionKind kind = AttentionKind::kWarning;
  std::string referral_id;
  std::string short_code;
  // The operation for kRefused, kUnreadable and kParked; 0 otherwise.
  uint64_t operation_id = 0;
  // The coded reason and the words for it, in both languages.
  std::string reason;
  v1::LocalisedText text;
  // The fields concerned.
  std::vector<v1::FieldViolation> fields;
  // What was asked (kQuestion) or proposed (kConfirm).
  std::vector<v1::InputValue> inputs;
  // The day on which the next move is due, outages counted, or the last day of a shock or trial; year 0 where there is
  // none.
  v1::Date due_on;
  // For kOverdue: who hears of it by now.
  v1::EscalationLevel escalation = v1::ESCALATION_LEVEL_UNSPECIFIED;
};

// What a command that was queued is called.
struct Queued {
  uint64_t operation_id = 0;
  std::string referral_id;
  // For submissions: the code for the family's slip. The server may still change it.
  std::string short_code;
};

// The dossier with the other value of a conflict in its place: what to amend it to where that value is the right one.
v1::Referral WithOtherValue(v1::Referral dossier, const v1::DossierConflict& conflict);

}  // namespace ihala

#endif  // IHALA_RECORDS_H_
