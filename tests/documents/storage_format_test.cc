// docs/storage-format.md names what is in the files. Whoever changes a schema changes the page, or this fails.
#include <algorithm>
#include <map>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client-lib/src/schema.h"
#include "common/base/random.h"
#include "common/sqlite/connection.h"
#include "common/sqlite/migrate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/keys/schema.h"
#include "server/store/body_parts.h"
#include "server/store/schema.h"
#include "server/store/sql_store.h"
#include "tests/documents/page.h"
#include "tests/support/process/process.h"

namespace ihala::documents {
namespace {

using Tables = std::map<std::string, std::vector<std::string>>;

std::string Page() { return FileOfTree("docs/storage-format.md"); }

// The first column of what a query yields.
std::vector<std::string> Select(sqlite::Connection& db, const std::string& sql) {
  std::vector<std::string> texts;
  absl::StatusOr<sqlite::Statement> rows = db.Prepare(sql);
  EXPECT_TRUE(rows.ok()) << rows.status();
  while (rows.ok() && rows->Step().value_or(false)) texts.push_back(std::string(rows->ColumnText(0)));
  return texts;
}

// The tables that the migrations make, each with its columns in order.
Tables TablesOf(absl::Span<const sqlite::Migration> migrations) {
  auto db = sqlite::Connection::Open(":memory:", sqlite::Options());
  EXPECT_TRUE(db.ok() && sqlite::Migrate(**db, migrations).ok());
  Tables tables;
  for (const std::string& table :
       Select(**db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")) {
    tables[table] = Select(**db, absl::StrCat("SELECT name FROM pragma_table_info('", table, "') ORDER BY cid"));
  }
  return tables;
}

Tables TablesOnPage(const std::string& heading) {
  Tables tables;
  for (const Row& row : TableUnder(Page(), heading)) tables[Quoted(row[0]).at(0)] = Quoted(row[1]);
  return tables;
}

// The numbers of an enum and its names in small letters without the k, as a header declares them.
std::map<std::string, std::string> EnumOf(const std::string& header, const std::string& name) {
  const std::string text = FileOfTree(header);
  const std::regex body(absl::StrCat("enum class ", name, " \\{([^}]*)\\}"));
  std::smatch found;
  EXPECT_TRUE(std::regex_search(text, found, body)) << name << " is not in " << header;
  const std::string inside = found[1];
  const std::regex value("k(\\w+) = (\\d+)");
  std::map<std::string, std::string> values;
  for (std::sregex_iterator at(inside.begin(), inside.end(), value), end; at != end; ++at) {
    // Words of a name begin with capitals.
    const std::string words = std::regex_replace((*at)[1].str(), std::regex("(.)([A-Z])"), "$1 $2");
    values[(*at)[2]] = absl::AsciiStrToLower(words);
  }
  EXPECT_GT(values.size(), 2u);
  return values;
}

std::map<std::string, std::string> NumbersOnPage(const std::string& heading) {
  std::map<std::string, std::string> values;
  for (const Row& row : TableUnder(Page(), heading)) values[row[0]] = row[1];
  return values;
}

TEST(StorageFormatTest, NamesEveryTableAndColumnOfTheServersFile) {
  const Tables tables = TablesOf(ServerMigrations());
  EXPECT_GT(tables.size(), 8u);
  EXPECT_EQ(TablesOnPage("## The server's file"), tables);
}

TEST(StorageFormatTest, NamesEveryTableAndColumnOfTheKeyStore) {
  const Tables tables = TablesOf(KeyStoreMigrations());
  EXPECT_GT(tables.size(), 3u);
  EXPECT_EQ(TablesOnPage("## The key store"), tables);
}

// The secrets are made when the store is opened for the first time, and the page has their table after the key store's.
TEST(StorageFormatTest, NamesEverySecretOfTheKeyStore) {
  const TemporaryFolder folder;
  SeededRandom random(1);
  SqlStoreOptions options;
  options.data_dir = folder.At("data");
  options.random = &random;
  ASSERT_TRUE(InitSqlStore(options).ok());
  ASSERT_TRUE(OpenSqlStore(options).ok());
  auto db = sqlite::Connection::Open(KeyStorePath(options), sqlite::Options());
  ASSERT_TRUE(db.ok()) << db.status();
  std::vector<std::string> on_page;
  for (const Row& row : TableUnder(Page(), "### The installation's secrets")) on_page.push_back(Quoted(row[0]).at(0));
  std::sort(on_page.begin(), on_page.end());
  EXPECT_EQ(on_page, Select(**db, "SELECT name FROM secrets ORDER BY name"));
}

TEST(StorageFormatTest, SaysOfEachKindWhetherItIsSealed) {
  for (const auto& [number, name] : EnumOf("server/store/records.h", "RowKind")) {
    const int kind = std::stoi(number);
    const bool is_open = kind <= 7 || kind == 14 || kind == 20 || kind == 21;
    EXPECT_EQ(SealingOf(static_cast<RowKind>(kind)) == BodySealing::kOpen, is_open) << name;
  }
  EXPECT_THAT(Page(), testing::HasSubstr("of the kinds 1 to 7, 14, 20 and 21 as it is and"));
}

TEST(StorageFormatTest, NamesEveryTableAndColumnOfADevicesFile) {
  const Tables tables = TablesOf(client::StoreMigrations());
  EXPECT_GT(tables.size(), 6u);
  EXPECT_EQ(TablesOnPage("## A device's file"), tables);
}

TEST(StorageFormatTest, GivesKindsStatesAndLanesTheirNumbers) {
  EXPECT_EQ(NumbersOnPage("### Kinds of rows"), EnumOf("server/store/records.h", "RowKind"));
  EXPECT_EQ(NumbersOnPage("### States of an operation"), EnumOf("client-lib/src/outbox.h", "OutboxState"));
  EXPECT_EQ(NumbersOnPage("### Lanes"), EnumOf("client-lib/src/outbox.h", "Lane"));
}

TEST(StorageFormatTest, NamesEverySettingAndSaysUnderWhoseKeyItLies) {
  const std::string header = FileOfTree("client-lib/src/store.h");
  const std::regex setting("constexpr Setting k\\w+\\{\"(\\w+)\", (std::nullopt|Under::kDevice|Under::kPerson)\\}");
  std::map<std::string, std::string> settings;
  for (std::sregex_iterator at(header.begin(), header.end(), setting), end; at != end; ++at) {
    const std::string under = (*at)[2];
    settings[(*at)[1]] = under == "Under::kPerson" ? "person" : under == "Under::kDevice" ? "device" : "no";
  }
  EXPECT_GT(settings.size(), 15u);
  std::map<std::string, std::string> on_page;
  for (const Row& row : TableUnder(Page(), "### Settings")) {
    for (const std::string& name : Quoted(row[0])) on_page[name] = row[1];
  }
  EXPECT_EQ(on_page, settings);
}

TEST(StorageFormatTest, NamesWhatBelongsToTheFileAsAWhole) {
  const TemporaryFolder folder;
  SeededRandom random(1);
  SqlStoreOptions options;
  options.data_dir = folder.At("data");
  options.random = &random;
  ASSERT_TRUE(InitSqlStore(options).ok());
  {
    const auto store = OpenSqlStore(options);
    ASSERT_TRUE(store.ok()) << store.status();
    const auto put = [](WriteTxn& txn) { return txn.PutBackup({1, absl::UnixEpoch()}); };
    ASSERT_TRUE((*store)->Write(put).ok());
  }
  auto db = sqlite::Connection::Open(folder.At("data/ihala.db"), sqlite::Options());
  ASSERT_TRUE(db.ok()) << db.status();
  std::vector<std::string> on_page;
  for (const Row& row : TableUnder(Page(), "### Names in `meta`")) on_page.push_back(Quoted(row[0]).at(0));
  std::sort(on_page.begin(), on_page.end());
  EXPECT_EQ(on_page, Select(**db, "SELECT name FROM meta ORDER BY name"));
}

TEST(StorageFormatTest, NamesEveryMigration) {
  std::vector<Row> expected;
  const auto expect = [&](const std::string& file, absl::Span<const sqlite::Migration> migrations) {
    for (const sqlite::Migration& migration : migrations) expected.push_back({file, absl::StrCat(migration.version)});
  };
  expect("server", ServerMigrations());
  expect("device", client::StoreMigrations());
  expect("keys", KeyStoreMigrations());
  std::vector<Row> on_page;
  for (const Row& row : TableUnder(Page(), "## Migrations")) on_page.push_back({row[0], row[1]});
  EXPECT_EQ(on_page, expected);
}

TEST(StorageFormatTest, ReadsTheTablesOfAPage) {
  const std::string page = "## One\n\nText.\n\n| a | b |\n| --- | --- |\n| `x` `y` | 1 |\n| z | |\n\n| c |\n## Two\n";
  const std::vector<Row> rows = TableUnder(page, "## One");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(Quoted(rows[0][0]), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(rows[1], (Row{"z", ""}));
}

}  // namespace
}  // namespace ihala::documents
