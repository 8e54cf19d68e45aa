#include "tools/field/dossier_edit.h"

#include <gtest/gtest.h>

#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

v1::Referral Family() {
  v1::Referral dossier;
  for (const char* name : {"سعاد", "خالد"}) dossier.add_people()->mutable_name()->set_first(name);
  dossier.mutable_people(1)->add_phones()->set_e164("+970590000001");
  dossier.mutable_envelope()->add_services_requested("CASH");
  return dossier;
}

TEST(DossierEditTest, EveryKindOfValueIsSetByItsPath) {
  v1::Referral dossier = Family();
  EXPECT_TRUE(SetByPath("people[1].phones[0].e164", "+970590000002", &dossier).ok());
  EXPECT_TRUE(SetByPath("people[0].phones[0].e164", "+970590000003", &dossier).ok());
  EXPECT_TRUE(SetByPath("people[0].phones[0].owner", "self", &dossier).ok());
  EXPECT_TRUE(SetByPath("envelope.urgency", "URGENCY_URGENT", &dossier).ok());
  EXPECT_TRUE(SetByPath("envelope.household_size", "7", &dossier).ok());
  EXPECT_TRUE(SetByPath("envelope.services_requested", "CASH, SHELTER", &dossier).ok());
  EXPECT_TRUE(SetByPath("household.vulnerabilities", "elderly,DISABILITY", &dossier).ok());
  EXPECT_TRUE(SetByPath("household.current_place.as_of", "2026-03-01", &dossier).ok());
  EXPECT_TRUE(SetByPath("safe_contact.do_not_call", "true", &dossier).ok());
  EXPECT_TRUE(SetByPath("coverage[0].amount_minor", "12000", &dossier).ok());
  EXPECT_TRUE(SetByPath("people[2].name.first", "ليلى", &dossier).ok());
  EXPECT_EQ(dossier.people(1).phones(0).e164(), "+970590000002");
  EXPECT_EQ(dossier.people(0).phones(0).e164(), "+970590000003");
  EXPECT_EQ(dossier.people(0).phones(0).owner(), v1::PHONE_OWNER_SELF);
  EXPECT_EQ(dossier.envelope().urgency(), v1::URGENCY_URGENT);
  EXPECT_EQ(dossier.envelope().household_size(), 7u);
  ASSERT_EQ(dossier.envelope().services_requested_size(), 2);
  EXPECT_EQ(dossier.envelope().services_requested(1), "SHELTER");
  EXPECT_EQ(dossier.household().vulnerabilities_size(), 2);
  EXPECT_EQ(dossier.household().current_place().as_of().day(), 1);
  EXPECT_TRUE(dossier.safe_contact().do_not_call());
  EXPECT_EQ(dossier.coverage(0).amount_minor(), 12000);
  EXPECT_EQ(dossier.people_size(), 3);
}

TEST(DossierEditTest, AFieldAListAnEntryAndAPersonAreEmptied) {
  v1::Referral dossier = Family();
  EXPECT_TRUE(EmptyByPath("people[1].phones", &dossier).ok());
  EXPECT_EQ(dossier.people(1).phones_size(), 0);
  EXPECT_TRUE(EmptyByPath("people[0]", &dossier).ok());
  ASSERT_EQ(dossier.people_size(), 1);
  EXPECT_EQ(dossier.people(0).name().first(), "خالد");
  EXPECT_TRUE(EmptyByPath("people[0].name.first", &dossier).ok());
  EXPECT_EQ(dossier.people(0).name().first(), "");
}

TEST(DossierEditTest, WhatIsNoFieldOrNoValueIsAMistakeOfTheCommandLine) {
  for (const char* path :
       {"", "nothing", "people", "people[x].sex", "people[9].name.first", "people[0].name", "envelope[0].urgency",
        "people[0].phones[2].e164", "household.household_id", "people[-1].sex", "people[0", "needs..summary"}) {
    v1::Referral dossier = Family();
    EXPECT_TRUE(IsUsageError(SetByPath(path, "1", &dossier))) << path;
  }
  v1::Referral dossier = Family();
  EXPECT_TRUE(IsUsageError(SetByPath("envelope.urgency", "soon", &dossier)));
  EXPECT_TRUE(IsUsageError(SetByPath("envelope.household_size", "seven", &dossier)));
  EXPECT_TRUE(IsUsageError(SetByPath("household.current_place.as_of", "31.2.", &dossier)));
  EXPECT_TRUE(IsUsageError(SetByPath("safe_contact.do_not_call", "perhaps", &dossier)));
  EXPECT_TRUE(IsUsageError(EmptyByPath("people[2]", &dossier)));
}

}  // namespace
}  // namespace ihala::tools
