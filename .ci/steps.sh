# Sourced by .ci/run and .ci/proof: runs steps with a log each, stops everything that was started, and counts tests.
# shellcheck shell=bash
# shellcheck source=packages.sh
. .ci/packages.sh

export CI=1 NO_COLOR=1
unset FORCE_COLOR
# The suites choose their own services.
unset DATABASE_URL REDIS_URL BOOTSTRAP_API_KEY DATA_DIR PORT HOST NODE_ENV TEST_DATABASE_URL TEST_REDIS_URL

# Every test file creates and removes a database. In memory this takes a twentieth of the time of some disks.
readonly MEMORY=/dev/shm NEEDED_KB=$((6 * 1024 * 1024))
available_kb="$(df --output=avail "$MEMORY" 2>/dev/null | tail -n 1 || true)"
if [ "${available_kb:-0}" -ge "$NEEDED_KB" ]; then export TMPDIR="$MEMORY"; fi

logs="$(mktemp -d)"
services="$logs/services"
ledger="${FLAKE_LEDGER:-$logs/flakes.jsonl}"
# Filled by the first suite.
export CANOPY_COMPILE_CACHE="$logs/compiled"
declare -A jobs_running=()

headline() { printf '[%4d s] %s\n' "$SECONDS" "$*"; }

# launch LOG COMMAND... starts it in its own process group, so that all of it can be killed. Sets $job.
launch() {
  local log="$1"
  shift
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  job=$!
  set +m
  jobs_running[$job]=1
}

# await JOB LOG
await() {
  local status=0
  wait "$1" || status=$?
  unset "jobs_running[$1]"
  [ "$status" = 0 ] && return
  printf -- '--- failed with exit code %d; the end of its output:\n' "$status"
  tail -n 150 "$2"
  exit 1
}

# step NAME COMMAND...
step() {
  local name="$1" log="$logs/${1//[^A-Za-z0-9]/-}.log"
  shift
  headline "$name"
  launch "$log" "$@"
  await "$job" "$log"
}

# suite SCRIPT [vitest arguments]: a Vitest suite of package.json. Failing files run once more, alone.
suite() {
  local script="$1" report="$logs/${1//:/-}.report.json"
  shift
  step "npm run $script" node .ci/suite.mjs "$script" "$report" "$ledger" "$@"
  grep -hE '^ +(Test Files|Tests|Duration) |^FLAKE: ' "$logs/npm-run-${script//:/-}.log" || true
}

start_services() {
  step 'Starting Postgres and Redis' .ci/services start "$services"
  # shellcheck source=/dev/null
  . "$services/env"
}

count_tests() {
  # shellcheck disable=SC2016 # JavaScript's
  node -e '
    const reports = process.argv.slice(1).map(file => JSON.parse(require("node:fs").readFileSync(file, "utf8")))
    const sum = name => reports.reduce((total, report) => total + report[name], 0)
    console.log(`${sum("passed")} passed, ${sum("failed")} failed`)
  ' "$@"
}

finish() {
  local status=$? job
  trap '' INT TERM USR1
  set +e
  for job in "${!jobs_running[@]}"; do kill -TERM -- "-$job" 2>/dev/null; done
  for job in "${!jobs_running[@]}"; do
    for _ in {1..50}; do
      kill -0 -- "-$job" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$job" 2>/dev/null
  done
  if [ -d "$services" ]; then .ci/services stop "$services"; fi
  if [ -s "$ledger" ]; then
    headline "Flake ledger, $(wc -l <"$ledger") entries:"
    cat "$ledger"
  fi
  headline "$([ "$status" = 0 ] && echo 'All is well' || echo "Failed with exit code $status")"
  shopt -s nullglob
  local reports=("$logs"/*.report.json)
  [ ${#reports[@]} = 0 ] || count_tests "${reports[@]}"
  rm -rf "$logs"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'say "Out of time, in:"; tail -n 100 "$(ls -t "$logs"/*.log | head -n 1)"; exit 124' USR1

# Ends a hanging run.
end_after_minutes() {
  launch /dev/null sleep_and_signal "$(($1 * 60))"
}

sleep_and_signal() {
  sleep "$1"
  kill -USR1 $$
}
