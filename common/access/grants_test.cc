#include "common/access/grants.h"

#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/referral/directory.h"
#include "gtest/gtest.h"
#include "tests/support/rights.h"

namespace ihala {
namespace {

v1::RoleBinding Binding(v1::Role role, const std::vector<std::string>& desks = {},
                        const std::vector<std::string>& governorates = {}) {
  v1::RoleBinding binding;
  binding.set_role(role);
  ListAllRights(&binding);
  binding.set_organisation("MOSD");
  for (const std::string& desk : desks) binding.add_desks(desk);
  for (const std::string& governorate : governorates) binding.add_governorates(governorate);
  return binding;
}

v1::AccountGrant Grant(const std::vector<v1::RoleBinding>& roles) {
  v1::AccountGrant grant;
  for (const v1::RoleBinding& role : roles) *grant.add_roles() = role;
  return grant;
}

v1::AccountGrant Until(v1::AccountGrant grant, int year) {
  *grant.mutable_validity()->mutable_to() = ToDate(absl::CivilDay(year, 12, 31));
  return grant;
}

TEST(GrantsTest, WhatBothGiveReachesNoFurtherThanEither) {
  const auto at_a_and_b = Grant({Binding(v1::ROLE_REVIEWER, {"A", "B"})});
  const auto at_b_and_c = Grant({Binding(v1::ROLE_REVIEWER, {"B", "C"})});
  const v1::AccountGrant both = InBoth(at_a_and_b, at_b_and_c);
  ASSERT_EQ(both.roles_size(), 1);
  ASSERT_EQ(both.roles(0).desks_size(), 1);
  EXPECT_EQ(both.roles(0).desks(0), "B");
}

TEST(GrantsTest, TwoLimitsWithoutACommonDeskLeaveNoRoleAndNotOneWithoutLimits) {
  const auto at_a = Grant({Binding(v1::ROLE_REVIEWER, {"A"})});
  const auto at_b = Grant({Binding(v1::ROLE_REVIEWER, {"B"})});
  EXPECT_EQ(InBoth(at_a, at_b).roles_size(), 0);
}

TEST(GrantsTest, AnotherRoleIsNotTheSame) {
  EXPECT_EQ(InBoth(Grant({Binding(v1::ROLE_REVIEWER)}), Grant({Binding(v1::ROLE_LEAD)})).roles_size(), 0);
  EXPECT_FALSE(IsWithin(Grant({Binding(v1::ROLE_LEAD)}), Grant({Binding(v1::ROLE_REVIEWER)})));
}

TEST(GrantsTest, ALongerTimeIsNotWithinAShorterOne) {
  const auto role = Grant({Binding(v1::ROLE_REVIEWER)});
  EXPECT_TRUE(IsWithin(Until(role, 2026), Until(role, 2027)));
  EXPECT_TRUE(IsWithin(Until(role, 2026), role));
  EXPECT_FALSE(IsWithin(Until(role, 2027), Until(role, 2026)));
  EXPECT_FALSE(IsWithin(role, Until(role, 2026)));
  EXPECT_EQ(InBoth(role, Until(role, 2026)).validity().to().year(), 2026);
}

TEST(GrantsTest, OnlyWhoSpeaksAndReachesAsFarHandsOut) {
  Caller lead{"L-1", "MOSD", {Binding(v1::ROLE_LEAD, {"A", "B"})}};
  EXPECT_TRUE(MayHandOut(lead, "MOSD", Binding(v1::ROLE_REVIEWER, {"A"})));
  EXPECT_FALSE(MayHandOut(lead, "MOSD", Binding(v1::ROLE_REVIEWER, {"C"})));
  EXPECT_FALSE(MayHandOut(lead, "MOSD", Binding(v1::ROLE_REVIEWER))) << "no limit is further than any";
  EXPECT_FALSE(MayHandOut(lead, "CSO-1", Binding(v1::ROLE_REVIEWER, {"A"})));
  Caller reviewer{"R-1", "MOSD", {Binding(v1::ROLE_REVIEWER)}};
  EXPECT_FALSE(MayHandOut(reviewer, "MOSD", Binding(v1::ROLE_REVIEWER, {"A"})));
}

// Any grant at all, of a few desks and governorates.
v1::AccountGrant Any(SeededRandom& random) {
  v1::AccountGrant grant;
  for (uint64_t i = random.Uniform(4); i > 0; --i) {
    const v1::Role roles[] = {v1::ROLE_REVIEWER, v1::ROLE_LEAD, v1::ROLE_INTEGRATOR};
    v1::RoleBinding binding = Binding(roles[random.Uniform(3)]);
    for (const char* desk : {"A", "B", "C"}) {
      if (random.Uniform(3) == 0) binding.add_desks(desk);
    }
    for (const char* governorate : {"G1", "G2"}) {
      if (random.Uniform(3) == 0) binding.add_governorates(governorate);
    }
    if (binding.role() == v1::ROLE_INTEGRATOR && random.Uniform(2) == 0) {
      binding.clear_rights();
      binding.add_rights(random.Uniform(2) == 0 ? v1::RIGHT_READ : v1::RIGHT_SUBMIT);
    }
    *grant.add_roles() = binding;
  }
  return random.Uniform(2) == 0 ? grant : Until(grant, static_cast<int>(2025 + random.Uniform(3)));
}

// What a grant gives at one desk, place and year, as its words say: a role, and of a system's a right.
bool Gives(const v1::AccountGrant& grant, v1::Role role, v1::Right right, const std::string& desk,
           const std::string& governorate, int year) {
  if (!IsValidOn(grant.validity(), absl::CivilDay(year, 6, 1))) return false;
  for (const v1::RoleBinding& binding : grant.roles()) {
    const auto has = [](const auto& list, const std::string& one) {
      for (const std::string& each : list) {
        if (each == one) return true;
      }
      return list.empty();
    };
    if (right != v1::RIGHT_UNSPECIFIED && !HasRight(binding, right)) continue;
    if (binding.role() == role && has(binding.desks(), desk) && has(binding.governorates(), governorate)) return true;
  }
  return false;
}

TEST(GrantsTest, WhatBothGiveIsWhatEachGivesAtEveryDeskPlaceAndYear) {
  SeededRandom random(7);
  for (int run = 0; run < 2000; ++run) {
    const v1::AccountGrant one = Any(random);
    const v1::AccountGrant other = Any(random);
    const v1::AccountGrant both = InBoth(one, other);
    bool is_within = true;
    for (const auto& [role, right] :
         std::vector<std::pair<v1::Role, v1::Right>>{{v1::ROLE_REVIEWER, v1::RIGHT_UNSPECIFIED},
                                                     {v1::ROLE_LEAD, v1::RIGHT_UNSPECIFIED},
                                                     {v1::ROLE_INTEGRATOR, v1::RIGHT_READ},
                                                     {v1::ROLE_INTEGRATOR, v1::RIGHT_SUBMIT},
                                                     {v1::ROLE_INTEGRATOR, v1::RIGHT_ACT}}) {
      for (const char* desk : {"A", "B", "C", "D"}) {
        for (const char* governorate : {"G1", "G2", "G3"}) {
          for (const int year : {2025, 2026, 2027, 2028}) {
            const bool by_one = Gives(one, role, right, desk, governorate, year);
            const bool by_other = Gives(other, role, right, desk, governorate, year);
            ASSERT_EQ(Gives(both, role, right, desk, governorate, year), by_one && by_other)
                << one.DebugString() << other.DebugString() << both.DebugString();
            if (by_one && !by_other) is_within = false;
          }
        }
      }
    }
    // It may say no where several bindings together would do: then somebody is asked once too often.
    const bool says = IsWithin(one, other);
    ASSERT_TRUE(!says || is_within) << one.DebugString() << other.DebugString();
  }
}

}  // namespace
}  // namespace ihala
