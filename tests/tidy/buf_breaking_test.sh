#!/usr/bin/env bash
# Holds the guard of the protos to its promise: every planted break is found, and what is merely new passes.
#   buf_breaking_test.sh BUF PROTO_FOLDER
set -euo pipefail
buf=$1
protos=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# A fresh copy of the protos with one edit, which must have changed something.
plant() {
  local file=$1 edit=$2
  rm -rf "$work/proto"
  cp -r "$protos" "$work/proto"
  sed -i -E "$edit" "$work/proto/$file"
  if cmp -s "$work/proto/$file" "$protos/$file"; then
    echo "the edit '$edit' changes nothing in $file: this test has to follow the protos" >&2
    exit 1
  fi
}
# What buf says about the copy, one finding a line; it ends with 100 where it found a break, with another code where it
# could not look.
judge() { "$buf" breaking "$work/proto" --against "$protos/baseline.binpb" --error-format json >"$work/said" 2>&1; }

expect_break() {
  local name=$1 rule=$2 code=0
  plant "$3" "$4"
  judge || code=$?
  if [ "$code" = 100 ] && grep -q "\"type\":\"$rule\"" "$work/said"; then return; fi
  echo "$name: buf ended with $code and did not say $rule:" >&2
  cat "$work/said" >&2
  failed=1
}
expect_pass() {
  local name=$1
  plant "$2" "$3"
  if judge; then return; fi
  echo "$name is no break, but buf said:" >&2
  cat "$work/said" >&2
  failed=1
}

sync=ihala/v1/sync.proto
expect_break "a renumbered field" FIELD_NO_DELETE "$sync" 's/uint64 head_n = 3;/uint64 head_n = 13;/'
expect_break "a renamed field" FIELD_SAME_NAME "$sync" 's/uint64 head_n = 3;/uint64 top_n = 3;/'
expect_break "a field of another type" FIELD_SAME_TYPE "$sync" 's/uint64 head_n = 3;/string head_n = 3;/'
expect_break "a number that is used again" FIELD_SAME_NAME "$sync" \
  's/bytes head_digest = 4;/bytes device_certificate = 4;/'
expect_break "a deleted field" FIELD_NO_DELETE "$sync" '/uint64 backup_horizon = 6;/d'
expect_break "a field that is not repeated any more" FIELD_SAME_CARDINALITY "$sync" \
  's/repeated Row rows = 2;/Row rows = 2;/'
expect_break "a renumbered value" ENUM_VALUE_NO_DELETE "$sync" 's/CODEC_ZSTD = 2;/CODEC_ZSTD = 3;/'
expect_break "a renamed value" ENUM_VALUE_SAME_NAME "$sync" 's/CODEC_ZSTD = 2;/CODEC_ZSTANDARD = 2;/'
expect_break "a deleted call" RPC_NO_DELETE ihala/v1/session_service.proto '/rpc SignOut/d'
expect_break "a call with another answer" RPC_SAME_RESPONSE_TYPE ihala/v1/session_service.proto \
  's/rpc SignOut\(SignOutRequest\) returns \(SignOutResponse\)/rpc SignOut(SignOutRequest) returns (WhoAmIResponse)/'

expect_pass "a new field" "$sync" 's/bytes signature = 10;/&\n  \/\/ New.\n  bytes novelty = 11;/'
expect_pass "a comment in other words" "$sync" 's/Carries one whole row\./Carries a row, whole./'
exit "$failed"
