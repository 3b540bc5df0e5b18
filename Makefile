# Everything from a fresh machine with Python, make and the package registries: `make demo`, `make test`. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .set-up/done

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help set-up demo test lint types layers tests kosai sabotage bench differential atheris fuzz pages wheel lock clean

help: ## この一覧を表示 / show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | while IFS= read -r line; do printf '  make %-8s %s\n' "$${line%%:*}" "$${line##*## }"; done

set-up: $(STAMP) ## .venv を作り、ハッシュ固定の依存関係とフォントを置く / make .venv, install the locked dependencies, fetch the fonts

$(STAMP): requirements/dev.txt requirements/fonts.txt pyproject.toml furusato/data/fonts/fonts.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo 'Python 3.11-3.13 が必要です。make PYTHON=python3.12 のように指定してください。 / Python 3.11 to 3.13 is needed: name one, as in make PYTHON=python3.12'; exit 5; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python scripts/fetch_fonts.py
	$(BIN)/python -m compileall -q furusato scripts
	@mkdir -p $(@D) && touch $@

demo: $(STAMP) ## 見本の名簿から通知書を作る / notices from the sample list
	$(BIN)/python scripts/demo.py

test: lint types layers tests ## 全検査 / lint, types, layers, tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

tests: $(STAMP)
	$(BIN)/python -m pytest

kosai: $(STAMP) ## 湖西市の事故を再現し、拒否されることを示す / repeat the Kosai accident and show it refused
	$(BIN)/python scripts/kosai.py

sabotage: $(STAMP) ## 一覧をあらゆる形で壊し、検査が気づくかを数える（20分ほど） / damage lists in every way and count which guard sees it
	$(BIN)/python -m scripts.sabotage

bench: $(STAMP) ## 速度と最大メモリー / seconds, rows/s and peak memory beside the naive script
	$(BIN)/python bench/bench.py

differential: $(STAMP) ## 壊した通知書一万通を三つの検証器で比べる / ten thousand damaged notices through three verifiers
	$(BIN)/python -m scripts.differential

ATHERIS_SECONDS ?= 90
ATHERIS_TARGETS ?= seal verdict sheet book styles zip pdf list list-sheet key
atheris: $(STAMP) ## 敵意あるファイルの探索(Linux) / search for hostile files, ATHERIS_SECONDS for each of ATHERIS_TARGETS (Linux)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/fuzz.txt
	@mkdir -p out/fuzz
	for target in $(ATHERIS_TARGETS); do $(BIN)/python -m tests.fuzz.search $$target out/fuzz $(ATHERIS_SECONDS) >out/fuzz/$$target.log 2>&1 || \
	  { tail -n 40 out/fuzz/$$target.log; exit 1; }; grep -h 'number_of_executed_units' out/fuzz/$$target.log | sed "s/^/$$target: /"; done

fuzz: $(STAMP) ## 長時間の乱数試験 / the long random search
	$(BIN)/python -m pytest tests -m fuzz --hypothesis-profile=fuzz

pages: $(STAMP) ## docs/commands.md と docs/rules.md を作り直す / write docs/commands.md and docs/rules.md from the code
	$(BIN)/python scripts/make_reference.py

wheel: $(STAMP) ## dist/ に配布物を作る / build the wheel and the source archive into dist/
	$(BIN)/python -m build --no-isolation

# --upgrade moves every version; without it only what dev.in or pyproject.toml asks for changes.
COMPILE = .set-up/lock/bin/uv pip compile --quiet --no-config --universal --generate-hashes --python-version 3.11 --no-header $(UPGRADE)
lock: ## requirements/*.txt を作り直す（UPGRADE=--upgrade で更新） / lock the dependencies anew (UPGRADE=--upgrade moves versions)
	test -x .set-up/lock/bin/uv || { $(PYTHON) -m venv .set-up/lock && \
	  .set-up/lock/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/lock.txt; }
	$(COMPILE) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) pyproject.toml requirements/dev.in --extra keystore --constraint requirements/run.txt --output-file requirements/dev.txt
	$(COMPILE) requirements/fonts.in --output-file requirements/fonts.txt
	$(COMPILE) requirements/fuzz.in --output-file requirements/fuzz.txt
	$(COMPILE) requirements/lock.in --output-file requirements/lock.txt

clean: ## 作られたものを消す / remove what was made (.venv, fonts, caches, out/)
	rm -rf .venv .set-up dist build out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache furusato/data/fonts/*.ttf
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
