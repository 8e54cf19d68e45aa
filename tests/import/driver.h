#ifndef IHALA_TESTS_IMPORT_DRIVER_H_
#define IHALA_TESTS_IMPORT_DRIVER_H_

#include <cstdint>
#include <map>
#include <string>

namespace ihala::client {

// The words `--name=value` of a program; ends it with 2 where one is none of `names`.
std::map<std::string, std::string> Flags(int argc, char** argv, const std::map<std::string, std::string>& defaults);

// A number among them; ends the program with 2 where it is none.
uint64_t NumberOf(const std::map<std::string, std::string>& flags, const std::string& name);

// The counts in the line that the driver ended with, by their names; empty where there is none.
std::map<std::string, uint64_t> CountsIn(const std::string& out);

}  // namespace ihala::client

#endif  // IHALA_TESTS_IMPORT_DRIVER_H_
