#ifndef IHALA_TESTS_KILL_TRACE_LOG_H_
#define IHALA_TESTS_KILL_TRACE_LOG_H_

#include <string>

namespace ihala::kill_test {

// Whether the traced process died in a commit: it had written to the write-ahead log of its store, and its fdatasync of
// that log had not returned. `log` is what strace wrote with -f -y of pwrite64 and fdatasync; `store` is the path of
// the SQLite file. Copying the log back into the file is no commit and does not count.
bool DiedInCommit(const std::string& log, const std::string& store);

}  // namespace ihala::kill_test

#endif  // IHALA_TESTS_KILL_TRACE_LOG_H_
