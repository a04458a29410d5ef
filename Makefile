# Two commands matter on a fresh machine: `make demo` and `make test`.

SHELL := /bin/sh
SWIFT ?= swift
export SWIFT
# SwiftPM hands the traits to the compiler in the order of a hash table, and whenever that is another one, it builds all anew.
building := SWIFT_DETERMINISTIC_HASHING=1 $(SWIFT) build
# The files that the demo counts; without any, the documents below this directory and some licences.
FILES ?=
# How long `make fuzz` runs, building not included.
MINUTES ?= 7
# The CPython that drives `make soak` and `make attacks`.
PYTHON ?= python3

sources := Package.swift Sources Tests $(wildcard examples)
# Where `release` and `soak` build. In a folder of its own, the optimised build can run beside one for debugging.
RELEASE_BUILD ?= .build
# Nothing loads the programs as libraries; of functions with the same code, one is enough: 1.2 MB less. With a section for
# each function, those are left out that the command doesn't call, 1.5 MB, and another 1 MB where the compiler doesn't
# have the linker keep what is public.
release_flags := -c release --static-swift-stdlib -Xlinker --no-export-dynamic -Xlinker --icf=safe \
	-Xswiftc -Xfrontend -Xswiftc -function-sections -Xswiftc -Xfrontend -Xswiftc -internalize-at-link
# The benchmarks are a package of their own; in the same build folder, what both packages need is compiled once.
benchmarks := --package-path Tests/Benchmarks --scratch-path .build

.PHONY: help demo test build release lint format check clean fuzz sanitize

help:
	@echo 'make demo [FILES="a.txt b.txt"]  count words with Swift and Python workers around one manager'
	@echo 'make test                        everything that a change has to pass'
	@echo 'make fuzz [MINUTES=7]            feed what strangers may send to every door, all doors together so long'
	@echo 'make soak [MINUTES=60]           10,000 child processes; 5,000 kills under a pool; honest work, deaths, floods and hostile peers around one server, for long'
	@echo 'make attacks                     how long others wait for messages that are meant to hold the server up'
	@echo 'make sanitize                    the tests under the address and the thread sanitizer; takes an hour'
	@echo 'make bulk                        measure what objects do beside CPython, without sockets: docs/benchmarks/bulk-operations.md'
	@echo 'make values                      measure how values are coded, beside JSON and pickle: docs/values.md'
	@echo 'make dashboard-test              the dashboard in a headless Chromium; a minute, after building'
	@echo 'make instructions                how many instructions a call takes, held to what it took before'
	@echo 'make benchmark [QUICK=1]         measure beside CPython and Redis: docs/benchmarks.md; takes seven or eight minutes'
	@echo 'make release                     the command as one file: .build/release/syncmanager'
	@echo 'make install [PREFIX=/usr/local] the command, its man pages, completions and units; also DESTDIR=, make uninstall'
	@echo 'make deb                         a Debian package: .build/deb/'
	@echo 'make systemd-test                its service under systemd, in a container; a minute, after building'
	@echo 'make image-test                  its image for containers, by buildah; two minutes, after building'
	@echo 'make docs                        the pages of the API as a website: .build/docs'
	@echo 'make api-check                   what breaks in the public API since the last version'
	@echo 'make build | format | clean      build for debugging | format the sources | remove what was built'

# Installs what is missing, or says what to do; does nothing where nothing is missing.
.PHONY: prerequisites
prerequisites:
	@.ci/prerequisites

# Not for `release`: a newer compiler may warn of more, and that is nothing to keep a user from the demo.
build test test-programs docs: export MP_WARNINGS_AS_ERRORS := 1

# What a server's calls don't pass through is built for size, in Package.swift; not for the benchmark's clients.
release manual soak-programs demo: export MP_COMMAND := 1

build: prerequisites
	$(building)

release: prerequisites
	@echo 'Building syncmanager (the first time takes a minute or two) …'
	$(building) $(release_flags) --scratch-path $(RELEASE_BUILD) --product syncmanager

# The command and the generator of its man pages, which is a tool of the argument parser. `make install PROGRAM=…
# MANUAL=…` builds nothing.
PROGRAM ?= $(RELEASE_BUILD)/release/syncmanager
MANUAL ?= $(RELEASE_BUILD)/release/generate-manual
export PREFIX DESTDIR ZSH_COMPLETIONS
installing := $(if $(filter file,$(origin PROGRAM)),manual)

.PHONY: manual
manual: release
	$(building) $(release_flags) --scratch-path $(RELEASE_BUILD) --product generate-manual

.PHONY: install uninstall
install: $(installing)
	.packaging/install install $(PROGRAM) $(MANUAL)

uninstall:
	.packaging/install uninstall

.PHONY: deb
deb: $(installing)
	.packaging/deb $(PROGRAM) $(MANUAL)

# The package's service under a real systemd, in a container of its own; skips where there is no systemd-nspawn.
.PHONY: systemd-test
systemd-test: deb
	Tests/Systemd/boot .build/deb/*.deb

# An image of .packaging/Dockerfile, and a server in it; skips where there is no buildah.
.PHONY: image-test
image-test: deb
	Tests/Image/check $(PROGRAM)

demo: prerequisites
	@echo 'Building the example (the first time takes a minute or two) …'
	$(building) $(release_flags) --product example-word-count
	@.build/release/example-word-count $(or $(FILES),$$(find . -name '.?*' -prune -o -type f -name '*.md' -print; \
		find /usr/share/common-licenses -type f 2>/dev/null))

# Measures the bulk operations of all shared types beside CPython's own; a few minutes.
.PHONY: bulk
bulk:
	MP_BULK=1 $(building) -c release --product bulk-operations
	.build/release/bulk-operations --output docs/benchmarks/bulk-operations.md

# Measures how Swift values become pickles and back, beside JSON and CPython's pickle; a minute.
.PHONY: values
values:
	MP_BULK=1 $(building) -c release --product value-coding
	.build/release/value-coding --output docs/values.md

# Every view of the dashboard in a headless Chromium, with 10,000 objects; skips where there is none.
.PHONY: dashboard-test
dashboard-test: prerequisites
	$(building) --product syncmanager
	$(PYTHON) Tests/Dashboard/check.py .build/debug/syncmanager
	$(PYTHON) Tests/Dashboard/prometheus.py .build/debug/syncmanager

# The pictures in README.md and docs/dashboard.md; needs Chromium.
.PHONY: dashboard-pictures
dashboard-pictures: release
	$(PYTHON) docs/pictures/dashboard.py $(RELEASE_BUILD)/release/syncmanager

# Counts the instructions of a call: Tests/Instructions/expected; a minute, after a release build.
.PHONY: instructions
instructions: prerequisites
	@.ci/instructions

# Writes down how this machine does; nothing else should be going on meanwhile. QUICK=1 takes half a minute and writes
# nothing; OPTIONS are those of the program, whose --help tells them: OPTIONS='--only get tls --json out.json'.
.PHONY: benchmark
# The command has a folder of its own, as it is built in another way than the program that calls it.
benchmark: OPTIONS = $(if $(QUICK),--quick,--output docs/benchmarks.md)
benchmark: RELEASE_BUILD := .build-release
benchmark: release
	$(building) $(release_flags) $(benchmarks) --product benchmark
	@.build/release/benchmark --server $(RELEASE_BUILD)/release/syncmanager $(OPTIONS)

format:
	$(SWIFT) format --in-place --recursive $(sources)

lint:
	$(SWIFT) format lint --strict --recursive $(sources)

check:
	.ci/check-architecture

# The pages of all products as websites, one directory each; a warning is an error.
.PHONY: docs
docs: prerequisites
	@.ci/docs

# Not part of `test`: it builds two versions.
.PHONY: api-check
api-check: prerequisites
	@.ci/check-api

# The test runner's own closing line comes last. A thousand tests begun at once would wait for each other longer than
# peers may take for a handshake.
test: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH := 8
test: prerequisites lint
	.ci/check-architecture
	@$(MAKE) test-programs
	.ci/tests $(benchmarks)
	.ci/tests
	.ci/outside-package

.PHONY: test-programs
# Builds all that `test` runs, and runs nothing.
# Both packages have one plan there, which is made anew for each: an old one can leave out the other's tests.
test-programs: prerequisites
	@rm -f .build/debug.yaml
	$(building) --build-tests $(benchmarks)
	@rm -f .build/debug.yaml
	$(building) --build-tests
	$(building) --product generate-manual

fuzz: prerequisites
	@.ci/fuzz $(MINUTES)

# For long, with the command as people run it; the seed is printed, and SEED=… repeats it as far as timing lets it.
# First a program with a type of its own, whose methods nothing else calls when they are optimised; then so many child
# processes, by each start method, of which nothing may be left; then a pool of processes with so many tasks, so many of
# whose workers are killed meanwhile.
.PHONY: soak
soak: MINUTES = 60
soak: CHILDREN = 10000
soak: KILLS = 5000
soak: TASKS = 1000000
soak: soak-programs
	$(RELEASE_BUILD)/release/example-own-type
	$(RELEASE_BUILD)/release/process-worker churn spawn $(CHILDREN)
	$(RELEASE_BUILD)/release/process-worker churn forkserver $(CHILDREN)
	$(RELEASE_BUILD)/release/process-worker deaths spawn $(KILLS) $(TASKS)
	$(PYTHON) Tests/Chaos/chaos.py --server $(RELEASE_BUILD)/release/syncmanager \
		--swift-worker $(RELEASE_BUILD)/release/chaos-worker \
		--seconds $$(($(MINUTES) * 60)) $(if $(SEED),--seed $(SEED)) --keep-log $(RELEASE_BUILD)/soak.log

# Builds all that `soak` runs, and runs nothing.
.PHONY: soak-programs
soak-programs: release
	$(building) $(release_flags) --scratch-path $(RELEASE_BUILD) --product chaos-worker
	$(building) $(release_flags) --scratch-path $(RELEASE_BUILD) --product process-worker
	$(building) $(release_flags) --scratch-path $(RELEASE_BUILD) --product example-own-type

.PHONY: attacks
attacks: release
	$(PYTHON) Tests/Attacks/measure.py .build/release/syncmanager

sanitize: prerequisites
	@.ci/sanitize address
	@.ci/sanitize thread

clean:
	rm -rf .build .build-asan .build-fuzz .build-release .build-tsan Tests/Benchmarks/.build
