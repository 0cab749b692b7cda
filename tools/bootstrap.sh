#!/bin/sh
# Finds a Python that can run bootstrap.py (3.8 or later); bootstrap.py then picks one of 3.11-3.13 for the project.
# Set PYTHON to choose one yourself:  make test PYTHON=python3.12
unset PYTHONPATH PYTHONHOME
here=$(dirname "$0")
for python in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python; do
    if "$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
        exec "$python" -I "$here/bootstrap.py" "$@"
    fi
done
echo "Python が見つかりません。Python 3.11〜3.13 を入れてから、もう一度実行してください。" >&2
echo "No usable Python was found: install Python 3.11, 3.12 or 3.13 and run this again." >&2
exit 1
