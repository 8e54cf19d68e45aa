#ifndef IHALA_TESTS_SUPPORT_WORLD_WORKFLOW_VERSION_H_
#define IHALA_TESTS_SUPPORT_WORLD_WORKFLOW_VERSION_H_

#include <cstdint>

namespace ihala::world {

// Of the default workflow, which the small world has.
inline constexpr uint32_t kWorkflowVersion = 2;

}  // namespace ihala::world

#endif  // IHALA_TESTS_SUPPORT_WORLD_WORKFLOW_VERSION_H_
