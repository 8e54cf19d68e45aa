#!/usr/bin/env bash
# Holds the lint that reads many sources as one to its promise: what clang-tidy would say of each alone it says of the
# right source and line, and neither names that two sources declare nor includes that one lacks slip through.
#   clang_tidy_test.sh CLANG_TIDY_PY
set -euo pipefail
lint=$1
work=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
failed=0

entries=()
source_file() {
  cat >"$work/src/$1"
  local command="/usr/bin/clang++ -std=c++20 -Wall -o x.o -c $work/src/$1"
  entries+=("{\"directory\":\"$work\",\"file\":\"$work/src/$1\",\"command\":\"$command\"}")
}
look() {
  mkdir -p "$work/build"
  (IFS=,; echo "[${entries[*]}]") >"$work/build/compile_commands.json"
  code=0
  (cd "$work" && "$lint" build src) >"$work/said" 2>/dev/null || code=$?
}
expect() {
  if grep -qE "$1" "$work/said"; then return; fi
  echo "not said: $1; but:" >&2
  cat "$work/said" >&2
  failed=1
}
expect_code() {
  if [ "$code" = "$1" ]; then return; fi
  echo "it ended with $code and not with $1:" >&2
  cat "$work/said" >&2
  failed=1
}

source_file good.cc <<'C'
#include <vector>
namespace made {
namespace {
int Twice(int n) { return 2 * n; }
}  // namespace
int Good(const std::vector<int>& all) { return all.empty() ? 0 : Twice(all[0]); }
}  // namespace made
C
source_file same_name.cc <<'C'
#include <vector>
namespace made {
namespace {
int Twice(int n) { return n + n; }
}  // namespace
int SameName(const std::vector<int>& all) { return Twice(static_cast<int>(all.size())); }
}  // namespace made
C
# The name that it takes from around it is another one after a neighbour, which no look at the text foretells.
source_file hidden.cc <<'C'
int Thrice(int n) { return 3 * n; }
namespace made {
int Hidden(int n) { return Thrice(n); }
}  // namespace made
C
source_file hides.cc <<'C'
namespace made {
namespace {
struct Thrice {};
}  // namespace
int Hides() { return static_cast<int>(sizeof(Thrice)); }
}  // namespace made
C
look
expect_code 0
expect '^clang_tidy: sources=4 groups=2 failed=0$'

source_file null.cc <<'C'
#include <vector>
namespace made {
int* Null() {
  return 0;
}
}  // namespace made
C
look
expect_code 1
expect "^$work/src/null.cc:4:10: error: use nullptr "

entries=("${entries[@]:0:4}")
source_file leans.cc <<'C'
namespace made {
int Leans(const std::vector<int>& all) { return all.front(); }
}  // namespace made
C
look
expect_code 1
expect "^$work/src/leans.cc:2:[0-9]+: error: use of undeclared identifier 'std'"

entries=()
look
if [ "$code" = 0 ]; then
  echo "sources that there are none of are no success" >&2
  failed=1
fi
exit "$failed"
