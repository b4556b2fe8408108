# Shorthand. Everything here also works without make: see `python3 run.py --help`.
.PHONY: help up quick check long judges golden

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

up:  ## everything on this machine: site, desk, bot, worker
	python3 run.py

quick:  ## under two minutes: format, lint, types, imports, tests on SQLite without browser and processes
	python3 run.py test --quick

check:  ## what CI runs: all checks, all tests on both databases
	python3 run.py test

judges:  ## install the independent judges of the simulator (TDLib, aiogram, telemelya)
	python3 run.py manage version
	.venv/bin/python -m tests.bot.simulator.judges.install

long: judges  ## the same with the long proofs
	python3 run.py test --long

golden:  ## write the golden pages anew; review the difference
	GOLDEN=write python3 run.py test --quick -k golden
	git diff --stat -- tests
