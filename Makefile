# Whiteline. `make help` explains itself: every target carries its one line after "##".
SHELL := /bin/bash
.DEFAULT_GOAL := help
HOST ?= 127.0.0.1
PORT ?= 8080
SWIFT ?= swift
PEERS_SEEDS ?= 10
FUZZ_SECONDS ?= 10
SOAK_SECONDS ?= 600
RELEASE := .build/release/whiteline

# Where the archives of the Swift runtime are at hand it is linked into release binaries: calls into it are then
# direct, and a machine that only runs them needs no Swift.
RUNTIME = $(shell $(SWIFT)c -print-target-info -static-stdlib | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
LINKING = $(if $(wildcard $(RUNTIME)/linux/libFoundationEssentials.a),--static-swift-stdlib)
RELEASE_BUILD = $(SWIFT) build -c release $(LINKING)

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: ## Install the system packages that are missing (apt-get), or say which to install
	@bash Deploy/setup.sh

build: setup ## Build the release binary
	$(RELEASE_BUILD) --product whiteline

serve: build ## Build and start the service on HOST:PORT (127.0.0.1:8080)
	$(RELEASE) serve --config Config/whiteline.json5 --host $(HOST) --port $(PORT)

test: ## Run the whole test suite
	@bash Deploy/setup.sh curl
	$(SWIFT) build --build-tests
	$(SWIFT) test --disable-xctest

lint: ## Formatting and style, warnings are errors
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz

format: ## Rewrite the sources in the house format
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz

layers: ## Check imports against the module graph, Foundation and unsafe code against their lists
	@bash Tests/layers.sh

docs: ## Check that documents, recipes, routes and openapi.yaml agree
	@bash Tests/documents.sh

bench: setup ## Verify, then measure: ratios to a reference in the same run, JSON lines in .build/bench.jsonl
	$(RELEASE_BUILD) --product whiteline-bench
	.build/release/whiteline-bench --lines .build/bench.jsonl

bench-peers: setup ## The same work by PyTorch, JAX, TensorFlow, ONNX Runtime and NumPy, by turns with ours
	$(RELEASE_BUILD) --product whiteline-bench
	@bash Benchmarks/peers.sh

bench-page: ## PERFORMANCE.md out of what `make bench`, `make bench-peers` and `make load` measured
	python3 Benchmarks/page.py

chaos: build ## Kill workers, server and database and fill the disk while 200 jobs run; on PostgreSQL, then on SQLite
	python3 Tests/chaos.py --store postgres
	python3 Tests/chaos.py --store sqlite

fuzz: setup ## Fuzz every reader of untrusted bytes, FUZZ_SECONDS (10) each; what breaks becomes a fixture
	SECONDS_EACH=$(FUZZ_SECONDS) bash Fuzz/run.sh

sanitize: setup ## Run the test suites under the address and the thread sanitizer, each built apart (see Tests/sanitize.sh)
	bash Tests/sanitize.sh address
	bash Tests/sanitize.sh thread

contract: ## Try a running server against openapi.yaml with schemathesis (PyPI), if it is installed
	$(SWIFT) build --product whiteline
	bash Tests/contract.sh .build/debug/whiteline

load: build ## Measure the server against nginx and Python peers, one core each, JSON lines in .build/load.jsonl
	python3 Benchmarks/load.py $(RELEASE)

soak: build ## Mixed, slow, broken and hostile clients for SOAK_SECONDS (600): no fault, no growth
	python3 Tests/soak.py $(RELEASE) --seconds $(SOAK_SECONDS)

certificates: ## Make an authority, a server's and a client's certificate in Deploy/certificates, to try TLS with
	@bash Deploy/certificates.sh

bench-optimise: setup ## Our optimiser beside scikit-optimize and Optuna on standard functions (PEERS_SEEDS=10, an hour)
	$(RELEASE_BUILD) --product whiteline-bench
	test -x .build-peers/bin/python || python3 -m venv .build-peers
	.build-peers/bin/python -m pip install --quiet --disable-pip-version-check scikit-optimize optuna
	.build/release/whiteline-bench --optimise $(PEERS_SEEDS) >.build/optimise.jsonl
	.build-peers/bin/python Benchmarks/optimise_peers.py run --seeds $(PEERS_SEEDS) >.build/optimise-peers.jsonl
	.build-peers/bin/python Benchmarks/optimise_peers.py table .build/optimise.jsonl .build/optimise-peers.jsonl

image: ## Build the container image
	DOCKER_BUILDKIT=1 docker build -f Deploy/Dockerfile -t whiteline .

ci: ## What CI runs
	bash .ci/run

clean: ## Remove what was built
	rm -rf .build .build-*

.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*\#\# .*/\1/p' $(MAKEFILE_LIST))
