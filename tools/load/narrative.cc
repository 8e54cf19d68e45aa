#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tools/load/circumstances.h"
#include "tools/load/draw.h"
#include "tools/load/words.h"

namespace ihala::load {
namespace {

std::string Fill(absl::string_view phrase, const Household& household) {
  const Place& place = household.place;
  const absl::string_view here =
      place.locality.empty() ? ArabicWord(Code::kGovernorate, place.governorate) : absl::string_view(place.locality);
  return absl::StrReplaceAll(phrase, {{"{from}", ArabicWord(Code::kGovernorate, place.origin_governorate)},
                                      {"{here}", here},
                                      {"{size}", absl::StrCat(CountPeople(household).size)}});
}

// What is special about this family, each a sentence.
std::vector<std::string> Particulars(Random& random, const Household& household) {
  std::vector<std::string> sentences;
  const auto say = [&](Topic topic) { sentences.push_back(Say(random, topic)); };
  if (HasVulnerability(household, "PREGNANT_OR_LACTATING") && Chance(random, 80)) say(Topic::kInfant);
  if (HasVulnerability(household, "ELDERLY") && Chance(random, 70)) say(Topic::kElder);
  if (HasVulnerability(household, "DISABILITY")) say(Topic::kDisabled);
  if (HasVulnerability(household, "CHRONIC_ILLNESS")) say(Topic::kIll);
  if (HasVulnerability(household, "ORPHAN_CARER")) say(Topic::kOrphans);
  if (CountPeople(household).from_5_to_17 > 0 && Chance(random, 60)) say(Topic::kChildren);
  if (sentences.size() > 3) sentences.resize(3);
  return sentences;
}

}  // namespace

std::string WriteNeed(Random& random, const Household& household) {
  const bool displaced = household.shelter != "OWN_HOME" && household.shelter != "DAMAGED";
  std::vector<std::string> sentences;
  sentences.push_back(Fill(Say(random, displaced ? Topic::kDisplaced : Topic::kAtHome), household));
  const bool tent = household.shelter == "TENT";
  if (Chance(random, 85)) {
    sentences.push_back(Say(random, tent ? Topic::kTent : Topic::kIndoors));
  }
  const bool without = household.income == "NO_INCOME";
  sentences.push_back(Say(random, without ? Topic::kNoIncome : Topic::kLittleIncome));
  for (std::string& sentence : Particulars(random, household)) {
    sentences.push_back(std::move(sentence));
  }
  if (Chance(random, 75)) {
    sentences.push_back(Say(random, Topic::kAsk));
  }
  constexpr absl::string_view kBetween[] = {"، ", ". ", "؛ ", "\n", ", "};
  const absl::string_view between = kBetween[Weighted(random, {40, 26, 10, 16, 8})];
  return absl::StrCat(absl::StrJoin(sentences, between), ".");
}

}  // namespace ihala::load
