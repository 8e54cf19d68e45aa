#ifndef IHALA_TESTS_SUPPORT_DISK_DIE_IN_WRITE_H_
#define IHALA_TESTS_SUPPORT_DISK_DIE_IN_WRITE_H_

#include <cstdint>

namespace ihala {

// Has this process kill itself in SQLite's `which`th write to a file from now on, half of it written. 1 is the next; 0
// lets it live. For children that are to die at a point that does not depend on how fast the machine is. Before any
// other thread writes.
void DieInWrite(uint64_t which);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_DIE_IN_WRITE_H_
