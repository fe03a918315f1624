# Shared by the scripts beside it; source it, do not run it.
# It finds Swift, installs missing Debian packages and sets up Python tools, and says what it does. When nothing is
# missing it does nothing and takes a moment.

set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }

# fail STATUS MESSAGE: stops with a line that says what is wrong and what to do.
fail() {
    printf 'error: %s\n' "$2" >&2
    exit "$1"
}

# as_root COMMAND…: runs a command as root, through sudo when need be.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail 69 "there is no sudo; run this as root and start again: $*"
    fi
}

# listed FILE…: the names in list files, without comments.
listed() { sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$@"; }

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need_packages FILE…: installs the Debian packages listed in the files that are not there yet.
need_packages() {
    local package missing=()
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian; make sure that what these provide is installed: $(listed "$@" | tr '\n' ' ')"
        return
    fi
    while IFS= read -r package; do
        is_installed "$package" || missing+=("$package")
    done < <(listed "$@")
    [ ${#missing[@]} = 0 ] && return
    say "installing ${missing[*]}"
    local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -q)
    # Package lists that are too old name files that are gone, so a failure is tried once more with new ones.
    if ! as_root "${install[@]}" "${missing[@]}"; then
        as_root apt-get update -q || fail 69 "apt-get update failed; check the network and the package sources of apt"
        as_root "${install[@]}" "${missing[@]}" ||
            fail 69 "these packages could not be installed: ${missing[*]}; Debian 12 has them in main"
    fi
}

# need_swift: puts Swift 6.3 or later on the path.
need_swift() {
    local folder version
    if ! command -v swift >/dev/null; then
        for folder in /opt/swift/usr/bin /usr/local/swift/usr/bin /usr/local/bin "$HOME/.local/share/swiftly/bin" \
            "$HOME/.swiftly/bin"; do
            if [ -x "$folder/swift" ]; then
                PATH="$folder:$PATH"
                break
            fi
        done
    fi
    command -v swift >/dev/null ||
        fail 69 "there is no swift on the path; install Swift 6.3 from https://www.swift.org/install/linux/"
    version="$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)"
    [ -n "$version" ] || fail 69 "$(command -v swift) does not run; check it with: swift --version"
    if [ "$(printf '%s\n' 6.3 "$version" | sort -V | head -n 1)" != 6.3 ]; then
        fail 69 "Swift 6.3 or later is needed, but $(command -v swift) is $version; see https://www.swift.org/install/linux/"
    fi
}

# need_python_tools: makes .venv-tools/ with the packages of scripts/pip.txt, anew when that list has changed.
need_python_tools() {
    local venv="$root/.venv-tools" list="$root/scripts/pip.txt"
    if [ -x "$venv/bin/python" ] && cmp -s "$list" "$venv/installed.txt"; then return; fi
    say "installing Python tools into .venv-tools: $(listed "$list" | tr '\n' ' ')"
    rm -rf "$venv"
    python3 -m venv "$venv" || fail 69 "python3 -m venv failed; install the package python3-venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$list" ||
        fail 69 "pip could not install scripts/pip.txt; check the network"
    cp "$list" "$venv/installed.txt"
}
