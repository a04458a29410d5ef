#!/usr/bin/env python3
"""Makes the pictures of the dashboard: python3 docs/pictures/dashboard.py .build/release/syncmanager

A server with clients of stock CPython runs for a while; then a headless Chromium shows two views of it.
"""

import pathlib
import sys
import time

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1] / "Tests" / "Dashboard"))

import browser  # noqa: E402
import crowd  # noqa: E402

SECONDS = 150
LARGEST = 200_000


def main():
    server = crowd.Server(str(pathlib.Path(sys.argv[1]).resolve()))
    people = crowd.Crowd(server)
    processes = []
    try:
        people.objects(400)
        for work in (people.counting, people.counting, people.producing, people.consuming, people.failing,
                     people.submitting):
            people.begin(work)
        for number in range(3):
            people.begin(people.working, number)
        people.begin(people.holding, "printer", 2)
        with browser.Browser(1280, 800) as page:
            page.prefer("light", motion="reduce")
            page.open(server.url)
            page.wait_for("document.querySelector('#status')?.textContent === 'live'")
            time.sleep(SECONDS)
            page.picture(FOLDER / "dashboard-light.png")
            processes = people.deadlock()
            page.prefer("dark", motion="reduce")
            page.run("location.hash = '#/locks'")
            page.wait_for("document.querySelectorAll('.graph .node.dead').length === 4", timeout=10)
            time.sleep(1)
            page.picture(FOLDER / "dashboard-dark.png")
            if page.complaints:
                raise SystemExit(f"the console isn't empty: {page.complaints}")
    finally:
        people.stop()
        for process in processes:
            process.kill()
        server.close()
    for path in FOLDER.glob("dashboard-*.png"):
        size = path.stat().st_size
        print(f"{path.name}: {size} bytes")
        if size > LARGEST:
            raise SystemExit(f"{path.name} is larger than {LARGEST} bytes")


if __name__ == "__main__":
    main()
