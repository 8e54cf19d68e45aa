#ifndef IHALA_TESTS_HOSTILE_FILE_STATE_H_
#define IHALA_TESTS_HOSTILE_FILE_STATE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "common/sqlite/connection.h"

namespace ihala::hostile {

// What the server's file holds at one moment, as far as a refused call must leave it alone.
struct FileState {
  // Rows, change numbers, codes, queue, streams, accounts, sessions: everything that anybody could see again.
  std::string effects;
  int64_t ledger = 0;
  int64_t audit = 0;  // Entries of what was done.
  int64_t last_audit = 0;
};

// Reads the server's file beside the server, without its code. One thread.
class FileReader {
 public:
  explicit FileReader(const std::string& data_dir);

  FileState Read();
  // What a refused call did to the file, in words; empty where it did nothing but note its own refusal.
  std::string EffectsOfRefusal(const FileState& before, const FileState& after);

 private:
  int64_t Number(const std::string& sql);

  std::unique_ptr<sqlite::Connection> db_;
};

}  // namespace ihala::hostile

#endif  // IHALA_TESTS_HOSTILE_FILE_STATE_H_
