// How amendments meet: field by field, whoever comes first.
#include "common/referral/amendment_merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/referral/amendment.h"
#include "common/referral/dossier_fields.h"
#include "common/referral/sample_referral.h"
#include "tests/support/sanitized.h"

namespace ihala {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

using Edit = std::function<void(v1::Referral&)>;

const std::string kOneStream(16, 'a');
const std::string kOtherStream(16, 'b');

// Somebody whose words are all on one stream, the one of number `n` now, up to 9 of them.
AmendmentAuthor AuthorOn(const std::string& stream, uint64_t n, uint64_t base) {
  const auto place = [&](uint64_t number) { return absl::StrCat(stream, number); };
  AmendmentAuthor author;
  author.place = place(n);
  author.base = base;
  for (uint64_t other = 1; other < n; ++other) author.earlier.push_back(place(other));
  for (uint64_t other = n + 1; other < 10; ++other) author.later.push_back(place(other));
  return author;
}

// What somebody had seen, and says now.
struct Word {
  v1::AmendReferral amendment;
  AmendmentAuthor author;
};

// A dossier as the server keeps it.
struct Kept {
  v1::Referral dossier = SampleReferral();
  v1::DossierNumbers numbers;
  uint64_t head = 10;
  std::vector<v1::DossierConflict> conflicts;  // Open ones.

  // What `stream` says next, number `n`, having seen the dossier as it is.
  Word Say(const std::string& stream, uint64_t n, const Edit& edit, const std::vector<uint64_t>& settles = {}) const {
    v1::Referral edited = dossier;
    edit(edited);
    std::vector<FieldViolation> violations;
    Word word{DiffDossiers(dossier, edited, &violations), AuthorOn(stream, n, head)};
    EXPECT_THAT(violations, IsEmpty());
    for (const uint64_t seq : settles) word.amendment.add_settles(seq);
    return word;
  }

  MergedAmendment Hear(const Word& word) {
    MergedAmendment merged = MergeAmendment(dossier, numbers, word.amendment, word.author);
    ++head;
    for (const uint64_t seq : merged.closed) {
      std::erase_if(conflicts, [seq](const v1::DossierConflict& open) { return open.seq() == seq; });
    }
    for (v1::FieldNumber& number : *merged.numbers.mutable_fields()) {
      if (number.seq() == 0) number.set_seq(head);
    }
    int at = merged.numbers.conflicts_size() - static_cast<int>(merged.found.size());
    for (v1::DossierConflict& conflict : merged.found) {
      conflict.set_seq(++head);
      merged.numbers.mutable_conflicts(at++)->set_seq(head);
      conflicts.push_back(conflict);
    }
    dossier = merged.dossier;
    numbers = merged.numbers;
    return merged;
  }
};

Edit Phone(const std::string& number, int person = 0) {
  return [=](v1::Referral& dossier) {
    dossier.mutable_people(person)->mutable_phones()->Clear();
    dossier.mutable_people(person)->add_phones()->set_e164(number);
  };
}
Edit Summary(const std::string& words) {
  return [=](v1::Referral& dossier) { dossier.mutable_needs()->set_summary(words); };
}
Edit WithoutPerson(int person) {
  return [=](v1::Referral& dossier) { dossier.mutable_people()->DeleteSubrange(person, 1); };
}
Edit WithPerson(char last_byte) {
  return [=](v1::Referral& dossier) {
    v1::Person person = dossier.people(1);
    person.mutable_person_id()->back() = last_byte;
    *dossier.add_people() = person;
  };
}

class AmendmentMergeTest : public testing::Test {
 protected:
  // Two people who saw the same dossier; what is kept after both, in either order.
  std::pair<Kept, Kept> BothOrders(const Edit& one, const Edit& other) {
    Kept first;
    const Word a = first.Say(kOneStream, 1, one);
    const Word b = first.Say(kOtherStream, 1, other);
    Kept second = first;
    first.Hear(a);
    first.Hear(b);
    second.Hear(b);
    second.Hear(a);
    return {first, second};
  }
};

TEST_F(AmendmentMergeTest, DifferentFieldsMergeInEitherOrder) {
  const auto [first, second] = BothOrders(Phone("+970590000001"), Summary("words"));
  EXPECT_EQ(first.dossier.SerializeAsString(), second.dossier.SerializeAsString());
  EXPECT_THAT(first.conflicts, IsEmpty());
  EXPECT_THAT(second.conflicts, IsEmpty());
  EXPECT_EQ(first.dossier.people(0).phones(0).e164(), "+970590000001");
  EXPECT_EQ(first.dossier.needs().summary(), "words");
}

TEST_F(AmendmentMergeTest, TheSameFieldOfTwoPeopleIsTwoFields) {
  const auto [first, second] = BothOrders(Phone("+970590000001", 0), Phone("+970590000002", 1));
  EXPECT_EQ(first.dossier.SerializeAsString(), second.dossier.SerializeAsString());
  EXPECT_THAT(first.conflicts, IsEmpty());
}

TEST_F(AmendmentMergeTest, TheSameValueIsNoConflict) {
  const auto [first, second] = BothOrders(Phone("+970590000001"), Phone("+970590000001"));
  EXPECT_THAT(first.conflicts, IsEmpty());
  EXPECT_THAT(second.conflicts, IsEmpty());
}

TEST_F(AmendmentMergeTest, OfAnotherValueTheFirstStaysAndTheSecondWaitsBesideIt) {
  const auto [first, second] = BothOrders(Phone("+970590000001"), Phone("+970590000002"));
  ASSERT_THAT(first.conflicts, SizeIs(1));
  ASSERT_THAT(second.conflicts, SizeIs(1));
  EXPECT_EQ(first.dossier.people(0).phones(0).e164(), "+970590000001");
  EXPECT_EQ(second.dossier.people(0).phones(0).e164(), "+970590000002");
  const v1::DossierConflict& conflict = first.conflicts[0];
  EXPECT_EQ(conflict.field().path(), "people.phones");
  EXPECT_EQ(conflict.field().person_id(), first.dossier.people(0).person_id());
  // The other value alone, in its place.
  v1::Referral other;
  other.add_people()->set_person_id(conflict.field().person_id());
  other.mutable_people(0)->add_phones()->set_e164("+970590000002");
  EXPECT_EQ(conflict.other().SerializeAsString(), other.SerializeAsString());
}

TEST_F(AmendmentMergeTest, WhoHasSeenTheChangeReplacesIt) {
  Kept kept;
  kept.Hear(kept.Say(kOneStream, 1, Phone("+970590000001")));
  kept.Hear(kept.Say(kOtherStream, 1, Phone("+970590000002")));
  EXPECT_THAT(kept.conflicts, IsEmpty());
  EXPECT_EQ(kept.dossier.people(0).phones(0).e164(), "+970590000002");
}

TEST_F(AmendmentMergeTest, OnesOwnWordsInARowAreNoConflict) {
  Kept kept;
  const Word first = kept.Say(kOneStream, 1, Phone("+970590000001"));
  const Word second = kept.Say(kOneStream, 2, Phone("+970590000002"));
  kept.Hear(first);
  kept.Hear(second);
  EXPECT_THAT(kept.conflicts, IsEmpty());
  EXPECT_EQ(kept.dossier.people(0).phones(0).e164(), "+970590000002");
}

TEST_F(AmendmentMergeTest, OfOnesOwnWordsTheLaterOneStaysInWhateverOrderTheyCome) {
  Kept kept;
  const Word first = kept.Say(kOneStream, 1, Phone("+970590000001"));
  const Word second = kept.Say(kOneStream, 2, Phone("+970590000002"));
  kept.Hear(second);
  EXPECT_TRUE(kept.Hear(first).IsNothing());
  EXPECT_THAT(kept.conflicts, IsEmpty());
  EXPECT_EQ(kept.dossier.people(0).phones(0).e164(), "+970590000002");
}

TEST_F(AmendmentMergeTest, AnotherWordBetweenOnesOwnIsAConflict) {
  Kept kept;
  const Word first = kept.Say(kOneStream, 1, Phone("+970590000001"));
  const Word second = kept.Say(kOneStream, 2, Phone("+970590000003"));
  kept.Hear(first);
  kept.Hear(kept.Say(kOtherStream, 1, Phone("+970590000002")));
  kept.Hear(second);
  ASSERT_THAT(kept.conflicts, SizeIs(1));
  EXPECT_EQ(kept.dossier.people(0).phones(0).e164(), "+970590000002");
  EXPECT_EQ(kept.conflicts[0].other().people(0).phones(0).e164(), "+970590000003");
}

TEST_F(AmendmentMergeTest, OnesLaterWordTakesThePlaceOfTheOneThatWaits) {
  Kept kept;
  const Word first = kept.Say(kOneStream, 1, Phone("+970590000001"));
  const Word second = kept.Say(kOneStream, 2, Phone("+970590000003"));
  kept.Hear(kept.Say(kOtherStream, 1, Phone("+970590000002")));
  kept.Hear(first);
  kept.Hear(second);
  ASSERT_THAT(kept.conflicts, SizeIs(1));
  EXPECT_EQ(kept.conflicts[0].other().people(0).phones(0).e164(), "+970590000003");
  // And not the other way round.
  kept.Hear(first);
  EXPECT_EQ(kept.conflicts[0].other().people(0).phones(0).e164(), "+970590000003");
}

TEST_F(AmendmentMergeTest, ABaseThatIsNotKnownConflictsWithEverythingButWhatIsEqual) {
  Kept kept;
  Word word = kept.Say(kOtherStream, 1, [](v1::Referral& dossier) {
    Phone("+970590000001")(dossier);
    Summary("words")(dossier);
  });
  word.author.base = 0;
  kept.Hear(kept.Say(kOneStream, 1, Summary("words")));
  kept.Hear(word);
  ASSERT_THAT(kept.conflicts, SizeIs(1));
  EXPECT_EQ(kept.conflicts[0].field().path(), "people.phones");
}

TEST_F(AmendmentMergeTest, WhoSubmittedKnowsWhatTheySubmitted) {
  Kept kept;
  Word word = kept.Say(kOneStream, 2, Phone("+970590000001"));
  word.author.base = 0;
  word.author.submitted = true;
  kept.Hear(word);
  EXPECT_THAT(kept.conflicts, IsEmpty());
  // What another wrote since they do not.
  Word other = kept.Say(kOneStream, 3, Summary("mine"));
  other.author.base = 0;
  other.author.submitted = true;
  kept.Hear(kept.Say(kOtherStream, 1, Summary("theirs")));
  kept.Hear(other);
  EXPECT_THAT(kept.conflicts, SizeIs(1));
}

TEST_F(AmendmentMergeTest, MembersAddedByTwoDevicesAreBothThereInOneOrder) {
  const auto [first, second] = BothOrders(WithPerson('\x21'), WithPerson('\x20'));
  EXPECT_EQ(first.dossier.people_size(), 4);
  EXPECT_EQ(first.dossier.SerializeAsString(), second.dossier.SerializeAsString());
  EXPECT_THAT(first.conflicts, IsEmpty());
}

TEST_F(AmendmentMergeTest, OneMemberAddedByTwoDevicesIsOnePerson) {
  const auto named = [](const char* name) {
    return [=](v1::Referral& dossier) {
      WithPerson('\x20')(dossier);
      dossier.mutable_people(2)->mutable_name()->set_first(name);
    };
  };
  const auto [same, same_again] = BothOrders(named("سعاد"), named("سعاد"));
  EXPECT_EQ(same.dossier.people_size(), 3);
  EXPECT_THAT(same.conflicts, IsEmpty());
  const auto [first, second] = BothOrders(named("سعاد"), named("سعدية"));
  ASSERT_THAT(first.conflicts, SizeIs(1));
  EXPECT_EQ(first.conflicts[0].field().path(), "people.name");
  EXPECT_EQ(second.conflicts[0].other().people(0).name().first(), "سعاد");
}

TEST_F(AmendmentMergeTest, AFieldThatIsEmptiedAndChangedKeepsBothSayings) {
  const Edit empties = [](v1::Referral& dossier) { dossier.mutable_people(0)->clear_phones(); };
  const auto [first, second] = BothOrders(Phone("+970590000001"), empties);
  ASSERT_THAT(first.conflicts, SizeIs(1));
  EXPECT_TRUE(first.conflicts[0].empties());
  EXPECT_EQ(first.dossier.people(0).phones_size(), 1);
  ASSERT_THAT(second.conflicts, SizeIs(1));
  EXPECT_FALSE(second.conflicts[0].empties());
  EXPECT_EQ(second.conflicts[0].other().people(0).phones(0).e164(), "+970590000001");
  EXPECT_EQ(second.dossier.people(0).phones_size(), 0);
}

TEST_F(AmendmentMergeTest, APersonWhoIsRemovedAndChangedIsInConflictAsAWhole) {
  const auto [changed, removed] = BothOrders(Phone("+970590000001", 1), WithoutPerson(1));
  const std::string id = SampleReferral().people(1).person_id();
  // Changed first: they stay, and that somebody removed them waits.
  ASSERT_THAT(changed.conflicts, SizeIs(1));
  EXPECT_EQ(changed.conflicts[0].field().path(), kPeoplePath);
  EXPECT_TRUE(changed.conflicts[0].empties());
  EXPECT_EQ(changed.dossier.people_size(), 2);
  // Removed first: they are gone, and wait whole, with the change.
  ASSERT_THAT(removed.conflicts, SizeIs(1));
  EXPECT_EQ(removed.conflicts[0].field().path(), kPeoplePath);
  EXPECT_EQ(removed.dossier.people_size(), 1);
  v1::Person whole = SampleReferral().people(1);
  whole.clear_phones();
  whole.add_phones()->set_e164("+970590000001");
  EXPECT_EQ(removed.conflicts[0].other().people(0).SerializeAsString(), whole.SerializeAsString());
}

TEST_F(AmendmentMergeTest, APersonIsRemovedTwiceOnce) {
  const auto [first, second] = BothOrders(WithoutPerson(1), WithoutPerson(1));
  EXPECT_EQ(first.dossier.people_size(), 1);
  EXPECT_THAT(first.conflicts, IsEmpty());
}

TEST_F(AmendmentMergeTest, APersonWhoIsInConflictComesBackAsTheyWere) {
  auto [kept, removed] = BothOrders(WithoutPerson(1), Phone("+970590000001", 1));
  ASSERT_THAT(kept.conflicts, SizeIs(1));
  const v1::Person back = kept.conflicts[0].other().people(0);
  kept.Hear(
      kept.Say(kOneStream, 2, [&](v1::Referral& dossier) { *dossier.add_people() = back; }, {kept.conflicts[0].seq()}));
  EXPECT_THAT(kept.conflicts, IsEmpty());
  ASSERT_EQ(kept.dossier.people_size(), 2);
  EXPECT_EQ(kept.dossier.people(1).phones(0).e164(), "+970590000001");
}

TEST_F(AmendmentMergeTest, SomebodyNobodyHeardOfIsNotChanged) {
  Kept kept;
  Word word = kept.Say(kOneStream, 1, Phone("+970590000001", 1));
  word.amendment.mutable_changed()->mutable_people(0)->mutable_person_id()->back() = '\x77';
  EXPECT_THAT(kept.Hear(word).unknown, SizeIs(1));
}

TEST_F(AmendmentMergeTest, SettlingKeepsTheValueOrTakesTheOther) {
  auto [kept, taken] = BothOrders(Phone("+970590000001"), Phone("+970590000002"));
  const auto nothing = [](v1::Referral&) {};
  kept.Hear(kept.Say(kOneStream, 2, nothing, {kept.conflicts[0].seq()}));
  EXPECT_THAT(kept.conflicts, IsEmpty());
  EXPECT_EQ(kept.dossier.people(0).phones(0).e164(), "+970590000001");
  taken.Hear(taken.Say(kOneStream, 2, Phone("+970590000009"), {taken.conflicts[0].seq()}));
  EXPECT_THAT(taken.conflicts, IsEmpty());
  EXPECT_EQ(taken.dossier.people(0).phones(0).e164(), "+970590000009");
  // What is settled is settled once.
  EXPECT_TRUE(kept.Hear(kept.Say(kOneStream, 3, nothing, {kept.head})).IsNothing());
}

TEST_F(AmendmentMergeTest, ASettlementThatMeetsANewChangeBeginsAnother) {
  auto [kept, unused] = BothOrders(Phone("+970590000001"), Phone("+970590000002"));
  const Word settles = kept.Say(kOtherStream, 2, Phone("+970590000009"), {kept.conflicts[0].seq()});
  kept.Hear(kept.Say(kOneStream, 2, Phone("+970590000005")));
  kept.Hear(settles);
  ASSERT_THAT(kept.conflicts, SizeIs(1));
  EXPECT_EQ(kept.dossier.people(0).phones(0).e164(), "+970590000005");
  EXPECT_EQ(kept.conflicts[0].other().people(0).phones(0).e164(), "+970590000009");
}

TEST_F(AmendmentMergeTest, CriticalFieldsAreNamedWithAndWithoutConflict) {
  Kept kept;
  const Word other = kept.Say(kOtherStream, 1, Phone("+970590000002"));
  const MergedAmendment merged = kept.Hear(kept.Say(kOneStream, 1, [](v1::Referral& dossier) {
    Phone("+970590000001")(dossier);
    Summary("words")(dossier);
  }));
  ASSERT_THAT(merged.amended, SizeIs(2));
  for (const v1::AmendedField& field : merged.amended) {
    EXPECT_EQ(field.critical(), field.field().path() == "people.phones");
    EXPECT_FALSE(field.in_conflict());
  }
  const MergedAmendment meets = kept.Hear(other);
  ASSERT_THAT(meets.amended, SizeIs(1));
  EXPECT_TRUE(meets.amended[0].critical());
  EXPECT_TRUE(meets.amended[0].in_conflict());
}

// One change of any one unit, person or list.
Edit AnyEdit(Random& random, std::string* touched) {
  const uint64_t kind = random.Uniform(10);
  if (kind == 0) {
    const char last = static_cast<char>(0x20 + random.Uniform(64));
    *touched = std::string("add") + last;
    return WithPerson(last);
  }
  if (kind == 1) {
    *touched = "people:1";
    return WithoutPerson(1);
  }
  std::vector<const DossierUnit*> units;
  for (const DossierUnit& unit : DossierUnits()) {
    if (unit.amendable) units.push_back(&unit);
  }
  const DossierUnit& unit = *units[random.Uniform(units.size())];
  const int person = unit.of_person() ? static_cast<int>(random.Uniform(2)) : -1;
  *touched = unit.of_person() ? "people:" + std::to_string(person) + unit.path : unit.path;
  return [&unit, person](v1::Referral& dossier) {
    const std::string id = person < 0 ? "" : dossier.people(person).person_id();
    v1::Referral empty;
    if (person >= 0) FindOrAddPerson(&empty, id);
    CopyUnit(empty, unit, id, &dossier);
  };
}

bool AreOfOneField(const std::string& a, const std::string& b) {
  if (a == b) return true;
  // Whoever removes a person touches all of them.
  return (a == "people:1" && b.starts_with("people:1")) || (b == "people:1" && a.starts_with("people:1"));
}

TEST_F(AmendmentMergeTest, AnyTwoAmendmentsOfDifferentFieldsGiveOneDossierInEitherOrder) {
  SeededRandom random(20250302);
  int merged = 0;
  int crossed = 0;
  constexpr int kPairs = Tries(4000);
  for (int i = 0; i < kPairs; ++i) {
    std::string one_field;
    std::string other_field;
    const Edit one = AnyEdit(random, &one_field);
    const Edit other = AnyEdit(random, &other_field);
    const auto [first, second] = BothOrders(one, other);
    if (AreOfOneField(one_field, other_field)) {
      ++crossed;
      continue;
    }
    ASSERT_EQ(first.dossier.SerializeAsString(), second.dossier.SerializeAsString())
        << "round " << i << ": " << one_field << " and " << other_field;
    ASSERT_THAT(first.conflicts, IsEmpty()) << one_field << " and " << other_field;
    ASSERT_THAT(second.conflicts, IsEmpty()) << one_field << " and " << other_field;
    ++merged;
  }
  EXPECT_GT(merged, kPairs / 4 * 3);
  EXPECT_GT(crossed, kPairs / 80);
}

}  // namespace
}  // namespace ihala
