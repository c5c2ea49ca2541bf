# Read by deploy/demo and deploy/test: sees to Debian's packages and to the virtual environment.
# Nothing that is there already is touched, and no system service is started, stopped or reconfigured.

POLICY=${POLICY:-/usr/sbin/policy-rc.d}
ASIDE=$POLICY.imcs-aside
POLICY_MARK='# put here by imcs while it installs packages'

say() { printf '%s\n' "$*"; }

# The packages of a list that are missing, each told by what it provides.
missing_packages() {
    local package
    for package in "$@"; do
        case $package in
            prosody) command -v prosody prosodyctl >/dev/null ;;
            prosody-modules) [ -d /usr/lib/prosody/modules/mod_privilege ] ||
                [ -d /usr/local/lib/prosody/modules/mod_privilege ] ;;
            python3-venv) [ -x .venv/bin/python ] || "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ;;
            *) command -v "$package" >/dev/null ;;
        esac || printf '%s ' "$package"
    done
}

# A Python that is new enough; the newest that is called by its version where python3 itself is older.
find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$candidate
            return
        fi
    done
    say "No Python 3.11 or newer here. Debian 12 and later have it: apt-get install python3 python3-venv" >&2
    exit 1
}

# Debian's packages start their services when installed; Prosody's is a public one. This policy forbids it while
# apt runs. A policy of the machine's own is set aside and comes back, also after an interruption.
forbid_services() {
    trap allow_services EXIT
    trap 'exit 130' INT TERM
    if [ -e "$POLICY" ] && ! grep -qxF "$POLICY_MARK" "$POLICY"; then
        mv "$POLICY" "$ASIDE"
    fi
    printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_MARK" >"$POLICY"
    chmod 755 "$POLICY"
}

allow_services() {
    if [ -e "$POLICY" ] && grep -qxF "$POLICY_MARK" "$POLICY"; then
        rm -f "$POLICY"
    fi
    if [ -e "$ASIDE" ]; then
        mv "$ASIDE" "$POLICY"
    fi
    trap - EXIT INT TERM
}

# Only for a package that was just installed here: it mustn't come up at the next boot either.
keep_from_booting() {
    if [ -d /run/systemd/system ] || command -v systemctl >/dev/null; then
        systemctl disable prosody >/dev/null 2>&1 || true
    else
        update-rc.d prosody disable >/dev/null 2>&1 || true
    fi
    say "Debian's own Prosody service stays off; the one used here is private and lives in this folder."
}

# Install what is missing of these packages, or say what to install and go on.
need_packages() {
    local missing
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "Missing: $missing" >&2
        say "Please install them, on Debian with:  sudo apt-get install $missing" >&2
        say "(on Debian that starts a public Prosody; \`sudo systemctl disable --now prosody\` ends it)" >&2
        return 0
    fi
    say "Installing $missing…"
    forbid_services
    local log
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of words
    if ! { apt-get update && apt-get install --yes --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        say "apt-get couldn't install $missing" >&2
        exit 1
    fi
    rm -f "$log"
    case " $missing" in *" prosody "*) keep_from_booting ;; esac
    allow_services
}

# The virtual environment .venv with the project and, if named, one of its extras; renewed when pyproject.toml changed.
need_environment() {
    local extra=${1:-} stamp
    stamp=.venv/imcs-installed${extra:+-$extra}
    if .venv/bin/python -c '' 2>/dev/null && [ -x .venv/bin/imcs ] && [ "$stamp" -nt pyproject.toml ]; then
        return 0
    fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        say "Making the virtual environment .venv…"
        "$PYTHON" -m venv --clear .venv || {
            say "That needs Debian's python3-venv." >&2
            exit 1
        }
    fi
    say "Installing the project into .venv…"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -e ".${extra:+[$extra]}"
    touch "$stamp"
}
