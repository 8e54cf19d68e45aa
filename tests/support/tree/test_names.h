#ifndef IHALA_TESTS_SUPPORT_TREE_TEST_NAMES_H_
#define IHALA_TESTS_SUPPORT_TREE_TEST_NAMES_H_

#include <set>
#include <string>

namespace ihala {

// Every test of the tree by its name, as tables that say what shows something give it:
// "SealingTest.WhatIsUndoneTakesNoKey" of GoogleTest, and "ctest:canaries.NoneComesOut" of those that are programs of
// their own.
std::set<std::string> TestsOfTree(const std::string& root);

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_TREE_TEST_NAMES_H_
