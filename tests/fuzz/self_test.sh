#!/usr/bin/env bash
# Runs the fuzzers with faults on purpose (planted.cc): a broken promise, a byte out of bounds, an input without an end.
#   self_test.sh tests/fuzz/run OPTIONS
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

run_with_faults() { "$@" --crashes "$folder/crashes" --seconds 60 planted_1 planted_2 planted_3 >"$folder/out"; }
# Not as the closing line of a real run.
show() { sed 's/^fuzz:/planted:/' "$folder/out"; }

if run_with_faults "$@"; then
  show
  echo "the run passed although faults are planted"
  exit 1
fi
show
grep -q 'planted_1: broken promise: planted' "$folder/out"
grep -q 'planted_2: ERROR: AddressSanitizer: heap-buffer-overflow' "$folder/out"
grep -q '^fuzz: targets=3 executions=[0-9]* crashes=2 hangs=1$' "$folder/out"
# Each said how to replay it, and the replay fails too.
[ "$(grep -c '^  replay: ' "$folder/out")" = 3 ]
replay=$(sed -n 's/^  replay: \(.*planted_1-.*\)/\1/p' "$folder/out")
if $replay >"$folder/again" 2>&1; then
  echo "the replay passed: $replay"
  exit 1
fi
grep -q 'broken promise: planted' "$folder/again"
