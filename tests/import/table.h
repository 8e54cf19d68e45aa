#ifndef IHALA_TESTS_IMPORT_TABLE_H_
#define IHALA_TESTS_IMPORT_TABLE_H_

#include <string>
#include <vector>

// A sheet as a person edits it: its cells, read and written by other means than the importer's own.
namespace ihala::client {

using Table = std::vector<std::vector<std::string>>;

// The cells of a CSV in UTF-8, with or without a byte order mark. Blank lines are no records.
Table TableIn(const std::string& bytes, char separator = ',');

// The same back: comma separated with CR LF, or otherwise separated.
std::string TextOf(const Table& table, char separator = ',');

// Text of UTF-8 in another encoding, by a name that iconv knows. Ends the program where it has no such letters.
std::string Encoded(const std::string& utf8, const std::string& encoding);

// Arabic-Indic digits as plain ones, for encodings that lack them.
std::string WithPlainDigits(const std::string& utf8);

// The place of a column in the header; ends the program where there is none.
size_t ColumnIn(const std::vector<std::string>& header, const std::string& name);

}  // namespace ihala::client

#endif  // IHALA_TESTS_IMPORT_TABLE_H_
