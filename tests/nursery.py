"""Starts servers at once: it has loaded what every server loads, and each server begins as a copy of it.

A line of JSON comes in for each: its environment, and the file for its words. Its process id goes out.
"""

import json
import os
import signal
import sys
from importlib import import_module

from gunicorn.app import wsgiapp
from gunicorn.workers import gthread

from app import ROOMS
from tests import html

LOADED = [wsgiapp, gthread, html, *(import_module(f"app.views.{room}") for room in ROOMS)]
COMMAND = ["gunicorn", "--graceful-timeout", "1", "tests.checked:app"]


def main() -> None:
    """Start whatever is asked for, until nobody asks any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who ends is gone at once, and waits for nobody
    for line in sys.stdin:
        asked = json.loads(line)
        if child := os.fork():
            os.write(1, b"%d\n" % child)
            continue
        try:
            serve(asked["environment"], asked["log"])
        finally:
            os._exit(1)


def serve(environment: dict[str, str], log: str) -> None:
    """Become a server, in a group of its own."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for output in (1, 2):
        os.dup2(words, output)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = COMMAND
    try:
        wsgiapp.run()
    except SystemExit:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    main()
