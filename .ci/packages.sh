# Sourced by the other scripts: prints progress, and installs missing Debian packages.
# shellcheck shell=bash

say() { printf '  %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "\"$*\" must be run as root, and there is no sudo. Run it yourself, then start again."
  fi
}

is_installed() { dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

update_package_lists() {
  [ -z "${LISTS_ARE_NEW:-}" ] || return 0
  say 'Reading the package lists (apt-get update)'
  quietly as_root apt-get update --quiet=2
  LISTS_ARE_NEW=1
}

# Runs a command and shows its output only if it fails.
quietly() {
  local log status=0
  log="$(mktemp)"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  [ "$status" = 0 ] || tail -n 60 "$log" >&2
  rm -f "$log"
  return "$status"
}

# apt_install PACKAGE...
apt_install() {
  local missing=() package
  command -v apt-get >/dev/null || fail "This machine has no apt-get. Install these yourself, then start again: $*"
  for package in "$@"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  update_package_lists
  say "Installing ${missing[*]}"
  (
    # Without this, a new Postgres or Redis package would start its own server.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
      printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
      as_root chmod 755 /usr/sbin/policy-rc.d
    fi
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends \
      -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "${missing[@]}"
  )
}
