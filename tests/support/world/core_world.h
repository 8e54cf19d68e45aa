#ifndef IHALA_TESTS_SUPPORT_WORLD_CORE_WORLD_H_
#define IHALA_TESTS_SUPPORT_WORLD_CORE_WORLD_H_

#include "absl/status/status.h"
#include "server/commands/executor.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// Puts the small world of test_world.h into an empty store: the administrator first, then everything else by the
// executor, as that one would. `reference` belongs to the executor.
absl::Status PutWorld(Store& store, Reference& reference, Executor& executor);

// Has both sides sign a version, each by who speaks for it in the small world.
absl::Status SignForBoth(Executor& executor, const v1::SharingAgreement& agreement);

// Puts an account of an organisation, or another version of one, and has whoever speaks for the organisation confirm
// it.
absl::Status PutAndConfirm(Store& store, Executor& executor, const v1::Account& account, const std::string& request_id);

// Puts one entry of the directory, and waits.
absl::StatusOr<uint64_t> PutEntry(Executor& executor, const std::string& account, DirectoryEntry entry,
                                  uint64_t base_revision, const std::string& request_id);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_WORLD_CORE_WORLD_H_
