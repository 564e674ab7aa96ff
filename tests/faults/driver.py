"""The phones' own code as a process beside ours: told what to do in lines, it asks for the network in lines."""

import json
import os
import selectors
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.servers import ROOT

Line = dict[str, Any]
PATIENCE = 60.0


class Broken(AssertionError):
    """The phones' code failed in a way that it does not itself expect."""


class Driver:
    """One process with all phones of a schedule in it."""

    def __init__(self, code: Path = ROOT) -> None:
        self.code = code
        self.start()

    def start(self) -> None:
        """Start the process, with nobody's phone in it."""
        self.process = subprocess.Popen(
            ["node", "tests/js/phones/driver.mjs"],
            cwd=self.code,
            env=os.environ | {"TZ": "Europe/London"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.into, self.out = self.process.stdin, self.process.stdout
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.out, selectors.EVENT_READ)
        self.heard = b""
        self.network: Callable[[Line], Line] = lambda asked: {"fail": asked["asked"]}
        self.template: Path | None = None  # the record as it was when these phones were made ready
        self.jars: dict[str, dict[str, str]] = {}
        assert self.hear() == {"ready": True}

    def anew(self) -> None:
        """End the process and start another: a schedule that failed may have left anything behind."""
        self.stop()
        self.start()

    def do(self, *steps: list[Any]) -> list[Line]:
        """Take steps one after another, each until everything is quiet; give what came of each."""
        faults: list[BaseException] = []
        self.tell({"do": steps})
        while "done" not in (line := self.hear()):
            if "broken" in line:
                faults.append(Broken(line["broken"]))
            else:
                self.tell(self.answer(line, faults))
        if faults:
            raise faults[0]
        done: list[Line] = line["done"]
        return done

    def answer(self, asked: Line, faults: list[BaseException]) -> Line:
        """Let the network answer; if that breaks, the phones hear nothing, and it is told when they are quiet."""
        try:
            return self.network(asked)
        except BaseException as fault:
            faults.append(fault)
            return {"fail": asked["asked"]}

    def tell(self, line: Line) -> None:
        """Say something to the process."""
        self.into.write(json.dumps(line).encode() + b"\n")
        self.into.flush()

    def hear(self) -> Line:
        """Wait for what it says next."""
        while b"\n" not in self.heard:
            if not self.selector.select(PATIENCE):
                self.stop()
                raise Broken("the phones never came to rest")
            more = os.read(self.out.fileno(), 1 << 20)
            assert more, "the phones' process ended"
            self.heard += more
        said, self.heard = self.heard.split(b"\n", 1)
        line: Line = json.loads(said)
        return line

    def stop(self) -> None:
        """End the process."""
        self.selector.close()
        self.process.kill()
        self.process.communicate()
