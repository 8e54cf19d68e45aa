// The memory of a device that receives all cases of its organisation for the first time: flat, however many there are.
//   ihala_volume_first_sync --programs=FOLDER [--cases=N] [--most_mib=N] [--minutes=N]
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "common/wire/row_digest.h"
#include "server/commands/reference.h"
#include "server/store/sql_store.h"
#include "server/sync/scope_rows.h"
#include "tests/import/driver.h"
#include "tests/support/process/process.h"
#include "tests/support/world/test_world.h"
#include "tests/volume/site.h"

namespace ihala::volume {
namespace {

using Counts = std::map<std::string, uint64_t>;

// What twice as many cases may take more: the cache of the store fills, and memory is had in pieces.
constexpr uint64_t kMorePercent = 15;
constexpr uint64_t kMoreKib = 2 * 1024;

int Fail(const std::string& what) {
  std::cerr << "first-sync: " << what << std::endl;
  return 1;
}

// What the person may see, counted in the server's file. No server may run.
absl::StatusOr<v1::RowsDigest> AtServer(const std::string& data_dir, const std::string& account) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                   OpenSqlStore({.data_dir = data_dir, .random = &SystemRandom::Get()}));
  Reference reference;
  RETURN_IF_ERROR(reference.Load(*store));
  const std::optional<Caller> caller = reference.Get()->FindCaller(account, absl::Now());
  if (!caller.has_value()) return absl::NotFoundError("the account is not there");
  RowSum sum;
  RETURN_IF_ERROR(store->Read([&](ReadTxn& txn) {
    return ForEachRow(txn, *reference.Get(), *caller, absl::Now(), [&](const FeedRow& row) { sum.Add(MarkOf(row)); });
  }));
  return sum.Digest();
}

// What there is in the device's file, row by row and not by the sums that it keeps. No device may run.
absl::StatusOr<v1::RowsDigest> AtDevice(const std::string& path) {
  sqlite::Options options;
  options.read_only = true;
  options.create = false;
  ASSIGN_OR_RETURN(const std::unique_ptr<sqlite::Connection> db, sqlite::Connection::Open(path, options));
  ASSIGN_OR_RETURN(sqlite::Statement all, db->Prepare("SELECT referral_id, kind, row_id, seq FROM replica"));
  RowSum sum;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, all.Step());
    if (!found) return sum.Digest();
    sum.Add({all.ColumnBlob(0), static_cast<uint32_t>(all.ColumnInt(1)), all.ColumnBlob(2),
             static_cast<uint64_t>(all.ColumnInt(3))});
  }
}

bool DigestsAreEqual(const absl::StatusOr<v1::RowsDigest>& one, const absl::StatusOr<v1::RowsDigest>& other) {
  if (!one.ok()) return Fail(one.status().ToString()) == 0;
  if (!other.ok()) return Fail(other.status().ToString()) == 0;
  return one->SerializeAsString() == other->SerializeAsString();
}

// The first sync of a supervisor's device with a server that has so many cases; empty where it did not end well.
Counts Measure(const std::string& programs, size_t cases, absl::Duration limit) {
  Site site(programs, 0);
  const double filled = site.Fill(cases, limit);
  site.Start();
  const std::string store = site.At("device.ihala");
  const Ended ended = RunToEnd({{programs + "/ihala_volume_device", site.address(), site.AuthorityFile(), store,
                                 world::kSupervisor, world::PassphraseOf(world::kSupervisor)},
                                {}},
                               limit);
  site.Stop();
  if (ended.code != 0) {
    Fail(absl::StrCat("the device ended with ", ended.code, " ", ended.err));
    return {};
  }
  Counts counts = client::CountsIn(ended.out);
  counts["digests_equal"] = DigestsAreEqual(AtServer(site.data_dir(), world::kSupervisor), AtDevice(store)) ? 1 : 0;
  std::cout << "first-sync: cases=" << cases << " rows=" << counts["rows"] << " device_peak_kib=" << counts["peak_kib"]
            << " seconds=" << counts["milliseconds"] / 1000 << " round_trips=" << counts["round_trips"]
            << " bytes_down=" << counts["bytes_down"] << " complete=" << counts["complete"]
            << " digests_equal=" << counts["digests_equal"] << " filled_in=" << static_cast<int64_t>(filled)
            << std::endl;
  const bool whole = counts["cases"] == cases && counts["complete"] == 1 && counts["digests_equal"] == 1 &&
                     counts["repaired"] == 0 && counts["failures"] == 0 && counts["peak_kib"] > 0;
  if (whole) return counts;
  Fail(absl::StrCat("the copy is not whole: ", ended.out));
  return {};
}

int Main(int argc, char** argv) {
  const auto flags =
      client::Flags(argc, argv, {{"programs", ""}, {"cases", "4000"}, {"most_mib", "64"}, {"minutes", "10"}});
  const size_t cases = client::NumberOf(flags, "cases");
  const absl::Duration limit = absl::Minutes(static_cast<int64_t>(client::NumberOf(flags, "minutes")));
  const Counts half = Measure(flags.at("programs"), cases / 2, limit);
  if (half.empty()) return 1;
  const Counts whole = Measure(flags.at("programs"), cases, limit);
  if (whole.empty()) return 1;
  if (whole.at("peak_kib") > client::NumberOf(flags, "most_mib") * 1024) {
    return Fail(absl::StrCat("more than ", flags.at("most_mib"), " MiB"));
  }
  if (whole.at("peak_kib") > half.at("peak_kib") * (100 + kMorePercent) / 100 + kMoreKib) {
    return Fail("the memory grows with the cases");
  }
  return 0;
}

}  // namespace
}  // namespace ihala::volume

int main(int argc, char** argv) { return ihala::volume::Main(argc, argv); }
