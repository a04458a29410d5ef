#!/usr/bin/env python3
"""The metrics in a real Prometheus: it reads both formats, and understands every expression of the dashboard for Grafana.

    python3 Tests/Dashboard/prometheus.py .build/debug/syncmanager

Needs `prometheus` (Debian's package); says so and succeeds where there is none.
"""

import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

import crowd

GRAFANA = pathlib.Path(__file__).resolve().parents[2] / "docs/grafana/multiprocessing.json"


def free_port():
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, path, **parameters):
    """The data of an answer of Prometheus."""
    query = urllib.parse.urlencode(parameters)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/{path}?{query}", timeout=10) as answer:
        return json.load(answer)["data"]


def wait_for_targets(port):
    """Waits until Prometheus has read the metrics."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            targets = ask(port, "targets")["activeTargets"]
            if targets and all(target["health"] == "up" for target in targets):
                return
            complaint = [target["lastError"] for target in targets]
        except (urllib.error.URLError, ConnectionError) as error:
            complaint = error
        time.sleep(0.2)
    raise SystemExit(f"failed: Prometheus doesn't read the metrics: {complaint}")


def expressions():
    """Every expression of the dashboard, with what Grafana puts in for its variables."""
    for panel in json.loads(GRAFANA.read_text())["panels"]:
        for target in panel["targets"]:
            text = target["expr"].replace("$__rate_interval", "30s").replace("$instance", ".*")
            yield panel["title"], text


def check(port):
    """Counts are there, and every expression is understood."""
    calls = 0
    end = time.monotonic() + 20
    while not calls and time.monotonic() < end:
        for result in ask(port, "query", query='multiprocessing_calls_total{type="dict",method="get"}')["result"]:
            calls = float(result["value"][1])
        time.sleep(0.2)
    if not calls:
        raise SystemExit("failed: no calls were counted")
    print(f"ok: Prometheus has read {calls:.0f} calls of dict.get")
    count = 0
    for title, text in expressions():
        names = set(re.findall(r"multiprocessing_\w+", text))
        known = set(ask(port, "label/__name__/values"))
        may_be_missing = {"multiprocessing_limit_refusals_total"}
        if missing := names - known - may_be_missing:
            raise SystemExit(f"failed: there is no {', '.join(missing)}, which {title} asks for")
        ask(port, "query", query=text)
        count += 1
    print(f"ok: Prometheus understands the {count} expressions of {GRAFANA.name}")


def run(program, prometheus):
    metrics, port = free_port(), free_port()
    server = crowd.Server(program, "--metrics", f"127.0.0.1:{metrics}")
    people = crowd.Crowd(server)
    with tempfile.TemporaryDirectory() as folder:
        configuration = pathlib.Path(folder, "prometheus.yml")
        configuration.write_text(json.dumps({
            "global": {"scrape_interval": "1s"},
            "scrape_configs": [{
                "job_name": "multiprocessing", "static_configs": [{"targets": [f"127.0.0.1:{metrics}"]}]}],
        }))
        process = subprocess.Popen(
            [prometheus, f"--config.file={configuration}", f"--storage.tsdb.path={folder}/data",
             f"--web.listen-address=127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for work in (people.counting, people.producing, people.consuming, people.failing, people.submitting):
                people.begin(work)
            people.begin(people.working, 0)
            wait_for_targets(port)
            check(port)
        finally:
            people.stop()
            process.kill()
            process.wait()
            server.close()


def main():
    prometheus = shutil.which("prometheus")
    if not prometheus:
        print("skipped: there is no prometheus (Debian's package prometheus)")
        return
    run(str(pathlib.Path(sys.argv[1]).resolve()), prometheus)


if __name__ == "__main__":
    main()
