#!/usr/bin/env bash
# Packs the product with every wheel it needs into dist/, for a machine of the same kind without a package index.
# There: unpack, then `sh install.sh` (Python of the same version; set PYTHON to choose one), then `allocate serve`.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
version=$("$bin/python" -c 'from importlib.metadata import version; print(version("compute-allocation"))')
python=$("$bin/python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
name=compute-allocation-$version-$python-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
place=build/bundle/$name
rm -rf "$place"
mkdir -p "$place/wheels" dist

echo "部品を集めています / fetching wheels"
"$bin/python" -m pip download --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
    --requirement requirements.lock --dest "$place/wheels"
"$bin/python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir "$place/wheels" .
cp requirements.lock docs/operations.md docs/api.sh "$place/"
cat > "$place/install.sh" <<'INSTALL'
#!/bin/sh
# Makes the environment ./venv from the wheels beside this file; nothing is fetched.
set -eu
cd "$(dirname "$0")"
"${PYTHON:-python3}" -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
    --require-hashes --requirement requirements.lock
venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --no-deps compute-allocation
echo "入りました / installed: $(pwd)/venv/bin/allocate"
INSTALL
(cd "$place" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
tar --sort=name --owner=0 --group=0 --numeric-owner -C build/bundle -czf "dist/$name.tar.gz" "$name"
echo "できました / made: dist/$name.tar.gz ($(du -h "dist/$name.tar.gz" | cut -f1))"
