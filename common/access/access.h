#ifndef IHALA_COMMON_ACCESS_ACCESS_H_
#define IHALA_COMMON_ACCESS_ACCESS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/workflow/actor.h"
#include "common/workflow/workflow.h"
#include "google/protobuf/message.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/common.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/options.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {

// Who asks: an account as the session and the directory say now.
struct Caller {
  std::string account;
  std::string organisation;  // Empty for the installation's own accounts.
  std::vector<v1::RoleBinding> roles;

  // True where the account holds `role`; for roles of an organisation, in `organisation`.
  bool Holds(v1::Role role, absl::string_view organisation) const;
  // True where the account is a system that has `right` in its own organisation, at any desk.
  bool Integrates(v1::Right right) const;
};
// Whether a binding is that of an integrator and lists the right. Pure.
bool HasRight(const v1::RoleBinding& binding, v1::Right right);

// What the decision needs to know of a case. Nothing else about a case may influence who sees it.
struct CaseFacts {
  std::string referring_organisation;
  std::string receiving_organisation;
  std::string desk;
  std::string governorate;
  std::string worker_code;
  std::string assigned_to;
  std::string holder;
  v1::StageKind stage_kind = v1::STAGE_KIND_UNSPECIFIED;
  // The highest rung that the stage opens to those who work on the case.
  v1::Rung stage_opens = v1::RUNG_ENVELOPE;
  // Whether the identity opens to an account only once it asked for it; and the accounts that did.
  bool asks_to_open_identity = true;
  std::vector<std::string> identity_opened_by;
  // The agreement under which it was sent, with what the family agreed to.
  std::string agreement_id;
  uint32_t agreement_version = 0;
  std::string programme;
  std::vector<std::string> consent_fields;
  std::vector<std::string> withheld_fields;
  bool consent_ended = false;
  // A withdrawal waits for its organisation to decide.
  bool suspended = false;
  bool erased = false;
  // From when the family's consent holds no longer by its own date; InfiniteFuture where no such date is known.
  absl::Time consent_until = absl::InfiniteFuture();
  // When it was closed; InfiniteFuture while it is open.
  absl::Time closed_at = absl::InfiniteFuture();

  CaseAgreement agreed() const;
  bool operator==(const CaseFacts& other) const;
};
// `workflow` is the version that the case follows.
CaseFacts FactsOf(const v1::CaseCore& core, const Workflow& workflow);
// The facts of a case that does not exist yet, as its submission states them. Dates have no part in whether somebody
// may submit it.
CaseFacts FactsOf(const v1::Referral& referral);

// Which fields of a case a caller may see. Default: none, and the case does not exist for the caller.
class FieldSet {
 public:
  static FieldSet None() { return FieldSet(); }
  // What a member of the organisation that referred sees: all, as it is that organisation's own.
  static FieldSet OfReferrer(std::string organisation);
  // What a member of the one that receives sees: what `disclosure` opens up to a rung.
  static FieldSet OfReceiver(std::string organisation, v1::Rung up_to, std::shared_ptr<const Disclosure> disclosure);

  // False where the caller must not learn that the case exists.
  bool exists() const { return side_ != v1::SIDE_UNSPECIFIED; }
  // The side from which the caller looks.
  v1::Side side() const { return side_; }
  // The highest rung of disclosure that is open to the caller.
  v1::Rung up_to() const { return up_to_; }
  // True where a comment may be read at all.
  bool AllowsComment(const v1::Comment& comment) const;
  bool operator==(const FieldSet& other) const;
  // Whether everything that the other shows is shown here too, as far as rungs and agreements tell. Of two sets of
  // which neither is the wider one, neither covers the other.
  bool Covers(const FieldSet& other) const;

 private:
  friend void Redact(const FieldSet& fields, google::protobuf::Message* message);
  friend bool WouldRedact(const FieldSet& fields, const google::protobuf::Message& message);

  FieldSet() = default;
  v1::Side side_ = v1::SIDE_UNSPECIFIED;
  v1::Rung up_to_ = v1::RUNG_UNSPECIFIED;
  std::string organisation_;
  std::shared_ptr<const Disclosure> disclosure_;  // Of receivers only.
};

// What a caller may do with a case apart from the workflow's steps, which the evaluator decides.
enum class Action { kRead, kAct, kComment, kSubmit };

// The one question for visibility. Every surface is built from it: get, list, queue, sync page, history, error text.
// First rule: a case exists for its two organisations only. Inside the referring one a caseworker sees the cases that
// they wrote or look after and a supervisor or integrator all; inside the receiving one reviewers, leads and
// integrators see the cases of the desks and governorates of their binding, integrators where it lists that they may
// read. Coordinators, auditors and administrators see none.
//
// How much of it a receiver sees opens in rungs. The envelope is for all of the desk. More opens once somebody holds
// the case, and then to those who work on it alone: its holder, the leads and integrators, up to what its stage opens;
// and of that the identity, and what lies above it, only to who opened it (integrators: once anybody did). On each rung
// open the fields that every version of the agreement opens there that has begun since the one under which the family
// was asked, and that the family agreed to. Once no version is in force, the family ended its consent, the consent's
// own time or the agreement's time after the case was closed is over, or the case was stopped or erased, the envelope
// is left. While the referring organisation is frozen, or a withdrawal waits to be decided on, the same is left.
//
// A prohibition beats all of this: where a version forbids the receiving organisation, the case's desk, or a desk to
// which the caller is bound, there is no such case for them.
//
// Whoever reads rows from a copy must therefore read them again when these facts change, and when one of DatesOf
// passes. Pure.
FieldSet Visible(const Caller& caller, const CaseFacts& facts, const Policy& policy, absl::Time now);

// The instants at which what somebody may see of the case changes by itself, past ones too, ascending and each once.
// From one of them up to the next Visible is the same for everybody. A date closes rungs and fields, or, where a
// version of an agreement begins, opens them; that there is such a case it never takes from anybody, so that which rows
// somebody has, and their sums, do not depend on the time. Pure.
std::vector<absl::Time> DatesOf(const CaseFacts& facts, const Policy& policy);

// What the caller may see now, and each later date from which on something of it is not seen any more, with what is
// left; ascending. For whoever needs it all: that asks who the caller is once instead of again for each date. Pure.
struct Outlook {
  FieldSet now = FieldSet::None();
  std::vector<std::pair<absl::Time, FieldSet>> ends;
};
Outlook OutlookOf(const Caller& caller, const CaseFacts& facts, const Policy& policy, absl::Time now);

// The first of the outlook's dates that takes something from `body`, a message of the case; InfiniteFuture where none
// does. Not every date takes something from every message, and a copy may not hear of the later ones. Pure.
absl::Time VisibleUntil(const Outlook& outlook, const google::protobuf::Message& body);

// OK, or NOT_FOUND in the same words as for a case that does not exist, or PERMISSION_DENIED where the caller may know
// of the case but not do this: an integrator without the right for it. kSubmit asks whether the caller may create this
// case: it must be of the caller's own organisation and bear the caller's own code. Whether a role may take a single
// step is the workflow's question.
absl::Status MayDo(const Caller& caller, Action action, const CaseFacts& facts, const Policy& policy, absl::Time now);

// Who an account is: its code, organisation and roles. Whether it is valid now is not asked.
Caller CallerOf(const v1::Account& account);

// The caller as an actor on the case: its side, and the roles there that count for `action`. A system that only reads
// stands on a side without any.
Actor ActorOn(const Caller& caller, const CaseFacts& facts, Action action = Action::kAct);

// Clears every field of `message` (a CaseCore, Referral, HistoryEntry, Comment) that `fields` does not allow, walking
// the descriptor. A field without an access option is cleared, and so is what a newer writer put into fields that are
// not known here. A comment that AllowsComment refuses is emptied. May be called from any thread.
void Redact(const FieldSet& fields, google::protobuf::Message* message);

// Whether Redact would take anything away. Costs far less than trying, and nothing is changed. From any thread.
bool WouldRedact(const FieldSet& fields, const google::protobuf::Message& message);

// The answer for a case that does not exist or that the caller may not know of.
absl::Status CaseNotFound();

}  // namespace ihala

#endif  // IHALA_COMMON_ACCESS_ACCESS_H_
