#include "tools/support/field_titles.h"

#include <functional>
#include <set>

#include "gtest/gtest.h"
#include "ihala/v1/arrangement.pb.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/directory.pb.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/support/messages.h"

namespace ihala::tools {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;

// Every message that `root` can hold, itself included, dates and times apart: they are shown as one value.
void Walk(const Descriptor& root, std::set<const Descriptor*>& seen) {
  if (root.full_name() == "ihala.v1.Date" || root.full_name() == "google.protobuf.Timestamp") return;
  if (!seen.insert(&root).second) return;
  for (int i = 0; i < root.field_count(); ++i) {
    if (root.field(i)->message_type() != nullptr) Walk(*root.field(i)->message_type(), seen);
  }
}

TEST(FieldTitlesTest, EveryFieldOfADossierHasATitleInBothLanguages) {
  std::set<const Descriptor*> messages;
  Walk(*v1::Referral::descriptor(), messages);
  ASSERT_GT(messages.size(), 10u);
  for (const Descriptor* message : messages) {
    for (int i = 0; i < message->field_count(); ++i) {
      const std::string& name = message->field(i)->name();
      EXPECT_NE(FieldTitle(name, Language::kArabic), "") << message->name() << "." << name;
      EXPECT_NE(FieldTitle(name, Language::kEnglish), "") << message->name() << "." << name;
    }
  }
}

TEST(FieldTitlesTest, EveryFieldOfADirectoryEntryHasATitle) {
  std::set<const Descriptor*> messages;
  for (const Descriptor* entry : {v1::Organisation::descriptor(), v1::Desk::descriptor(), v1::Programme::descriptor(),
                                  v1::Governorate::descriptor(), v1::SharingAgreement::descriptor(),
                                  v1::Account::descriptor(), v1::Outage::descriptor(), v1::Arrangement::descriptor()}) {
    Walk(*entry, messages);
  }
  for (const Descriptor* message : messages) {
    for (int i = 0; i < message->field_count(); ++i) {
      EXPECT_NE(FieldTitle(message->field(i)->name(), Language::kArabic), "")
          << message->name() << "." << message->field(i)->name();
    }
  }
}

TEST(FieldTitlesTest, EveryValueThatPeopleSeeHasATitle) {
  std::set<const Descriptor*> messages;
  for (const Descriptor* root : {v1::Referral::descriptor(), v1::CaseCore::descriptor(), v1::Comment::descriptor(),
                                 v1::HistoryEntry::descriptor(), v1::StepInput::descriptor(), v1::Account::descriptor(),
                                 v1::SharingAgreement::descriptor()}) {
    Walk(*root, messages);
  }
  std::set<const EnumDescriptor*> enums;
  for (const Descriptor* message : messages) {
    for (int i = 0; i < message->field_count(); ++i) {
      if (message->field(i)->enum_type() != nullptr) enums.insert(message->field(i)->enum_type());
    }
  }
  ASSERT_GT(enums.size(), 15u);
  for (const EnumDescriptor* values : enums) {
    for (int i = 0; i < values->value_count(); ++i) {
      if (values->value(i)->number() == 0) continue;  // "Not stated" is not shown.
      EXPECT_TRUE(HasValueTitle(*values->value(i))) << values->value(i)->name();
    }
  }
}

TEST(FieldTitlesTest, APathIsNamedByItsLastField) {
  EXPECT_EQ(TitleOfPath("people[0].name.first", Language::kEnglish), "First name");
  EXPECT_EQ(TitleOfPath("people[3]", Language::kEnglish), "People");
  EXPECT_EQ(TitleOfPath("desk", Language::kArabic), "المكتب");
  EXPECT_EQ(TitleOfPath("no.such.thing", Language::kEnglish), "");
}

TEST(FieldTitlesTest, AValueOfANewerServerIsItsNumber) {
  EXPECT_EQ(ValueTitle(*v1::Sex_descriptor(), v1::SEX_FEMALE, Language::kEnglish), "female");
  EXPECT_EQ(ValueTitle(*v1::Sex_descriptor(), 77, Language::kEnglish), "77");
}

}  // namespace
}  // namespace ihala::tools
