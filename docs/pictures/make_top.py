"""Makes docs/pictures/top.svg and top.txt: `syncmanager top` beside a server with a small workload.

    python3 docs/pictures/make_top.py .build/release/syncmanager
"""
import html
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from multiprocessing.managers import SyncManager

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../Tests/syncmanagerTests/Resources"))
from screen import Program, width  # noqa: E402

COLUMNS, ROWS = 100, 30
# Text and background of each style that the command uses; the rest is plain.
STYLES = {
    "1": "font-weight='bold'", "2": "opacity='0.6'", "4": "text-decoration='underline'",
    "1;4": "font-weight='bold' text-decoration='underline'", "7": "fill='#0d1117'",
    "30;43": "fill='#000000'", "1;97;41": "fill='#ffffff' font-weight='bold'",
}
BACKGROUNDS = {"7": "#c9d1d9", "30;43": "#d29922", "1;97;41": "#da3633"}


class Manager(SyncManager):
    pass


for name in ("named", "WorkQueue"):
    Manager.register(name)


def named():
    key = multiprocessing.current_process().authkey
    manager = Manager("m", authkey=key)
    manager.connect()
    return manager.named()


def counter(pages):
    counts, number = named().dict("word-counts"), 0
    while True:
        counts.update({"word %d" % (number % 500): number})
        for word in range(pages):
            counts.get("word %d" % word)
        number += 1
        time.sleep(0.002)


def crawler():
    pages, seen = named().Queue("pages"), named().list("seen")
    while True:
        pages.put({"url": "https://example.org/"})
        seen.append("https://example.org/")
        time.sleep(0.01)


def indexer():
    pages, lock = named().Queue("pages"), named().Lock("index")
    while True:
        pages.get()
        with lock:
            time.sleep(0.006)


def holder():
    printer = named().Semaphore("printer", 1)
    printer.acquire()
    time.sleep(1000)


def submitter():
    jobs, number = named().WorkQueue("jobs"), 0
    while True:
        jobs.put({"page": number}, name="resize")
        number += 1
        time.sleep(0.1)


def worker():
    jobs = named().WorkQueue("jobs")
    while True:
        for task in jobs.lease():
            time.sleep(0.3)
            jobs.complete(task[0])


def svg(cells):
    across, down, size = 8.43, 18, 14
    parts = [
        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='ui-monospace, "
        "SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace' font-size='%d' fill='#c9d1d9'>"
        % (COLUMNS * across + 20, ROWS * down + 20, size),
        "<title>syncmanager top</title>",
        "<rect width='100%' height='100%' rx='6' fill='#0d1117'/>",
    ]
    for row, line in enumerate(cells):
        column = 0
        while column < COLUMNS:
            start, style, text = column, line[column][1], ""
            while column < COLUMNS and line[column][1] == style:
                text += line[column][0]
                column += 1
            left, top = 10 + start * across, 10 + row * down
            if style in BACKGROUNDS:
                parts.append("<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s'/>" % (
                    left, top, (column - start) * across, down, BACKGROUNDS[style]))
            if text.strip():
                # Whatever the font is, each text takes the columns that it has.
                parts.append("<text x='%.1f' y='%d' textLength='%.1f' xml:space='preserve' %s>%s</text>" % (
                    left, top + size, sum(map(width, text)) * across, STYLES.get(style, ""),
                    html.escape(text)))
    return "\n".join(parts + ["</svg>", ""])


def main():
    command = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        subprocess.run([command, "keygen", "key"], check=True)
        multiprocessing.current_process().authkey = open("key", "rb").read()
        reach = ["unix:m", "--authkey-file", "key"]
        server = subprocess.Popen(
            [command, "serve", "--address", *reach, "--log-level", "error"], stdout=subprocess.PIPE)
        server.stdout.readline()
        processes = [
            multiprocessing.Process(target=target, args=arguments, daemon=True, name=name)
            for name, target, arguments in [
                ("counter", counter, (5,)), ("crawler", crawler, ()), ("indexer-1", indexer, ()),
                ("indexer-2", indexer, ()), ("print-1", holder, ()), ("print-2", holder, ()),
                ("submitter", submitter, ()), ("resizer-1", worker, ()), ("resizer-2", worker, ()),
            ]
        ]
        for process in processes:
            process.start()
        time.sleep(10)
        program = Program([command, "top", *reach], COLUMNS, ROWS)
        program.wait("live", "word-counts", "jobs")
        end = time.monotonic() + 5
        while time.monotonic() < end:
            program.read(0.1)
        # Between two pictures.
        while program.read(0.3):
            pass
        cells = [list(row) for row in program.screen.cells]
        text = program.screen.text()
        program.press("q")
        assert program.status() == 0 and program.is_restored()
        for process in processes:
            process.kill()
        server.terminate()
        server.wait()
    with open(os.path.join(HERE, "top.txt"), "w") as file:
        file.write(text + "\n")
    with open(os.path.join(HERE, "top.svg"), "w") as file:
        file.write(svg(cells))


if __name__ == "__main__":
    main()
