#ifndef IHALA_TOOLS_DESK_QUEUE_WATCH_H_
#define IHALA_TOOLS_DESK_QUEUE_WATCH_H_

#include "tools/desk/read_actions.h"

namespace ihala::tools {

// Lists the queue, and again each time that the server's bell rings and the list is another one, until the program is
// stopped. A link that breaks is opened again. Ends where the server refuses: the account may not read any more, or
// another program watches with the same session.
ExitCode WatchQueue(Desk& desk, const QueueOptions& options);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_QUEUE_WATCH_H_
