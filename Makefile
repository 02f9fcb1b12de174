# Each target is one call of the command `bot`; the first one makes the environment.
# Where they are given they go before .env; the defaults are the command's.
HOST ?=
PORT ?=
BOT := .venv/bin/bot
PYTHON ?= python3

.PHONY: serve test train chat eval bench faults check lint lock try-slack try-teams try-desk
.DEFAULT_GOAL := serve

.venv/.ready: requirements.lock requirements-uv.lock pyproject.toml bot/bootstrap.py \
  bot/nlu/spacy_package/pyproject.toml $(wildcard bot/nlu/encoder/*.py)
	@$(PYTHON) bot/bootstrap.py

serve: .venv/.ready ; @$(BOT) serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))
test: .venv/.ready ; @$(BOT) test
train: .venv/.ready ; @$(BOT) train
chat: .venv/.ready ; @$(BOT) chat
eval: .venv/.ready ; @$(BOT) eval
bench: .venv/.ready ; @$(BOT) bench
faults: .venv/.ready ; @$(BOT) faults
check: .venv/.ready ; @$(BOT) check
lint: .venv/.ready ; @$(BOT) lint
try-slack: .venv/.ready ; @$(BOT) try slack
try-teams: .venv/.ready ; @$(BOT) try teams
try-desk: .venv/.ready ; @$(BOT) try desk

# Resolves pyproject.toml again; the result holds hashes and no addresses.
lock: .venv/.ready ; @$(BOT) lock
