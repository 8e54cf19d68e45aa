#ifndef IHALA_TESTS_FORBIDDEN_WAYS_H_
#define IHALA_TESTS_FORBIDDEN_WAYS_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/forbidden/setting.h"

namespace ihala::forbidden {

// One way in which a copy might come to who is forbidden.
struct Way {
  std::string name;
  std::function<void(Setting&)> go;
};
// In this order: the last ones forbid what was open before.
std::vector<Way> Ways();

}  // namespace ihala::forbidden

#endif  // IHALA_TESTS_FORBIDDEN_WAYS_H_
