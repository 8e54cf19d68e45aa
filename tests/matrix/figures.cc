#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ihala/v1/figure_service.pb.h"
#include "ihala/v1/referral_service.pb.h"
#include "tests/matrix/others.h"
#include "tests/matrix/scribe.h"

namespace ihala::matrix {
namespace {

// Attempts that a red line stops, all alike.
struct Attempts {
  Sent sent;
  uint32_t version = 1;
  v1::RedLineKind kind = v1::RED_LINE_KIND_UNSPECIFIED;
  uint64_t times = 0;
};

std::vector<Attempts> AllAttempts() {
  return {
      {{"barred", kPartTerms}, 1, v1::RED_LINE_KIND_BARRED_FIELD, 12},
      {{"forbidden", kNoDesk2, nullptr, kDesk2}, 1, v1::RED_LINE_KIND_FORBIDDEN_RECIPIENT, 3},
      {{"no version", kFromDuo, nullptr, kDesk1, kGov2, "D-both", kDuo}, 9, v1::RED_LINE_KIND_NOT_IN_FORCE, 11},
      {{"none", "AG-NONE", nullptr, kDesk1, kGov1, "W-bravo", kCsoB}, 1, v1::RED_LINE_KIND_NO_AGREEMENT, 9},
  };
}

void Attempt(Office& office, const Attempts& attempts, Tally* tally) {
  for (uint64_t i = 0; i < attempts.times; ++i) {
    v1::SubmitReferralRequest request;
    request.set_request_id(office.RequestId());
    request.set_referral_id(office.NewId());
    *request.mutable_referral() = FullDossier(office, attempts.sent);
    request.mutable_referral()->set_agreement_version(attempts.version);
    const bool taken = office.Call(office.PersonOf(attempts.sent.author), request, nullptr).ok();
    tally->Check({attempts.sent.author, "nobody's yet", "SubmitReferral", attempts.sent.name}, "red line", "stopped",
                 taken ? "taken" : "stopped");
  }
}

std::string Line(const v1::RedLineFigure& figure) {
  return absl::StrCat(figure.referring_organisation(), " ", figure.receiving_organisation(), " ",
                      v1::RedLineKind_Name(figure.kind()), " ", v1::RedLinePlace_Name(figure.place()), " ",
                      figure.attempts(), figure.suppressed() ? " suppressed" : "");
}

// "The coordinator sees those of all organisations"; "a supervisor who speaks for the whole of an organisation sees
// those of what it refers, as they are".
std::vector<std::string> Due(const Person& who, bool is_over) {
  constexpr uint64_t kTold = 10;
  std::vector<std::string> lines;
  const bool coordinates = HoldsAnyOf(who, {v1::ROLE_COORDINATOR});
  for (const Attempts& attempts : AllAttempts()) {
    v1::RedLineFigure figure;
    figure.set_referring_organisation(attempts.sent.referring);
    figure.set_receiving_organisation(attempts.sent.receiving);
    figure.set_kind(attempts.kind);
    figure.set_place(v1::RED_LINE_PLACE_SERVER);
    figure.set_attempts(attempts.times);
    if (coordinates && attempts.times < kTold) {
      figure.clear_attempts();
      figure.set_suppressed(true);
    }
    const bool own = HoldsForAll(who, v1::ROLE_SUPERVISOR) && who.account.organisation() == attempts.sent.referring;
    if (own || (coordinates && is_over)) lines.push_back(Line(figure));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

void JudgeMonth(Office& office, const Person& who, bool is_over, Tally* tally) {
  v1::GetFiguresRequest request;
  request.set_month("2025-03");
  v1::GetFiguresResponse response;
  const absl::Status status = office.Call(who, request, &response);
  const bool coordinates = HoldsAnyOf(who, {v1::ROLE_COORDINATOR});
  absl::StatusCode expected = absl::StatusCode::kOk;
  if (!is_over && coordinates) expected = absl::StatusCode::kInvalidArgument;
  if (!coordinates && !HoldsAnyOf(who, {v1::ROLE_SUPERVISOR})) expected = absl::StatusCode::kPermissionDenied;
  if (!who.may_enter()) expected = absl::StatusCode::kUnauthenticated;
  const Place place{who.code(), coordinates ? "coordinates" : "", "GetFigures", is_over ? "over" : "under way"};
  tally->Check(place, "status", absl::StatusCodeToString(expected), absl::StatusCodeToString(status.code()));
  std::vector<std::string> due = Due(who, is_over);
  if (expected != absl::StatusCode::kOk) due.clear();
  std::vector<std::string> shown;
  for (const v1::RedLineFigure& figure : response.red_lines()) shown.push_back(Line(figure));
  std::sort(shown.begin(), shown.end());
  tally->Check(place, "count", absl::StrCat(due.size()), absl::StrCat(shown.size()));
  for (size_t i = 0; i < std::min(due.size(), shown.size()); ++i) tally->Check(place, "figure", due[i], shown[i]);
}

// Referrals that come through: how many of which.
const std::vector<std::pair<Sent, uint64_t>>& Taken() {
  static const auto& taken = *new std::vector<std::pair<Sent, uint64_t>>{
      {{"taken"}, 11}, {{"taken from both", kFromDuo, nullptr, kDesk1, kGov2, "D-both", kDuo}, 2}};
  return taken;
}

// "Supervisors who speak for the whole of an organisation see what it refers, leads who do what it receives, as it is";
// "the coordinator sees all organisations, for one whole calendar month that is over, without what is of fewer than ten
// cases and without what such a one could be worked out from". As "group=referrals".
std::vector<std::string> DueReceived(const Person& who) {
  const std::string& own = who.account.organisation();
  const bool coordinates = HoldsAnyOf(who, {v1::ROLE_COORDINATOR});
  const bool refers = !coordinates && HoldsForAll(who, v1::ROLE_SUPERVISOR);
  if (!coordinates && !refers && !HoldsForAll(who, v1::ROLE_LEAD)) return {};
  uint64_t all = 0;
  std::vector<std::string> lines;
  for (const auto& [sent, times] : Taken()) {
    if (!coordinates && own != (refers ? sent.referring : sent.receiving)) continue;
    all += times;
    // Two organisations, of which one has few: who is told the other one and the sum is told both.
    lines.push_back(absl::StrCat(sent.referring, "=", coordinates ? "few" : absl::StrCat(times)));
  }
  lines.push_back(absl::StrCat("=", all));
  std::sort(lines.begin(), lines.end());
  return lines;
}

void JudgeMonitor(Office& office, const Person& who, bool is_over, Tally* tally) {
  v1::GetMonitorRequest request;
  request.mutable_from()->set_year(2025);
  request.mutable_from()->set_month(3);
  request.mutable_from()->set_day(1);
  *request.mutable_to() = request.from();
  request.mutable_to()->set_day(31);
  request.set_by(v1::FIGURE_DIMENSION_REFERRING_ORGANISATION);
  v1::GetMonitorResponse response;
  const absl::Status status = office.Call(who, request, &response);
  const bool coordinates = HoldsAnyOf(who, {v1::ROLE_COORDINATOR});
  absl::StatusCode expected = absl::StatusCode::kOk;
  if (!is_over && coordinates) expected = absl::StatusCode::kInvalidArgument;
  if (!coordinates && !HoldsAnyOf(who, {v1::ROLE_SUPERVISOR, v1::ROLE_LEAD})) {
    expected = absl::StatusCode::kPermissionDenied;
  }
  if (!who.may_enter()) expected = absl::StatusCode::kUnauthenticated;
  const Place place{who.code(), coordinates ? "coordinates" : "", "GetMonitor", is_over ? "over" : "under way"};
  tally->Check(place, "status", absl::StatusCodeToString(expected), absl::StatusCodeToString(status.code()));
  const std::vector<std::string> due =
      expected == absl::StatusCode::kOk ? DueReceived(who) : std::vector<std::string>();
  std::vector<std::string> shown;
  for (const v1::MonitorCell& cell : response.cells()) {
    if (cell.figure_id() != "received") continue;
    shown.push_back(absl::StrCat(cell.group(), "=", cell.suppressed() ? "few" : absl::StrCat(cell.value())));
  }
  std::sort(shown.begin(), shown.end());
  tally->Check(place, "count", absl::StrCat(due.size()), absl::StrCat(shown.size()));
  for (size_t i = 0; i < std::min(due.size(), shown.size()); ++i) tally->Check(place, "figure", due[i], shown[i]);
}

// Sends what comes through.
void SendTaken(Office& office, Tally* tally) {
  for (const auto& taken : Taken()) {
    for (uint64_t i = 0; i < taken.second; ++i) {
      v1::SubmitReferralRequest request;
      request.set_request_id(office.RequestId());
      request.set_referral_id(office.NewId());
      *request.mutable_referral() = FullDossier(office, taken.first);
      const absl::Status status = office.Call(office.PersonOf(taken.first.author), request, nullptr);
      tally->Check({taken.first.author, "nobody's yet", "SubmitReferral", taken.first.name}, "status", "OK",
                   absl::StatusCodeToString(status.code()));
    }
  }
}

}  // namespace

void JudgeFigures(Tally* tally) {
  Office office(FirstAgreements());
  for (const Attempts& attempts : AllAttempts()) Attempt(office, attempts, tally);
  SendTaken(office, tally);
  for (const bool is_over : {false, true}) {
    if (is_over) office.Advance(absl::Hours(24 * 31));
    for (const Person& who : office.people()) {
      JudgeMonth(office, who, is_over, tally);
      JudgeMonitor(office, who, is_over, tally);
    }
  }
}

}  // namespace ihala::matrix
