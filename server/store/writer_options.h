#ifndef IHALA_SERVER_STORE_WRITER_OPTIONS_H_
#define IHALA_SERVER_STORE_WRITER_OPTIONS_H_

namespace ihala {

// When the writer copies the log back, and on whose thread.
struct WriterOptions {
  // The log is copied back at this many pages when nothing waits for it; 16 MiB.
  int log_pages_enough = 4096;
  // And at this many although something waits, or a day without a pause would fill the disk; 64 MiB.
  int log_pages_most = 16384;
  // False: no thread is made, and whoever writes commits what came meanwhile and copies the log back before it returns.
  // For simulations, where one seed must be one run.
  bool own_thread = true;
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_WRITER_OPTIONS_H_
