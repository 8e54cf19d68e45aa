#ifndef IHALA_TESTS_SUPPORT_WORLD_WORLD_CAST_H_
#define IHALA_TESTS_SUPPORT_WORLD_WORLD_CAST_H_

#include <memory>
#include <utility>
#include <vector>

#include "common/referral/directory.h"
#include "common/workflow/default_workflow.h"
#include "common/workflow/workflow.h"
#include "tests/support/world/test_world.h"
#include "tools/load/cases/cast.h"

// The small world as those who make synthetic cases take it. Included by what links ihala_load_cases.
namespace ihala::world {

inline Directory WorldDirectory() {
  Directory directory;
  for (auto& entry : Organisations()) directory.Put(entry);
  for (auto& entry : Desks()) directory.Put(entry);
  for (auto& entry : Governorates()) directory.Put(entry);
  for (auto& entry : Agreements()) directory.Put(entry);
  directory.Put(Programme());
  return directory;
}

inline std::vector<Caller> WorldCallers() {
  std::vector<Caller> callers;
  for (const v1::Account& account : Accounts()) callers.push_back(CallerOf(account));
  return callers;
}

inline absl::StatusOr<load::Cast> WorldCast(std::shared_ptr<const Workflow> workflow) {
  const absl::CivilDay day(2026, 3, 1);
  return load::Cast::Make(WorldDirectory(), {std::move(workflow)}, WorldCallers(), day, day);
}

}  // namespace ihala::world

#endif  // IHALA_TESTS_SUPPORT_WORLD_WORLD_CAST_H_
