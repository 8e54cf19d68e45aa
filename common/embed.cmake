# Turns a file into a C++ source with one function that returns its bytes.
# Use: cmake -DIN=<file> -DOUT=<source> -DHEADER=<include path> -DFUNCTION=<name> -P embed.cmake
# Compilers bound the length of one literal, so that the text becomes many, which they join again.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" lines "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" lines "${lines}")
string(REGEX REPLACE "([^\n]+)" "    \"\\1\"" lines "${lines}")
file(WRITE ${OUT}
"// Made from a file by the build. Do not edit.
#include \"${HEADER}\"

namespace ihala {

absl::string_view ${FUNCTION}() {
  static constexpr char kBytes[] =
${lines};
  return absl::string_view(kBytes, sizeof(kBytes) - 1);
}

}  // namespace ihala
")
