#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "tests/matrix/judge.h"
#include "tests/matrix/relation.h"

namespace ihala::matrix {
namespace {

using google::protobuf::Message;

std::string TimeName(absl::Time at) { return absl::FormatTime(at, absl::UTCTimeZone()); }

// Whether the case was in this person's hands once, so that their device hears that it left.
bool LookedAfter(const Person& person, const CaseTruth& truth) {
  return RelationOf(person, truth) == "looked after it";
}

const Message* BodyOf(const v1::Row& row) {
  const auto* const field = row.GetDescriptor()->FindFieldByNumber(row.body_case());
  return field == nullptr ? nullptr : &row.GetReflection()->GetMessage(row, field);
}

}  // namespace

void Judge::JudgeRow(const Place& place, const Known& known, const Seen::Rows& rows, const Seen::RowName& name,
                     const Message& truth) {
  const std::unique_ptr<Message> expected(truth.New());
  expected->CopyFrom(truth);
  oracle_.Hide(known.sight, expected.get());
  const auto row = rows.rows.find(name);
  tally_.Check(place, "row", "there", row == rows.rows.end() ? "not there" : "there");
  if (row == rows.rows.end()) return;
  tally_.Compare(place, *expected, *BodyOf(row->second));
  CheckNames(place, known, row->second);
  // From when on less of the row is to be seen: until then an offline device may show it.
  absl::Time ends = absl::InfiniteFuture();
  for (const absl::Time date : oracle_.DatesOf(*known.truth)) {
    if (date <= moment_.now || date >= ends) continue;
    const std::unique_ptr<Message> then(truth.New());
    then->CopyFrom(truth);
    oracle_.Hide(oracle_.See(person_.account, *known.truth, date), then.get());
    if (then->SerializeAsString() != expected->SerializeAsString()) ends = date;
  }
  const absl::Time shown =
      row->second.has_visible_until() ? TimeOf(row->second.visible_until()) : absl::InfiniteFuture();
  tally_.Check(place, "visible_until", TimeName(ends), TimeName(shown));
}

void Judge::JudgeRowsOf(const std::string& surface, const Known& known, const Seen::Rows& rows,
                        std::set<Seen::RowName>* due) {
  const CaseTruth& truth = *known.truth;
  const std::string& id = truth.core.referral_id();
  const auto judge = [&](const char* kind, int field, const std::string& row_id, const Message& message) {
    due->insert({id, field, row_id});
    JudgeRow(PlaceOf(absl::StrCat(surface, " ", kind), &truth), known, rows, {id, field, row_id}, message);
  };
  judge("core", v1::Row::kCoreFieldNumber, "", truth.core);
  // An erased case has none.
  if (truth.dossier.seq != 0) judge("dossier", v1::Row::kDossierFieldNumber, truth.dossier.row_id, truth.dossier.body);
  for (const auto& comment : truth.comments) {
    if (!oracle_.MayRead(known.sight, comment.body)) continue;
    judge("comment", v1::Row::kCommentFieldNumber, comment.row_id, comment.body);
  }
  for (const auto& entry : truth.history) judge("history", v1::Row::kHistoryFieldNumber, entry.row_id, entry.body);
  for (const auto& one : truth.conflicts) judge("conflict", v1::Row::kConflictFieldNumber, one.row_id, one.body);
}

// The terms are read by the people of both sides, and nobody else's.
void Judge::JudgeAgreements(const std::string& surface, const Seen::Rows& rows, std::set<Seen::RowName>* due) {
  const Place place = PlaceOf(absl::StrCat(surface, " agreement"), nullptr);
  std::set<std::string> expected;
  for (const v1::SharingAgreement& agreement : moment_.rules.agreements) {
    const bool is_side = agreement.referring_organisation() == person_.account.organisation() ||
                         agreement.receiving_organisation() == person_.account.organisation();
    if (is_side) expected.insert(absl::StrCat(agreement.agreement_id(), "/", agreement.version()));
  }
  std::set<std::string> shown;
  for (const auto& [name, row] : rows.rows) {
    if (!row.referral_id().empty()) continue;
    due->insert(name);
    if (row.has_agreement()) shown.insert(absl::StrCat(row.agreement().agreement_id(), "/", row.agreement().version()));
  }
  for (const std::string& one : expected)
    tally_.Check(place, one, "there", shown.contains(one) ? "there" : "not there");
  for (const std::string& one : shown)
    tally_.Check(place, one, expected.contains(one) ? "shown" : "not shown", "shown");
}

void Judge::JudgeNames() {
  const Place place = PlaceOf("Exchange, compared", nullptr);
  tally_.Check(place, "status", CodeFor(works_on_cases_, true), absl::StatusCodeToString(seen_.compared.ending.code));
  std::map<Seen::RowName, uint64_t> expected;
  const auto expect = [&](const CaseTruth& truth, int field, const auto& child) {
    expected[{truth.core.referral_id(), field, child.row_id}] = child.seq;
  };
  for (const Known& known : known_) {
    if (!known.sight.exists) continue;
    const CaseTruth& truth = *known.truth;
    expected[{truth.core.referral_id(), v1::Row::kCoreFieldNumber, ""}] = truth.core.revision();
    if (truth.dossier.seq != 0) expect(truth, v1::Row::kDossierFieldNumber, truth.dossier);
    for (const auto& one : truth.comments) {
      if (oracle_.MayRead(known.sight, one.body)) expect(truth, v1::Row::kCommentFieldNumber, one);
    }
    for (const auto& one : truth.history) expect(truth, v1::Row::kHistoryFieldNumber, one);
    for (const auto& one : truth.conflicts) expect(truth, v1::Row::kConflictFieldNumber, one);
  }
  for (const auto& [name, seq] : expected) {
    const auto named = seen_.compared.names.find(name);
    const bool is_named = named != seen_.compared.names.end();
    tally_.Check(place, absl::StrCat("name of field ", std::get<1>(name)), absl::StrCat(seq),
                 is_named ? absl::StrCat(named->second) : "not named");
  }
  for (const auto& [name, seq] : seen_.compared.names) {
    if (std::get<0>(name).empty() || expected.contains(name)) continue;
    tally_.Check(place, absl::StrCat("name of field ", std::get<1>(name)), "not named", absl::StrCat(seq));
  }
}

void Judge::JudgeRows(const std::string& surface, const Seen::Rows& rows) {
  const Place place = PlaceOf(surface, nullptr);
  const bool goes_on = &rows == &seen_.copy;
  const bool is_named = &rows == &seen_.named;
  tally_.Check(place, "status", CodeFor(works_on_cases_, true), absl::StatusCodeToString(rows.ending.code));
  tally_.Check(place, "order", "", rows.broken);
  if (rows.ending.code != absl::StatusCode::kOk) {
    // What was there before stays, and narrows by itself.
    if (!goes_on) tally_.Check(place, "rows", "0", absl::StrCat(rows.rows.size()));
    return;
  }
  std::set<Seen::RowName> due;
  std::set<std::string> gone;
  for (const Known& known : known_) {
    const std::string& id = known.truth->core.referral_id();
    if (known.sight.exists) JudgeRowsOf(surface, known, rows, &due);
    if (!known.sight.exists && LookedAfter(person_, *known.truth) && !is_named)
      due.insert({id, v1::Row::kLeftScopeFieldNumber, ""});
    if (!known.sight.exists) gone.insert(id);
  }
  JudgeAgreements(surface, rows, &due);
  for (const auto& [name, row] : rows.rows) {
    // A case that a red line took away leaves a copy when the device compares, not with a row.
    if (goes_on && gone.contains(row.referral_id())) continue;
    tally_.Check(place, absl::StrCat("row of field ", std::get<1>(name)), due.contains(name) ? "due" : "not due",
                 "due");
  }
}

}  // namespace ihala::matrix
