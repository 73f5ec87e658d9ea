# Sourced by dev/run, dev/test, dev/check and dev/bench: sets up what is missing, and nothing else.
#
#   set_up PINS LIST…      PINS: names of requirements/NAME.txt with + between, like run+server; LIST: of dev/packages/LIST.txt
#
# Safe to repeat and to run twice at once; costs some hundredths of a second when nothing is missing, and works offline then.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
VENV="$PWD/.venv"

say() { printf '%s\n' "$*" >&2; }

give_up() { say "$@"; exit 1; }

packages_of() { for list in "$@"; do sed -e 's/#.*//' -e 's/[[:space:]].*//' -e '/^$/d' "dev/packages/$list.txt"; done; }

missing_packages() {
    local package
    for package in $(packages_of "$@"); do
        [ -e "/var/lib/dpkg/info/$package.list" ] || compgen -G "/var/lib/dpkg/info/$package:*.list" >/dev/null || echo "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
    elif command -v sudo >/dev/null && [ -t 0 ]; then sudo "$@"
    else return 1
    fi
}

install_packages() {
    local wanted
    wanted=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "${wanted// /}" ] || return 0
    command -v apt-get >/dev/null || give_up "These Debian packages are missing, and this is no Debian: $wanted"
    as_root true || give_up "These Debian packages are missing, and you may not install them: $wanted" \
        "Ask somebody who may to type:  apt-get install --no-install-recommends $wanted"
    say "Installing Debian packages: $wanted"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
    # shellcheck disable=SC2086  a list of words
    as_root "${apt[@]}" install -y --no-install-recommends $wanted >/dev/null 2>&1 && return 0
    as_root "${apt[@]}" update >&2 || give_up "The package lists cannot be fetched. Is there a network?"
    # shellcheck disable=SC2086  a list of words
    as_root "${apt[@]}" install -y --no-install-recommends $wanted >&2 ||
        give_up "These Debian packages could not be installed: $wanted"
}

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    give_up "Python 3.11, 3.12 or 3.13 is needed; this machine has $(python3 --version 2>&1)."
}

make_venv() {
    local name pins=() wanted=() python stamp
    for name in ${1//+/ }; do pins+=("requirements/$name.txt") wanted+=(-r "requirements/$name.txt"); done
    python=$(find_python) || exit 1
    stamp="$(cat "${pins[@]}" | sha256sum | cut -c1-64) $("$python" -c 'import sys; print(sys.version)' | tr '\n' ' ')"
    [ "$(cat "$VENV/stamp-$1" 2>/dev/null)" = "$stamp" ] && "$VENV/bin/python" -c '' 2>/dev/null && return 0
    say "Setting up .venv from ${pins[*]}"
    rm -f "$VENV"/stamp-*
    "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || { rm -rf "$VENV"; "$python" -m venv "$VENV" >&2; } ||
        give_up "A virtual environment cannot be made in $VENV."
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes "${wanted[@]}" >&2 ||
        give_up "The Python packages could not be installed. Is there a network? Repeat the command when there is."
    for name in kiosk onestop; do
        printf '#!/bin/sh\nPYTHONPATH="%s${PYTHONPATH:+:$PYTHONPATH}" exec "%s/bin/python" -m %s "$@"\n' "$PWD" "$VENV" "$name" >"$VENV/bin/$name"
        chmod +x "$VENV/bin/$name"
    done
    printf '%s' "$stamp" >"$VENV/stamp-$1"
}

set_up() {
    local pins=$1
    shift
    install_packages "$@"
    exec 9>"${TMPDIR:-/tmp}/onestop-kiosk-setup-$(id -u).lock"
    flock -w 900 9 || give_up "Another set-up has been running for a quarter of an hour; is it stuck?"
    make_venv "$pins"
    exec 9>&-
    export PATH="$VENV/bin:$PATH" PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"
}
