#!/usr/bin/env bash
# Installs the peers, measures them beside tinviet on the same text in one run, writes the table of docs/COMPARE.md.
#
#   benches/peers/run.sh
#
# TINVIET_BIN    a built binary; else the release build is made
# TINVIET_DATA   the folder with the gold of the accuracy column (default ../shared/data; left out where it is not there)
# TINVIET_TOOLS  the folder with the scorers (default ../shared/tools)
# TINVIET_SECONDS  CPU time for each figure (default 5)
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=${TINVIET_BIN:-}
if [ -z "$bin" ]; then
    cargo build --release --locked
    bin=target/release/tinviet
fi
venvs=target/peers
mkdir -p "$venvs"
for peer in underthesea pyvi ViNLP trafilatura justext dateparser; do
    wanted=benches/peers/requirements-$peer.txt
    if ! cmp -s "$wanted" "$venvs/$peer/installed.txt"; then
        rm -rf "${venvs:?}/$peer"
        python3 -m venv "$venvs/$peer"
        # A peer that does not install is named in the table; the others are measured.
        if "$venvs/$peer/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"; then
            cp "$wanted" "$venvs/$peer/installed.txt"
        else
            rm -rf "${venvs:?}/$peer"
        fi
    fi
done
# A crate, not a Python package: HTML cleaning of dom_smoothie and of tinviet in one process.
if ! cargo build --release --quiet --manifest-path benches/peers/html/Cargo.toml --target-dir "$venvs/html"; then
    rm -f "$venvs/html/release/tinviet-peers-html"
fi
data=${TINVIET_DATA:-../shared/data}
tools=${TINVIET_TOOLS:-../shared/tools}
gold=()
if [ -d "$data" ] && [ -d "$tools" ]; then gold=(--data "$(cd "$data" && pwd)" --tools "$(cd "$tools" && pwd)"); fi
OMP_NUM_THREADS=1 python3 benches/peers/compare.py "$bin" "$PWD/$venvs" docs/COMPARE.md --seconds "${TINVIET_SECONDS:-5}" "${gold[@]}"
