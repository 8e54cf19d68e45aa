#include "common/text/place_level.h"

#include <gtest/gtest.h>

namespace ihala::text {
namespace {

TEST(PlaceLevelTest, GazaAloneHasSeveralLevels) {
  for (const char* name : {"غزة", "غزه", " غزّة ", "Gaza", "GAZA", "\u200Fغزة"}) {
    EXPECT_EQ(LevelOfPlace(name), PlaceLevel::kSeveral) << name;
  }
}

TEST(PlaceLevelTest, AWordBesideTheNameTellsTheLevel) {
  EXPECT_EQ(LevelOfPlace("قطاع غزة"), PlaceLevel::kStrip);
  EXPECT_EQ(LevelOfPlace("Gaza Strip"), PlaceLevel::kStrip);
  EXPECT_EQ(LevelOfPlace("محافظة غزة"), PlaceLevel::kGovernorate);
  EXPECT_EQ(LevelOfPlace("Gaza governorate"), PlaceLevel::kGovernorate);
  EXPECT_EQ(LevelOfPlace("مدينة غزه"), PlaceLevel::kCity);
  EXPECT_EQ(LevelOfPlace("Gaza City"), PlaceLevel::kCity);
  EXPECT_EQ(LevelOfPlace("محافظة خانيونس"), PlaceLevel::kGovernorate);
}

TEST(PlaceLevelTest, OtherNamesSayNothing) {
  for (const char* name : {"", "شمال غزة", "North Gaza", "دير البلح", "رفح", "مدينة", "City"}) {
    EXPECT_EQ(LevelOfPlace(name), PlaceLevel::kUnsaid) << name;
  }
}

}  // namespace
}  // namespace ihala::text
