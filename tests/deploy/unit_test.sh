#!/usr/bin/env bash
# Is the systemd unit sound? Usage: unit_test.sh UNIT SERVER-BINARY
# The unit names the path of the installed server, which a build machine does not have: a copy that names the built one
# is what systemd is asked about. Nothing is installed and no systemd needs to run.
set -euo pipefail
unit=$1
server=$2
# Systemd's own scale, 0 to 100 where less is less exposed; it calls up to 29 well protected.
most_exposed=20

fail() { echo "unit_test: $*" >&2; exit 1; }

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
grep -q '^ExecStart=/usr/bin/ihala-server ' "$unit" || fail "ExecStart does not start /usr/bin/ihala-server"
sed "s#^ExecStart=/usr/bin/ihala-server #ExecStart=$server #" "$unit" >"$copy/ihala-server.service"

# Complaints count even where the exit status is 0, but only those about this unit: the machine's own may have some.
complaints=$(systemd-analyze verify "$copy/ihala-server.service" 2>&1) || fail "$complaints"
! grep -F ihala-server <<<"$complaints" || fail "systemd complains"

systemd-analyze security --no-pager --offline=true --threshold="$most_exposed" "$copy/ihala-server.service" \
  >"$copy/report" || { cat "$copy/report"; fail "more exposed than $most_exposed"; }
tail -n 1 "$copy/report"

# Each option that the unit passes is one that the server knows.
help=$("$server" --help)
for option in $(grep '^ExecStart=' "$unit" | grep -o -- '--[a-z-]*'); do
  grep -q -- "$option" <<<"$help" || fail "the server knows no $option"
done
