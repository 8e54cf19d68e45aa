#include "common/referral/directory.h"

#include <algorithm>
#include <utility>

#include "common/referral/field_checks.h"

namespace ihala {
namespace {

template <typename T>
const T* Find(const Directory::Map<T>& map, absl::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& list, absl::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// The last day that a date names: that of the month or the year where it says no more.
absl::CivilDay LastDayOf(const v1::Date& date) {
  if (date.month() == 0) return absl::CivilDay(date.year(), 12, 31);
  if (date.day() == 0) return absl::CivilDay(absl::CivilMonth(date.year(), date.month()) + 1) - 1;
  return ToCivilDay(date);
}

}  // namespace

bool Serves(const v1::Desk& desk, absl::string_view governorate) {
  return desk.governorates().empty() || Contains(desk.governorates(), governorate);
}

bool Handles(const v1::Desk& desk, absl::string_view programme) {
  return desk.programmes().empty() || Contains(desk.programmes(), programme);
}

bool Covers(const v1::SharingAgreement& agreement, absl::string_view programme) {
  return Contains(agreement.programmes(), programme);
}

bool IsValidOn(const v1::Validity& validity, absl::CivilDay day) {
  if (IsKnown(validity.from()) && day < ToCivilDay(validity.from())) return false;
  return !IsKnown(validity.to()) || day <= LastDayOf(validity.to());
}

absl::CivilDay ToCivilDay(const v1::Date& date) {
  return absl::CivilDay(date.year(), std::max(date.month(), 1), std::max(date.day(), 1));
}

v1::Date ToDate(absl::CivilDay day) {
  v1::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

void Directory::Put(v1::Organisation entry) {
  std::string key = entry.code();
  organisations_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::Desk entry) {
  std::string key = entry.code();
  desks_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::Programme entry) {
  std::string key = entry.code();
  programmes_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::Governorate entry) {
  std::string key = entry.pcode();
  governorates_.insert_or_assign(std::move(key), std::move(entry));
}

void Directory::Put(v1::SharingAgreement entry) {
  std::string key = entry.agreement_id();
  agreements_.insert_or_assign(std::move(key), std::move(entry));
}

const v1::Organisation* Directory::organisation(absl::string_view code) const { return Find(organisations_, code); }
const v1::Desk* Directory::desk(absl::string_view code) const { return Find(desks_, code); }
const v1::Programme* Directory::programme(absl::string_view code) const { return Find(programmes_, code); }
const v1::Governorate* Directory::governorate(absl::string_view pcode) const { return Find(governorates_, pcode); }
const v1::SharingAgreement* Directory::agreement(absl::string_view id) const { return Find(agreements_, id); }

const v1::SharingAgreement* Directory::AgreementFor(absl::string_view referring, absl::string_view receiving,
                                                    absl::string_view programme, absl::CivilDay day) const {
  const v1::SharingAgreement* best = nullptr;
  for (const auto& [id, agreement] : agreements_) {
    if (agreement.referring_organisation() != referring || agreement.receiving_organisation() != receiving) continue;
    if (!IsValidOn(agreement.validity(), day)) continue;
    if (!Covers(agreement, programme)) continue;
    // The first by id, so that every side finds the same one whatever the order of its table.
    if (best == nullptr || id < best->agreement_id()) best = &agreement;
  }
  return best;
}

}  // namespace ihala
