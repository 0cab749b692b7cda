# 使い方は make help。 `make help` tells what there is.
export PYTHONSAFEPATH := 1
unexport PYTHONPATH PYTHONHOME
.DEFAULT_GOAL := help
.PHONY: help run test cover long fmt lock bundle clean

help:
	@echo 'make run     見本データで計画を作り、ブラウザーで見る / plan the sample data and show it (ARGS=--no-serve: no browser)'
	@echo 'make test    すべての検査と試験 / every check and test'
	@echo 'make cover   試験がどの行と分岐を通ったか / which lines and branches the tests go through'
	@echo 'make long    時間のかかる試験 / the slow tests'
	@echo 'make fmt     書式を整える / format the code'
	@echo 'make lock    ロックファイルを作り直す / write the lock files (ARGS=--upgrade: take newer releases)'
	@echo 'make bundle  ネットワークのない機械に入れるための一式を作る / pack everything for a machine without a network'
	@echo 'make clean   環境とキャッシュを消す / remove the environment and caches'

run:
	@sh tools/bootstrap.sh run
	@.venv/bin/allocate demo $(ARGS)

test:
	@sh tools/bootstrap.sh test
	@tools/check.sh

cover:
	@sh tools/bootstrap.sh test
	@tools/check.sh cover

long:
	@sh tools/bootstrap.sh test
	@tools/check.sh long

fmt:
	@sh tools/bootstrap.sh test
	@.venv/bin/ruff check --fix-only --quiet
	@.venv/bin/ruff format

lock:
	@tools/lock.sh $(ARGS)

bundle:
	@sh tools/bootstrap.sh run
	@tools/bundle.sh

clean:
	rm -rf .venv .venv.old .bootstrap.lock .coverage .hypothesis .mypy_cache .import_linter_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
