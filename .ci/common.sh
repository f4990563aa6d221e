# Sourced by the scripts beside it. They run on a clean clone, without a person at the keyboard.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
venv=$root/.venv
logs=$root/build/logs
mkdir -p "$logs"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1 DEBIAN_FRONTEND=noninteractive
jobs=$(nproc)

say() { printf '\n== %s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# quietly NAME COMMAND...: the output goes to build/logs/NAME.log, and its end is shown if the command fails.
quietly() {
  local name=$1
  shift
  "$@" >"$logs/$name.log" 2>&1 </dev/null && return
  printf 'failed: %s\n' "$*" >&2
  tail -n 60 "$logs/$name.log" >&2
  printf 'the whole output is in %s\n' "$logs/$name.log" >&2
  return 1
}

# Installs packages of Debian or Ubuntu; false if that is not possible, after saying what to do.
system_packages() {
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      printf 'needs packages of the system, and may not install them; please run:\n  sudo apt-get install -y %s\n' "$*" >&2
      return 1
    fi
    as_root=(sudo -n)
  fi
  command -v apt-get >/dev/null || { printf 'needs, from your system: %s\n' "$*" >&2; return 1; }
  echo "installing from the system: $*"
  quietly apt-update "${as_root[@]}" apt-get update -q || return 1
  quietly apt-install "${as_root[@]}" apt-get install -yq --no-install-recommends "$@"
}

# The newest Python from 3.11 on, unless PYTHON names one.
find_python() {
  local candidate
  for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  stop "needs Python 3.11 or newer (python3 on the PATH, or set PYTHON=/path/to/python)"
}
