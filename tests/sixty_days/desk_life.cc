#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/hash.h"
#include "common/base/random.h"
#include "common/base/secret.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "tests/sixty_days/life.h"
#include "tests/sixty_days/said.h"
#include "tools/support/connection.h"
#include "tools/support/sign_in.h"

namespace ihala::sixty_days {
namespace {

using tools::ServerApi;

// For how many days a case lies, that is left lying; that is decided slowly.
constexpr int kLeftDays = 24;
constexpr int kSlowDays = 26;

struct Move {
  std::string step;  // Empty: nothing today.
  std::vector<v1::InputValue> inputs = {};
};

class DeskLife : public Life {
 public:
  DeskLife(const Person& person, const Place& place, Board* board, Clock* clock, std::unique_ptr<ServerApi> server)
      : person_(person), place_(place), board_(*board), clock_(*clock), server_(std::move(server)) {}

  absl::Status Play(Part part, int) override {
    if (part != Part::kDesk) return absl::OkStatus();
    // A session lasts for the day.
    RETURN_IF_ERROR(tools::SignIn(*server_, person_.account, Secret(place_.passphrase)).status());
    ASSIGN_OR_RETURN(const std::vector<v1::CaseCore> cores, AllCases());
    for (const v1::CaseCore& core : cores) {
      if (core.desk() != person_.desk) continue;
      const absl::Status acted = person_.kind == Kind::kLead ? Confirm(core) : Act(core);
      if (!acted.ok()) return absl::Status(acted.code(), absl::StrCat(core.stage_id(), ": ", acted.message()));
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<std::vector<v1::CaseCore>> AllCases() {
    std::vector<v1::CaseCore> cores;
    v1::ListReferralsRequest request;
    request.set_page_size(500);
    do {
      ASSIGN_OR_RETURN(v1::ListReferralsResponse page, tools::Ask(*server_, &ServerApi::ListReferrals, request));
      for (v1::CaseCore& core : *page.mutable_cores()) cores.push_back(std::move(core));
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return cores;
  }

  // Each case is for one of the two reviewers of its desk; what was objected to, for the other one.
  bool IsMine(const v1::CaseCore& core) const {
    if (!core.holder().empty()) return core.holder() == person_.account;
    const int first = static_cast<unsigned char>(Digest(core.referral_id())[1]) % 2;
    const int nth = core.objections() > 0 ? 1 - first : first;
    return person_.account.back() == static_cast<char>('1' + nth);
  }

  int DaysSince(const google::protobuf::Timestamp& time) {
    return static_cast<int>(absl::ToInt64Hours(clock_.Now() - TimeOfTimestamp(time)) / 24);
  }
  absl::CivilDay Today() { return absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone()); }

  Move InReview(const v1::CaseCore& core, Fate fate, int days) {
    if (core.holder().empty()) return {"TAKE_UP"};
    const bool was_asked = core.entered_by_step() == "ANSWER" || core.entered_by_step() == "ANSWER_TIMEOUT";
    if ((fate == Fate::kAsked || fate == Fate::kNeverHeard) && !was_asked) {
      return {"ASK", {Coded("questions", "ID_MISSING"), Said("text", "?")}};
    }
    if (days < (fate == Fate::kSlow ? kSlowDays : 2)) return {};
    const bool refuses = fate == Fate::kNeverHeard || fate == Fate::kDeclined || fate == Fate::kObjected;
    if (refuses && core.objections() == 0) return {"DECLINE", {Coded("reason", "OUT_OF_MANDATE")}};
    if (fate == Fate::kRedLine) return {"DECLINE", {Coded("reason", "RED_LINE"), Said("note", "not shared")}};
    if (board_->has_budget == 0) return Wait();
    return {"ACCEPT", {Named("programme", kProgrammeCode)}};
  }

  // No money is never a refusal.
  Move Wait() {
    return {"WAITLIST",
            {Coded("cause", "NO_BUDGET_CYCLE"), Said("priority_basis", "first come"), On("review_on", Today() + 14)}};
  }

  Move MoveOf(const v1::CaseCore& core) {
    const Fate fate = FateOf(core.referral_id());
    const int days = DaysSince(core.entered_at());
    const std::string& stage = core.stage_id();
    if (core.has_pending()) return {};
    if (stage == "SUBMITTED") {
      if (fate == Fate::kWithdrawn || days < (fate == Fate::kLeftLying ? kLeftDays : 1)) return {};
      return {"CLAIM"};
    }
    if (stage == "IN_REVIEW") return InReview(core, fate, days);
    if (stage == "ACCEPTED" && days >= 3) {
      if (board_->has_budget == 0) return Wait();
      return {"ENROL", {Named("reference", "LIST-7")}};
    }
    if (stage == "WAITLISTED" && board_->has_budget != 0)
      return {"ACCEPT_WAITLISTED", {Named("reference", "BUDGET-2")}};
    if (stage == "ENROLLED" && days >= 5) {
      return {"COMPLETE", {Said("outcome", "paid"), On("served_on", Today()), On("informed_on", Today())}};
    }
    return {};
  }

  absl::Status Act(const v1::CaseCore& core) {
    if (!IsMine(core)) return absl::OkStatus();
    const Move move = MoveOf(core);
    if (move.step.empty()) return absl::OkStatus();
    v1::TakeStepRequest request;
    request.set_request_id(random_.Bytes(16));
    request.set_referral_id(core.referral_id());
    request.set_base_revision(core.revision());
    request.set_base_entry(core.entry());
    request.set_step_id(move.step);
    for (const v1::InputValue& input : move.inputs) *request.add_inputs() = input;
    const absl::Status taken = tools::Ask(*server_, &ServerApi::TakeStep, request).status();
    return taken.ok() ? taken : absl::Status(taken.code(), absl::StrCat(move.step, ": ", taken.message()));
  }

  absl::Status Confirm(const v1::CaseCore& core) {
    if (!core.has_pending() || core.pending().step_id() != "DECLINE") return absl::OkStatus();
    v1::ConfirmStepRequest request;
    request.set_request_id(random_.Bytes(16));
    request.set_referral_id(core.referral_id());
    request.set_base_revision(core.revision());
    request.set_base_entry(core.entry());
    request.set_step_id(core.pending().step_id());
    request.set_agrees(true);
    return tools::Ask(*server_, &ServerApi::ConfirmStep, request).status();
  }

  const Person& person_;
  const Place place_;
  Board& board_;
  Clock& clock_;
  const std::unique_ptr<ServerApi> server_;
  SystemRandom& random_ = SystemRandom::Get();
};

}  // namespace

absl::StatusOr<std::unique_ptr<Life>> NewDeskLife(const Person& person, const Place& place, Board* board,
                                                  Clock* clock) {
  // How long an answer may take is the machine's time.
  ASSIGN_OR_RETURN(std::unique_ptr<ServerApi> server,
                   tools::Connect({place.server, place.authority, ""}, SystemClock::Get()));
  return std::unique_ptr<Life>(new DeskLife(person, place, board, clock, std::move(server)));
}

}  // namespace ihala::sixty_days
