#!/bin/sh
# Install what is missing, and only that: `sh deploy/setup.sh run` to use Plotworks, `dev` to work on it.
# What was installed is remembered by the lock file's checksum, so the next run takes no time.
set -eu

mode=${1:-run}
case $mode in
  run) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "usage: sh deploy/setup.sh run|dev" >&2; exit 2 ;;
esac

cd "$(dirname "$0")/.."
home=${PLOTWORKS_HOME:-.plotworks}
log=$home/logs/setup.log
venv=.venv
fonts="fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"

say() { printf '%s\n' "$*"; }
die() { printf 'Plotworks: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Run a command with its output in the log.
quietly() {
  mkdir -p "$home/logs" 2>/dev/null || die "can't write to $home: set PLOTWORKS_HOME to a folder you may write to."
  printf '\n$ %s\n' "$*" >>"$log"
  "$@" >>"$log" 2>&1 </dev/null
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then quietly "$@"
  elif have sudo && sudo -n true 2>/dev/null; then quietly sudo -n "$@"
  elif have sudo && [ -t 0 ] && sudo -v; then quietly sudo "$@"
  else return 1
  fi
}

apt_install() {
  have apt-get || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 update || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"
}

# --- the browser and its fonts ---

first_of() {
  for name in "$@"; do
    if have "$name"; then command -v "$name"; return 0; fi
  done
  return 1
}

has_font() {
  find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" \
    -name "$1*" -print -quit 2>/dev/null | grep -q .
}

missing_packages() {
  [ -n "${PLOTWORKS_BROWSER:-}" ] || first_of chromium chromium-browser google-chrome google-chrome-stable >/dev/null ||
    printf 'chromium '
  [ -n "${PLOTWORKS_BROWSER_DRIVER:-}" ] || first_of chromedriver >/dev/null || printf 'chromium-driver '
  has_font NotoSans-Regular || printf 'fonts-noto-core '
  has_font NotoSansCJK || printf 'fonts-noto-cjk '
  has_font NotoColorEmoji || printf 'fonts-noto-color-emoji '
}

ensure_browser() {
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  say "Installing ${missing% }"
  # shellcheck disable=SC2086 # a list of package names
  apt_install $missing || true
  missing=$(missing_packages)
  case $missing in
    *chromium*) die "the browser that draws could not be installed (no apt, no root rights or no network?)." \
      "Cure: install Chromium and its driver, on Debian: apt-get install chromium chromium-driver $fonts. Details: $log" ;;
    ?*) say "Without ${missing% } some scripts and emoji draw as boxes. Cure, on Debian: apt-get install $missing" ;;
  esac
}

# --- Python ---

python_runs() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  for name in python3.11 python3.12 python3.13 python3.14 python3; do
    if have "$name" && python_runs "$name"; then command -v "$name"; return 0; fi
  done
  return 1
}

uv_runs() { uv --version >/dev/null 2>&1; }

make_venv() {
  quietly rm -rf "$venv"
  if uv_runs; then quietly uv venv --python "$python" "$venv"; else quietly "$python" -m venv "$venv"; fi
}

ensure_venv() {
  python_runs "$venv/bin/python" && return 0
  python=$(find_python) || { say "Installing Python"; apt_install python3 python3-venv || true; python=$(find_python) || true; }
  [ -n "$python" ] || die "Python 3.11 or newer is needed. Cure, on Debian 12 or newer: apt-get install python3 python3-venv"
  make_venv && return 0
  { apt_install python3-venv && make_venv; } ||
    die "a virtual environment could not be made with $python. Cure, on Debian: apt-get install python3-venv. Details: $log"
}

# uv is quicker by minutes; pip does when it can't be had.
install() {
  if uv_runs; then quietly uv pip install --compile-bytecode --python "$venv/bin/python" "$@"
  elif "$venv/bin/uv" --version >/dev/null 2>&1 || quietly "$venv/bin/python" -m pip install uv; then
    quietly "$venv/bin/uv" pip install --compile-bytecode --python "$venv/bin/python" "$@"
  else quietly "$venv/bin/python" -m pip install "$@"
  fi
}

stamp_of() { cksum "$lock"; }

ensure_project() {
  stamp=$venv/installed-$mode
  [ -x "$venv/bin/plotworks" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_of)" ] && return 0
  say "Installing Python packages"
  install --require-hashes -r "$lock" && install --no-deps --editable . ||
    die "the Python packages could not be installed (no network?). Cure: give this machine access to a package index, then try again. Details: $log"
  stamp_of >"$stamp"
}

ensure_browser
ensure_venv
ensure_project
