#ifndef IHALA_TESTS_SUPPORT_CLIENT_SHEET_DIRECTORY_H_
#define IHALA_TESTS_SUPPORT_CLIENT_SHEET_DIRECTORY_H_

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/client/fake_server.h"
#include "tests/support/world/test_world.h"
#include "tools/load/words.h"

namespace ihala::client {

// The day that synthetic sheets are made for: the one that FakeClock starts at.
inline absl::CivilDay SheetDay() { return absl::CivilDay(2025, 3, 2); }

// Puts the desks and governorates into the server's directory that the synthetic sheets name.
inline void PutSheetDirectory(FakeServer& server) {
  for (const char* code : {"GAZA", "KHANYOUNIS"}) {
    v1::Row row;
    row.set_row_id(code);
    row.mutable_desk()->set_code(code);
    row.mutable_desk()->set_organisation(world::kMinistry);
    server.PutRow(std::move(row));
  }
  for (const load::Governorate& place : load::Governorates()) {
    v1::Row row;
    row.set_row_id(std::string(place.pcode));
    row.mutable_governorate()->set_pcode(std::string(place.pcode));
    row.mutable_governorate()->mutable_name()->set_ar(std::string(place.name_ar));
    row.mutable_governorate()->mutable_name()->set_en(absl::StrCat("Place ", place.pcode));
    server.PutRow(std::move(row));
  }
}

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_SHEET_DIRECTORY_H_
