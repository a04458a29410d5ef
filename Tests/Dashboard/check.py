#!/usr/bin/env python3
"""The dashboard in a headless Chromium: every view, without a complaint on the console, live, and fluid.

    python3 Tests/Dashboard/check.py .build/debug/syncmanager [--pictures FOLDER]

Needs Chromium (Debian's package `chromium`); says so and succeeds where there is none, unless --required.
"""

import argparse
import os
import sys
import time

import browser
import crowd

VIEWS = ["overview", "objects", "queues", "locks", "clients", "methods", "refusals"]
OBJECTS = 10_000


class Failure(Exception):
    """Something isn't as it should be."""


def expect(holds, text):
    """Ends the check unless something holds."""
    if not holds:
        raise Failure(text)
    print(f"ok: {text}", flush=True)


def sign_in(page, url):
    """Opens the URL with the token; it isn't in the address afterwards."""
    page.open(url)
    page.wait_for("document.querySelector('#status')?.textContent === 'live'")
    expect(url.split("#")[1] not in page.run("location.href"), "the token is gone from the address")
    expect(page.run("document.cookie") == "", "scripts can't read the cookie")


def load_again(page):
    """Loads the page again, and waits until it is live."""
    page.run("window.isOld = true; location.reload()")
    page.wait_for("!window.isOld && document.querySelector('#status')?.textContent === 'live'")


def views(page, pictures):
    """Every view shows something, with a heading, and no element without a name."""
    for scheme in ("light", "dark"):
        page.prefer(scheme)
        for view in VIEWS:
            page.run(f"location.hash = '#/{view}'")
            page.wait_for("document.querySelectorAll('main h1').length === 1")
            page.wait_for(f"document.querySelector('nav a[aria-current]').hash === '#/{view}'")
            page.wait_for("document.querySelector('main').innerText.length > 60")
            if pictures:
                time.sleep(1.2)  # So that the picture has two samples; nothing depends on it.
                page.picture(f"{pictures}/{view}-{scheme}.png")
        color = page.run("getComputedStyle(document.documentElement).backgroundColor")
        expect((color == "rgb(15, 18, 24)") == (scheme == "dark"), f"all views are shown, {scheme}")
    nameless = page.run(
        "[...document.querySelectorAll('button, input, a, img, svg[role]')].filter((element) => "
        "!(element.textContent.trim() || element.ariaLabel || element.hasAttribute('alt'))).length")
    expect(nameless == 0, "everything that can be used has a name")
    heads = page.run("[...document.querySelectorAll('th')].every((head) => head.scope)")
    expect(heads, "heads of tables say what they are heads of")


def themes(page):
    """The switch wins over the system, and is remembered."""
    page.prefer("light")
    page.run("document.querySelector('#theme').click()")
    page.run("document.querySelector('#theme').click()")
    dark = "getComputedStyle(document.documentElement).backgroundColor === 'rgb(15, 18, 24)'"
    expect(page.run(dark), "the switch makes it dark")
    load_again(page)
    expect(page.run(dark), "it is dark after loading again, and signed in")
    page.run("document.querySelector('#theme').click()")


def updates(page, server):
    """What a client does is to be seen within about a second."""
    page.run("location.hash = '#/overview'")
    value = "document.querySelector('main .card .note').innerText"
    page.wait_for(f"/in all/.test({value})")
    delays = []
    manager = server.manager()
    fresh = manager.named().dict("fresh")
    for round_ in range(3):
        before = page.run("document.querySelector('nav a[href=\"#/objects\"] .badge').textContent")
        start = time.monotonic()
        kept = manager.named().list(f"fresh-{round_}")
        page.wait_for(f"document.querySelector('nav a[href=\"#/objects\"] .badge').textContent !== '{before}'")
        delays.append(time.monotonic() - start)
        fresh[round_] = kept
    expect(max(delays) < 1.6, f"changes are shown within about a second: {', '.join(f'{delay:.2f} s' for delay in delays)}")


def many_objects(page):
    """With 10,000 objects, searching and turning pages takes no noticeable time, and scripts hold nothing up."""
    page.run("location.hash = '#/objects'")
    summary = "document.querySelector('main [role=status]').textContent"
    page.wait_for(f"/of 10,\\d\\d\\d/.test({summary})")
    expect(page.run("document.querySelectorAll('main tbody tr').length") <= 200, "only a page of the rows is there")
    page.run("""
        window.long = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) long = Math.max(long, entry.duration); })
            .observe({ entryTypes: ["longtask"] });
    """)
    delays = []
    for word, found in (("dict-00404", 1), ("event", 2500), ("", 10_000)):
        start = time.monotonic()
        page.run(f"""
            (() => {{ const input = document.querySelector('main input');
            input.value = '{word}'; input.dispatchEvent(new Event('input')); }})()
        """)
        number = f"{found:,}"
        page.wait_for(f"{summary}.includes('of {number}')" if found < OBJECTS else f"/of 10,\\d\\d\\d$/.test({summary})")
        delays.append(time.monotonic() - start)
    page.run("[...document.querySelectorAll('main button')].find((button) => button.textContent === 'Next').click()")
    delays.append(page.wait_for(f"{summary}.startsWith('101–200')"))
    page.run("document.querySelector('main th button').click()")
    page.wait_for("document.querySelector('main th[aria-sort=descending]')")
    expect(max(delays) < 1, f"searching 10,000 objects takes {max(delays):.2f} s at most")
    frames = page.run("""
        new Promise((resolve) => { const start = performance.now(); let count = 0;
        const frame = () => { count += 1; performance.now() - start < 3000 ? requestAnimationFrame(frame) : resolve(count / 3); };
        requestAnimationFrame(frame); })
    """)
    long = page.run("window.long")
    expect(frames > 30, f"the page draws {frames:.0f} frames a second")
    expect(long < 200, f"no script runs for longer than {long:.0f} ms")


def values(page):
    """A value is shown when somebody asks for it."""
    page.run("location.hash = '#/objects'")
    page.wait_for("document.querySelector('main input')")
    page.run("""
        (() => { const input = document.querySelector('main input');
        input.value = 'word-counts'; input.dispatchEvent(new Event('input')); })()
    """)
    page.wait_for("document.querySelectorAll('main tbody tr').length === 1")
    page.run("document.querySelector('main td button').click()")
    page.wait_for("/'apple': \\d+/.test(document.querySelector('.value-text')?.textContent ?? '')")
    expect(True, "a value is shown as Python writes it")


def keyboard(page):
    """The first key leads past the navigation, the next ones through it."""
    page.run("location.hash = '#/overview'")
    page.run("document.activeElement.blur()")
    load_again(page)
    page.press("Tab")
    expect(page.run("document.activeElement.className") == "skip", "the first Tab offers to skip the navigation")
    seen = []
    for _ in range(12):
        page.press("Tab")
        seen.append(page.run("document.activeElement.textContent || document.activeElement.ariaLabel"))
    expect(any("Locks" in name for name in seen), "Tab reaches the views")
    outlined = page.run("getComputedStyle(document.activeElement).outlineStyle")
    expect(outlined != "none", "what has the focus is outlined")


def deadlock(page, people):
    """A deadlock is shown, drawn and told."""
    processes = people.deadlock()
    try:
        page.run("location.hash = '#/locks'")
        page.wait_for("document.querySelectorAll('.graph .node.dead').length === 4", timeout=8)
        text = page.run("document.querySelector('main [role=alert]').innerText")
        expect("accounts" in text and "ledger" in text, f"a deadlock is told: {text}")
        expect(page.run("document.querySelectorAll('.graph .edge.dead').length") == 4, "and drawn, as a circle of four lines")
        expect(page.run("document.querySelector('nav .alarm').textContent") == "1", "and counted in the navigation")
    finally:
        for process in processes:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()


def actions(page):
    """Work queues are paused and go on; it asks before it drains."""
    page.run("location.hash = '#/queues'")
    button = "[...document.querySelectorAll('main button')].find((button) => button.textContent === '%s')"
    page.wait_for(button % "Pause")
    page.run((button % "Pause") + ".click()")
    page.wait_for(button % "Resume", timeout=4)
    expect(page.run("document.querySelector('main .pill').textContent") == "paused", "a work queue is paused")
    page.run((button % "Resume") + ".click()")
    page.wait_for(button % "Pause", timeout=4)
    page.run((button % "Drain") + ".click()")
    page.wait_for("document.querySelector('dialog[open]')")
    expect(page.run("document.activeElement.textContent") == "Leave it", "it asks before it drains, and the answer is no")
    page.run("document.activeElement.click()")
    expect(page.run("document.querySelector('dialog') === null"), "and then leaves it")


def disconnection(page, server):
    """The page says that the server is gone, without anything else."""
    server.process.terminate()
    server.process.wait()
    delay = page.wait_for("document.querySelector('#status').textContent.startsWith('disconnected')", timeout=5)
    expect(True, f"it says within {delay:.1f} s that it is disconnected")


def strangers(page, server):
    """Without the token there is a form, and nothing else."""
    address = server.url.split("#")[0]
    page.open(address)
    page.wait_for("document.querySelector('.sign-in form')")
    page.run("document.querySelector('.sign-in input').value = 'wrong'")
    page.run("document.querySelector('.sign-in button').click()")
    page.wait_for("document.querySelector('.sign-in [role=alert]').textContent.length > 0")
    expect(True, "a wrong token is refused")
    # The answers to a stranger are errors, and the browser says so.
    page.complaints = [text for text in page.complaints if "401" not in text]


def run(program, pictures):
    """The whole check; returns whether all is as it should be."""
    server = crowd.Server(program, "--dashboard-actions", "--log-level", "info")
    people = crowd.Crowd(server)
    try:
        people.objects(OBJECTS)
        for work in (people.counting, people.producing, people.consuming, people.failing, people.submitting):
            people.begin(work)
        for number in range(3):
            people.begin(people.working, number)
        people.begin(people.holding, "printer", 2)
        with browser.Browser() as page:
            strangers(page, server)
            sign_in(page, server.url)
            views(page, pictures)
            themes(page)
            updates(page, server)
            many_objects(page)
            values(page)
            keyboard(page)
            deadlock(page, people)
            actions(page)
            expect(not page.complaints, f"the console is empty {page.complaints}")
            people.stop()
            disconnection(page, server)
    finally:
        people.stop()
        server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the command syncmanager")
    parser.add_argument("--pictures", help="a folder for a picture of each view")
    parser.add_argument("--required", action="store_true", help="fail where there is no Chromium")
    arguments = parser.parse_args()
    if not browser.find_chromium():
        print("skipped: there is no Chromium (Debian's package chromium)")
        return 1 if arguments.required else 0
    if arguments.pictures:
        os.makedirs(arguments.pictures, exist_ok=True)
    try:
        run(os.path.abspath(arguments.program), arguments.pictures)
    except (Failure, TimeoutError) as problem:
        print(f"failed: {problem}", file=sys.stderr)
        return 1
    print("The dashboard is as it should be.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
