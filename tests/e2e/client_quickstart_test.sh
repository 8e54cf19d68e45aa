#!/usr/bin/env bash
# The program of the README (client-lib/quickstart) against a real server process: it refers a family, a reviewer
# decides with ihala-desk, and a second run of it reads the answer.
#   client_quickstart_test.sh <folder with the programs>
set -euo pipefail
bin=$1
work=$(mktemp -d)
server=
clean_up() {
  if [ -n "$server" ]; then kill -9 "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap clean_up EXIT
fail() {
  echo "client_quickstart_test: $1" >&2
  cat "$work"/*.out "$work/server.log" >&2 || true
  exit 1
}
has() { grep -qF -- "$2" "$work/$1.out" || fail "$1 does not say: $2"; }

export IHALA_PASSPHRASE="one passphrase for all" IHALA_NEW_PASSPHRASE="one passphrase for all"
export IHALA_DESK_SESSION=$work/session
"$bin/ihala-admin" init --data "$work/server" --admin A-1 >"$work/init.out"
: > "$work/server.log" # It is looked into before the server has begun it.
"$bin/ihala-server" --data "$work/server" --listen 127.0.0.1:0 2>"$work/server.log" &
server=$!
for _ in {1..100}; do
  port=$(sed -n 's/.*"listening".*"port":\([0-9]*\).*/\1/p' "$work/server.log")
  [ -z "$port" ] || break
  sleep 0.1
done
[ -n "$port" ] || fail "the server does not listen"
ca=$work/server/tls/ca.crt

cat >"$work/world" <<'END'
workflow load --default
governorate load
organisation put MOSD --name-ar "وزارة" --name-en "Ministry" --receives --devices open
organisation put CSO-1 --name-ar "جمعية" --name-en "Society" --refers --devices open
programme put NCTP --organisation MOSD --name-ar "برنامج" --name-en "Programme"
desk put GAZA --organisation MOSD --name-ar "مكتب" --name-en "Desk" --governorate PS0260 --programme NCTP
agreement put DSA-1 --referring CSO-1 --receiving MOSD --programme NCTP --default-terms
account put S-11 --organisation CSO-1 --role supervisor
account put W-31 --organisation CSO-1 --role caseworker
account put L-81 --organisation MOSD --role lead
account put R-71 --organisation MOSD --role reviewer
END
"$bin/ihala-admin" --server "localhost:$port" --ca "$ca" --account A-1 --batch "$work/world" >"$work/world.out"
export IHALA_SERVER=localhost:$port IHALA_CA=$ca
code_in() { sed -n 's/.*"sign_in_code":"\([^"]*\)".*/\1/p' "$work/code.out"; }
choose() {
  IHALA_SIGN_IN_CODE=$(code_in) "$bin/ihala-desk" choose-passphrase --account "$1" >"$work/choose.out" ||
    fail "$1 has no passphrase"
}
for pair in "S-11 W-31" "L-81 R-71"; do
  read -r account other <<<"$pair"
  "$bin/ihala-admin" --account A-1 --json account code "$account" >"$work/code.out"
  choose "$account"
  "$bin/ihala-desk" sign-in --account "$account" >"$work/sign-in.out"
  "$bin/ihala-desk" workflow sign default --version 2 >"$work/sign.out" || fail "$account could not sign the workflow"
  "$bin/ihala-desk" account confirm "$other" >"$work/confirm.out" || fail "$account could not confirm $other"
  "$bin/ihala-desk" --json account code "$other" >"$work/code.out"
  choose "$other"
  "$bin/ihala-desk" agreement sign DSA-1 --version 1 >"$work/sign.out" || fail "$account could not sign"
done
"$bin/ihala-desk" sign-in --server "localhost:$port" --ca "$ca" --account R-71 >"$work/sign-in.out"

refer() { "$bin/ihala-quickstart" "$work/field.ihala" "localhost:$port" "$ca" W-31 "$(date -u +%F)"; }
refer >"$work/first.out" 2>&1 || fail "the first run failed"
has first "sync: 1 acknowledged, 0 refused"
code=$(sed -n 's/^queued as //p' "$work/first.out")
[ -n "$code" ] || fail "the first run names no code"
has first "$code  SUBMITTED  acknowledged"

"$bin/ihala-desk" claim "$code" >"$work/claim.out" 2>&1 || fail "the claim failed"
"$bin/ihala-desk" accept "$code" --input programme=NCTP >"$work/accept.out" 2>&1 || fail "the acceptance failed"
refer >"$work/second.out" 2>&1 || fail "the second run failed"
has second "$code  ACCEPTED  acknowledged"
if grep -q "queued as" "$work/second.out"; then fail "the second run referred the family again"; fi

kill -TERM "$server"
wait "$server" || fail "the server did not stop well"
server=
printf '%s' "$IHALA_PASSPHRASE" >"$work/passphrase"
"$bin/ihala-story" --server "$work/server" --field "$work/field.ihala=$work/passphrase" --submitted 1 \
  --least-decided 1 --name client >"$work/story.out" 2>&1 || fail "the files do not agree"
tail -n 1 "$work/story.out"
