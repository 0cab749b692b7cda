#!/usr/bin/env bash
# Write the two lock files from pyproject.toml. Pins that still fit are kept; `make lock ARGS=--upgrade` renews them.
# Releases younger than a week are not taken: time enough for a bad one to be noticed and withdrawn.
# uv reads none of pip's settings, so files from extra local indexes get in neither by name nor by hash.
set -euo pipefail
cd "$(dirname "$0")/.."
unset UV_FIND_LINKS UV_INDEX UV_EXTRA_INDEX_URL PYTHONPATH PYTHONHOME
export UV_SYSTEM_CERTS=1 # an office proxy may have a certificate of its own

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    echo "uv を一時的に用意しています / fetching uv for this run"
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    "${PYTHON:-python3}" -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check uv
    uv=$folder/bin/uv
fi

compile() {
    "$uv" pip compile pyproject.toml --group build --extra postgres --quiet --no-config --universal --python-version 3.11 \
        --exclude-newer "7 days" --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "make lock" "$@"
}
compile --output-file requirements.lock "$@"
compile --output-file requirements-test.lock --extra test --constraint requirements.lock "$@"
