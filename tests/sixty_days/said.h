#ifndef IHALA_TESTS_SIXTY_DAYS_SAID_H_
#define IHALA_TESTS_SIXTY_DAYS_SAID_H_

#include <string>

#include "absl/time/civil_time.h"
#include "common/workflow/calendar.h"
#include "ihala/v1/case.pb.h"

// What people say in the form of a step.
namespace ihala::sixty_days {

inline v1::InputValue Coded(const std::string& name, const std::string& code) {
  v1::InputValue input;
  input.set_name(name);
  input.add_codes(code);
  return input;
}

inline v1::InputValue Said(const std::string& name, const std::string& text) {
  v1::InputValue input;
  input.set_name(name);
  input.set_text(text);
  return input;
}

inline v1::InputValue Named(const std::string& name, const std::string& reference) {
  v1::InputValue input;
  input.set_name(name);
  input.set_reference(reference);
  return input;
}

inline v1::InputValue On(const std::string& name, absl::CivilDay day) {
  v1::InputValue input;
  input.set_name(name);
  *input.mutable_date() = DateOfDay(day);
  return input;
}

}  // namespace ihala::sixty_days

#endif  // IHALA_TESTS_SIXTY_DAYS_SAID_H_
