#ifndef IHALA_TESTS_DOCUMENTS_PAGE_H_
#define IHALA_TESTS_DOCUMENTS_PAGE_H_

#include <string>
#include <vector>

namespace ihala::documents {

// The content of a file of the tree, by its path from the root. The test fails where there is none.
std::string FileOfTree(const std::string& path);

// One row of a table in a page, cell by cell, without the bars.
using Row = std::vector<std::string>;

// The rows of the table under a heading, as "### Lanes", without the two lines of its head: the first table that comes
// before the next heading. Empty, and the test fails, where there is none.
std::vector<Row> TableUnder(const std::string& page, const std::string& heading);

// What stands between backquotes in a cell, in order.
std::vector<std::string> Quoted(const std::string& cell);

}  // namespace ihala::documents

#endif  // IHALA_TESTS_DOCUMENTS_PAGE_H_
