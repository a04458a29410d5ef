"""A headless Chromium, told what to do over its debugging pipe; needs nothing but the standard library."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


def find_chromium():
    """The path of a Chromium or Chrome, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if path := shutil.which(name):
            return path
    return None


class Browser:
    """One browser with one page."""

    def __init__(self, width=1280, height=860):
        self.folder = tempfile.mkdtemp(prefix="dashboard-browser-")
        to_browser, commands = os.pipe()
        answers, from_browser = os.pipe()
        self.commands, self.answers = commands, answers

        def hand_over():
            # Chromium reads from 3 and writes to 4; neither end may be one of these numbers already.
            first, second = os.dup2(to_browser, 100), os.dup2(from_browser, 101)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [
                find_chromium(), "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--no-first-run",
                "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
                f"--user-data-dir={self.folder}", f"--window-size={width},{height}", "about:blank",
            ],
            close_fds=False, preexec_fn=hand_over, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.complaints = []
        self.session = None
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.send(
            "Target.attachToTarget", {"targetId": page["targetId"], "flatten": True})["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        self.resize(width, height)

    def close(self):
        """Ends the browser."""
        self.process.kill()
        self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, method, parameters=None, timeout=30):
        """Sends a command, and returns its result."""
        self.number += 1
        number = self.number
        message = {"id": number, "method": method, "params": parameters or {}}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + timeout
        while True:
            answer = self.receive(end - time.monotonic())
            if answer is None:
                raise TimeoutError(f"no answer to {method}")
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def receive(self, timeout):
        """The next message, or None after the timeout; complaints of the page are kept."""
        end = time.monotonic() + max(0, timeout)
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.answers], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            piece = os.read(self.answers, 1 << 20)
            if not piece:
                raise EOFError("the browser has ended")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        self.note(message)
        return message

    def note(self, message):
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            text = details.get("exception", {}).get("description", details["text"])
            self.complaints.append(f"exception: {text}")
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
            words = [str(word.get("value", word.get("description"))) for word in parameters["args"]]
            self.complaints.append("console: " + " ".join(words))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.complaints.append(f"log: {parameters['entry']['text']} {parameters['entry'].get('url', '')}")

    def open(self, url):
        """Goes to a URL."""
        self.send("Page.navigate", {"url": url})

    def resize(self, width, height, scale=1):
        """Gives the page a size."""
        self.send("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": False})

    def prefer(self, scheme, motion="no-preference"):
        """Has the system prefer light or dark colours, and motion or none."""
        self.send("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion}]})

    def run(self, expression):
        """The value of an expression of JavaScript."""
        result = self.send("Runtime.evaluate", {
            "expression": expression, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait_for(self, expression, timeout=10):
        """Waits until an expression is true; returns how long that took."""
        start = time.monotonic()
        while not self.run(f"Boolean({expression})"):
            if time.monotonic() - start > timeout:
                text = self.run("document.body.innerText")[:1000]
                raise TimeoutError(f"not within {timeout} s: {expression}\nThe page says:\n{text}")
            # Let the page work, and take what it says meanwhile.
            self.receive(0.02)
        return time.monotonic() - start

    def press(self, key, code=None, text=None):
        """Presses a key."""
        for kind in ("keyDown", "keyUp"):
            event = {"type": kind, "key": key, "code": code or key}
            if key == "Tab":
                event["windowsVirtualKeyCode"] = 9
            if key == "Enter":
                event.update(windowsVirtualKeyCode=13, text="\r")
            if text:
                event["text"] = text
            self.send("Input.dispatchKeyEvent", event)

    def picture(self, path):
        """Writes a picture of what is to be seen."""
        data = self.send("Page.captureScreenshot", {"format": "png"})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
