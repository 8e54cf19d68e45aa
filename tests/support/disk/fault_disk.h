#ifndef IHALA_TESTS_SUPPORT_DISK_FAULT_DISK_H_
#define IHALA_TESTS_SUPPORT_DISK_FAULT_DISK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/file_system.h"
#include "common/base/random.h"
#include "tests/support/disk/disk_core.h"
#include "tests/support/disk/fault_vfs.h"

namespace ihala {

// A disk in memory for SQLite, registered as a VFS of its own name. It can lose its power, fail and be full. One seed
// is one run: nothing here asks the machine for time or chance. Thread-safe, and needs no threads.
//
// What a power cut does, which is what POSIX allows on a disk that keeps its word:
//  - What was synced stays: the bytes of a file after xSync, its size with them.
//  - A change that was not synced survives or not, each on its own, in any order. It may be torn between two sectors of
//    512 bytes; a sector is written whole or not at all, and holds one of the states that it was seen in since the last
//    sync. So bytes beside a write are never harmed, which SQLite calls power-safe overwrite and takes for granted on
//    Linux; xDeviceCharacteristics says just that, and xSectorSize 4096, as SQLite's own VFS does there, so that SQLite
//    goes the ways that it goes in the field.
//  - The size is kept apart: any one that the file had since the last sync. New space whose bytes never came reads as
//    zeros or as what lay there before. A truncation is whole: it cuts off all of its bytes or none.
//  - Names are kept apart from files, and are durable after their folder was synced: by xDelete with syncDir, by the
//    first xSync of a new journal or log, as SQLite's own VFS does it, or by SyncFolder. Of one name's changes a later
//    one survives only with all before it. A rename is whole.
//  - A sync that fails made any part durable, and what it did not never becomes so by a later sync, unless written
//    again: the system forgets that it was to be written.
// Shared memory of the write-ahead log and locks go with the power.
//
// Every handle that was open before a cut is dead: it gets SQLITE_IOERR from then on and touches nothing. Connections,
// dead ones too, must be closed before the disk goes.
class FaultDisk : public FileSystem {
 public:
  // The files of a disk at one time. A copy costs a pointer a file, and any thread may load one image.
  class Image {
   private:
    friend class FaultDisk;
    std::map<std::string, std::shared_ptr<const FileContent>> files_;
  };

  // An empty disk. `name` is the VFS's and no other's in this process; the clock must outlive the disk.
  FaultDisk(std::string name, Clock* clock, uint64_t seed);
  ~FaultDisk() override;
  FaultDisk(const FaultDisk&) = delete;
  FaultDisk& operator=(const FaultDisk&) = delete;

  // SQLite's own chance (the salts of its logs) is one for the process, seeded by nobody. This makes it the same for
  // every run with the same seed, which must not be 0. Not while another thread uses SQLite.
  static void SeedSqlite(uint32_t seed);

  // The files as they are seen now, synced or not: a copy that somebody made of them. Loading one ends every handle and
  // takes every planned fault away; all that it holds is durable.
  Image Copy();
  void Load(const Image& image);

  // The power goes and comes back: see above. Ends every handle and takes every planned fault away.
  void CutPower(Random& random);
  // Every process dies, but not the system under it: what was written is all there, though still not durable.
  void KillProcesses();

  // Calls so far, of SQLite and of the functions below; those that a planned fault met too.
  uint64_t calls();
  uint64_t calls(DiskCall call);
  // The power goes in the `call`-th call from now, counted from 1: that one and all after it fail with SQLITE_IOERR,
  // and a write, a new name or a deletion that was under way may be done or not. CutPower ends it.
  void StopAt(uint64_t call);
  // The `call`-th from now of the calls that this can happen to fails, and all of those after it if `for_ever`. The
  // codes are those of SQLite's own VFS; a write may be done in part.
  void FailAt(uint64_t call, DiskFailure failure, bool for_ever);
  // Takes every planned fault away; what has failed stays so.
  void Heal();
  // Whether a planned fault has come.
  bool stopped();
  bool failed();
  // A planted lie, for tests of the tests: every sync says OK and does nothing.
  void PretendToSync(bool pretend);

  // Files, as the machine's disk gives them. Each is a call to the disk, CreateForOwner and WriteSmall two; INTERNAL
  // where it fails, RESOURCE_EXHAUSTED where it is full. Every folder is there. A lock goes with its holder and with a
  // cut.
  const std::string& vfs() const override { return name_; }
  absl::StatusOr<bool> Exists(const std::string& path) override;
  absl::Status CreateForOwner(const std::string& path) override;
  absl::StatusOr<std::string> ReadSmall(const std::string& path) override;
  absl::Status WriteSmall(const std::string& path, absl::string_view bytes) override;
  absl::Status Remove(const std::string& path) override;
  absl::Status Rename(const std::string& from, const std::string& to) override;
  absl::Status Link(const std::string& from, const std::string& to) override;
  absl::Status SyncFolder(const std::string& folder) override;
  absl::Status MakeFolders(const std::string&) override { return absl::OkStatus(); }
  absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& folder) override;
  absl::StatusOr<std::unique_ptr<HeldLock>> TryLock(const std::string& path) override;

  // For tests, no calls to the disk: names of all files, and the bytes of one as they are seen (empty if none).
  std::vector<std::string> Files();
  std::string Bytes(const std::string& path);
  // Puts bytes into a file, durably, as a chip that loses its charge.
  void Damage(const std::string& path, uint64_t offset, absl::string_view bytes);

 private:
  class Lock;

  // Ends the present life with what `next` makes of the files, and begins another.
  template <typename Next>
  void NextLife(Next next);
  absl::Status ChangeNames(DiskCall call, bool takes_space, absl::string_view doing,
                           absl::FunctionRef<absl::Status(DiskNames&)> change);

  const std::string name_;
  DiskCore core_;
  // The last is the present one. All are kept, because a dead connection may still call its own.
  std::vector<std::unique_ptr<FaultVfs>> lives_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_FAULT_DISK_H_
