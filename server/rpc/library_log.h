#ifndef IHALA_SERVER_RPC_LIBRARY_LOG_H_
#define IHALA_SERVER_RPC_LIBRARY_LOG_H_

#include "server/observe/log.h"

namespace ihala {

// While one of these lives, what gRPC complains about becomes lines of a server's log: where in its source and how bad,
// but not its text, which can repeat what a client sent. gRPC has one log for the whole process, so of several servers
// in one process the last one started gets the lines. `log` must outlive it.
class LibraryLog {
 public:
  explicit LibraryLog(const Logger* log);
  ~LibraryLog();
  LibraryLog(const LibraryLog&) = delete;
  LibraryLog& operator=(const LibraryLog&) = delete;

 private:
  const Logger* const log_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_RPC_LIBRARY_LOG_H_
