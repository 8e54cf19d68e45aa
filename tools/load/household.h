#ifndef IHALA_TOOLS_LOAD_HOUSEHOLD_H_
#define IHALA_TOOLS_LOAD_HOUSEHOLD_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"

namespace ihala::load {

// Synthetic households as plain values. Every `absl::string_view` here is a code of words.h (such
// as "TENT") or a P-code, and lives as long as the program.

struct Name {
  std::string first;
  std::string father;
  std::string grandfather;
  std::string family;
};

// How much of a birth date is known.
enum class Precision { kDay, kMonth, kYear, kEstimated };

struct Birth {
  absl::CivilDay day;
  Precision precision = Precision::kDay;
};

struct Document {
  absl::string_view type = "NONE";
  std::string number;           // empty where unknown or none
  std::string rank;             // of the member, on an UNRWA_CARD
  absl::string_view seen;       // empty where there is none
  absl::string_view kept = {};  // why a number with a wrong check digit stays; empty where nobody said
};

struct Person {
  absl::string_view kin;  // to the head, as "WIFE"; empty for the head
  Name name;
  absl::string_view sex;
  Birth birth;
  Document document;
};

struct Phone {
  std::string e164;
  absl::string_view owner;
  int shared_by = 1;  // households, this one included
};

struct Place {
  absl::string_view governorate;
  std::string locality;
  absl::string_view site_type;
  std::string site_name;
  absl::CivilDay as_of;
  absl::string_view origin_governorate;
};

struct Difficulty {
  absl::string_view domain;
  absl::string_view level;
};

struct Coverage {
  std::string programme;
  std::string provider;
  std::string benefit;
  int amount = 0;  // whole units; 0 where in kind
  std::string currency;
  absl::string_view frequency;
  absl::optional<absl::CivilMonth> from;
  absl::optional<absl::CivilMonth> to;
  absl::string_view status;
  absl::optional<absl::CivilDay> last_paid_on;
};

struct SafeContact {
  absl::string_view channel;
  std::string hours;
  std::string who_may_answer;
  bool do_not_call = false;
};

struct Consent {
  absl::string_view basis;
  std::string receiver;
  std::string programme;
  std::vector<absl::string_view> fields;
  absl::string_view mode;
  std::string text_version;
  absl::string_view language;
  absl::string_view given_by;
  absl::string_view for_whom;
  absl::CivilDay given_on;
  absl::CivilDay expires_on;
};

// How a clerk wrote the row down: the same fact is written in several ways in real sheets.
struct Hand {
  bool day_first_dates = false;  // 3/2/2025 rather than 2025-02-03
  bool arabic_digits = false;    // in numbers of documents and phones
  bool plain_spelling = false;   // names as typed in haste: احمد, عبدالله, ابوعودة
  int phone_form = 0;            // 0 to 4: 059…, +970…, 00970…, with dashes, +972…
};

struct Household {
  std::string list_number;
  std::string receiving_org;
  std::string receiving_desk;
  std::string programme;
  std::vector<absl::string_view> services;
  absl::string_view urgency;
  std::string urgency_reason;  // empty when normal
  absl::CivilDay interview;
  Person head;
  std::string head_mother;
  absl::string_view marital_status;
  absl::string_view presence;
  std::vector<Person> members;  // everybody else who lives there
  size_t listed_members = 0;    // the first so many of them are written down by name
  absl::optional<Phone> phone;
  Place place;
  absl::string_view refugee;
  std::vector<absl::string_view> vulnerabilities;
  std::vector<Difficulty> difficulties;
  absl::string_view shelter;
  absl::string_view income;
  std::string need_summary;
  std::vector<Coverage> coverage;
  SafeContact contact;
  Consent consent;
  Hand hand;
};

// How many people of which kind, on the day of the interview.
struct Counts {
  int size = 0;
  int females = 0;
  int males = 0;
  int under_5 = 0;
  int from_5_to_17 = 0;
  int over_59 = 0;
};

Counts CountPeople(const Household& household);

// Completed years of somebody born on `birth`.
int AgeOn(absl::CivilDay birth, absl::CivilDay day);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_HOUSEHOLD_H_
