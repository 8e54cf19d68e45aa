#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/file.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "ihala/client.h"
#include "tests/sixty_days/life.h"
#include "tests/sixty_days/said.h"
#include "tests/support/world/test_world.h"

namespace ihala::sixty_days {
namespace {

constexpr int kWithdrawsAfterDays = 3;
constexpr int kObjectsAfterDays = 2;

class FieldLife : public Life {
 public:
  FieldLife(const Person& person, const Place& place, Board* board, Clock* clock, std::unique_ptr<Transport> transport)
      : person_(person), place_(place), board_(*board), clock_(*clock), transport_(std::move(transport)) {}

  absl::Status Begin() {
    Options options;
    options.path = place_.folder + "/device";
    options.passphrase_effort = PassphraseEffort::kTests;
    options.clock = &clock_;
    ASSIGN_OR_RETURN(client_, Client::Create(options));
    return client_->SignIn(*transport_, person_.account, place_.passphrase);
  }

  absl::Status Play(Part part, int day) override {
    if (part == Part::kDesk) return absl::OkStatus();
    RETURN_IF_ERROR(Unlock());
    RETURN_IF_ERROR(Sync());
    if (part == Part::kField) {
      RETURN_IF_ERROR(LookThrough());
      if (person_.kind == Kind::kCaseworker) RETURN_IF_ERROR(Refer(day));
      RETURN_IF_ERROR(Sync());
    }
    return part == Part::kEnd ? WriteCases() : absl::OkStatus();
  }

 private:
  absl::Status Unlock() {
    // A device that was long without the server wants it to be reached first.
    if (client_->Unlock(place_.passphrase).ok() || board_->is_cut != 0) return absl::OkStatus();
    return client_->SignIn(*transport_, person_.account, place_.passphrase);
  }

  absl::Status Sync() {
    if (board_->is_cut != 0) return absl::OkStatus();
    SyncOptions options;
    options.max_failures = 3;
    SyncResult result = client_->Sync(*transport_, options);
    if (absl::IsUnauthenticated(result.status)) {
      RETURN_IF_ERROR(client_->SignIn(*transport_, person_.account, place_.passphrase));
      result = client_->Sync(*transport_, options);
    }
    return result.status;
  }

  // New families.
  absl::Status Refer(int day) {
    while (referred_ < ReferredBy(person_, day)) {
      v1::Referral dossier = world::DossierOf(person_.organisation, person_.account, clock_, random_);
      dossier.clear_agreement_id();
      dossier.mutable_envelope()->set_governorate(person_.governorate);
      dossier.mutable_household()->mutable_current_place()->set_governorate(person_.governorate);
      for (const Person& one : Cast()) {
        if (one.kind != Kind::kLead) continue;
        const bool serves = (one.desk == "MOSD-GAZA") == (person_.governorate == "PS0260");
        if (serves) dossier.mutable_envelope()->set_desk(one.desk);
      }
      // No phone is given by many.
      dossier.mutable_people(0)->clear_phones();
      RETURN_IF_ERROR(client_->SubmitReferral(dossier).status());
      ++referred_;
    }
    return absl::OkStatus();
  }

  absl::Status LookThrough() {
    ASSIGN_OR_RETURN(const std::vector<CaseSummary> cases, client_->ListCases());
    for (const CaseSummary& summary : cases) {
      if (summary.delivery != Delivery::kAcknowledged || summary.core.entry() == 0) continue;
      const absl::Status acted = person_.kind == Kind::kCaseworker ? ActAsWorker(summary) : ActAsSupervisor(summary);
      if (!acted.ok()) return absl::Status(acted.code(), absl::StrCat(summary.stage_id, ": ", acted.message()));
    }
    return absl::OkStatus();
  }

  int DaysSince(const google::protobuf::Timestamp& time) {
    return static_cast<int>(absl::ToInt64Hours(clock_.Now() - TimeOfTimestamp(time)) / 24);
  }

  absl::Status ActAsWorker(const CaseSummary& summary) {
    const std::string& id = summary.referral_id;
    const Fate fate = FateOf(id);
    if (summary.stage_kind == v1::STAGE_KIND_WAITING_ON_REFERRER && fate != Fate::kNeverHeard) {
      return client_->Answer(id, {Said("answer", "600000004")}).status();
    }
    if (summary.core.has_pending()) {
      ASSIGN_OR_RETURN(const CaseView view, client_->GetCase(id));
      if (view.may_confirm) return client_->ConfirmStep(id, true, {}).status();
    }
    const bool is_first = summary.core.entry() <= 2;
    if (fate == Fate::kWithdrawn && is_first && DaysSince(summary.core.received_at()) >= kWithdrawsAfterDays) {
      return client_->Withdraw(id, {Coded("reason", "MOVED")}).status();
    }
    return absl::OkStatus();
  }

  absl::Status ActAsSupervisor(const CaseSummary& summary) {
    if (FateOf(summary.referral_id) != Fate::kObjected || summary.stage_kind != v1::STAGE_KIND_CLOSED_REFUSED ||
        summary.core.objections() > 0 || DaysSince(summary.core.entered_at()) < kObjectsAfterDays) {
      return absl::OkStatus();
    }
    return client_->TakeStepByVerb(summary.referral_id, "object", {Coded("reason", "NEW_FACT"), Said("note", "new")})
        .status();
  }

  // What the device has of each case, for whoever compares: id, how far it got, stage, entry.
  absl::Status WriteCases() {
    ASSIGN_OR_RETURN(const std::vector<CaseSummary> cases, client_->ListCases());
    std::string lines;
    for (const CaseSummary& summary : cases) {
      absl::StrAppend(&lines, IdToText(summary.referral_id), " ", static_cast<int>(summary.delivery), " ",
                      summary.waiting, " ", summary.stage_id, " ", summary.core.entry(), "\n");
    }
    return WriteFileDurably(place_.folder + "/cases", lines);
  }

  const Person& person_;
  const Place place_;
  Board& board_;
  Clock& clock_;
  const std::unique_ptr<Transport> transport_;
  SeededRandom random_{static_cast<uint64_t>(100 + person_.number)};
  std::unique_ptr<Client> client_;
  int referred_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Life>> NewFieldLife(const Person& person, const Place& place, Board* board,
                                                   Clock* clock) {
  GrpcOptions dial;
  dial.target = place.server;
  ASSIGN_OR_RETURN(dial.ca_pem, ReadFile(place.authority, 1 << 20));
  ASSIGN_OR_RETURN(std::unique_ptr<Transport> transport, NewGrpcTransport(dial));
  auto life = std::make_unique<FieldLife>(person, place, board, clock, std::move(transport));
  RETURN_IF_ERROR(life->Begin());
  return std::unique_ptr<Life>(std::move(life));
}

}  // namespace ihala::sixty_days
