#!/usr/bin/env bash
# Every check and test, in order; stops at the first that fails. `check.sh long` runs the slow tests only,
# `check.sh cover` those of every day with the lines and branches they go through, which takes twice as long.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export PYTHONSAFEPATH=1
unset PYTHONPATH PYTHONHOME
bin=.venv/bin
if [ ! -x "$bin/pytest" ]; then
    echo "先に make test を実行してください。 / Run make test first." >&2
    exit 1
fi

step() {
    printf '\n== %s\n' "$1"
    shift
    "$@"
    local code=$?
    if [ "$code" -ne 0 ]; then
        printf '\n失敗 / failed: %s\n' "$*" >&2
        exit "$code"
    fi
}

# Browser tests read CHROMIUM and are skipped where it is empty.
CHROMIUM=$("$bin/python" tools/browser.py)
export CHROMIUM

if [ "${1:-}" = long ]; then
    step "時間のかかる試験 / slow tests" "$bin/python" -m pytest -m slow
    exit 0
fi

if [ "${1:-}" = cover ]; then
    step "試験と網羅率 / tests and coverage" "$bin/python" -m pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term
    exit 0
fi

step "書式 / format" "$bin/ruff" format --check
step "書き方 / lint" "$bin/ruff" check
step "層の向き / layers" "$bin/lint-imports" --no-logo
step "型 / types" "$bin/mypy"
step "試験 / tests" "$bin/python" -m pytest --numprocesses=auto --dist=loadfile
