"""What the machine does besides: a run that others disturbed is known as such."""

import os
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROCESSES = Path("/proc")


def processor() -> str:
    """What this machine calls its processor."""
    lines = (PROCESSES / "cpuinfo").read_text().splitlines()
    name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return f"{name}, {os.cpu_count()} cores"


class Others:
    """How many cores were busy with anything but this process and what it started."""

    def __init__(self) -> None:
        self.began, self.busy, self.own = time.monotonic(), busy(), own()

    def cores(self) -> float:
        """Since the beginning; far from 0 the run was disturbed."""
        foreign = (busy() - self.busy) - (own() - self.own)
        return max(0.0, foreign / (time.monotonic() - self.began))


def busy() -> float:
    """Seconds for which cores have been busy since the machine started, all together."""
    counts = [int(one) for one in (PROCESSES / "stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(counts) - counts[3] - counts[4]) / TICK


def own() -> float:
    """Seconds used by this process and all below it, with those that it has seen end."""
    parents, used = {}, {}
    for folder in PROCESSES.glob("[0-9]*"):
        if fields := stat(folder):
            parents[folder.name], used[folder.name] = fields[1], sum(int(one) for one in fields[11:15])
    family = {str(os.getpid())}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(used.get(one, 0) for one in family) / TICK


def stat(folder: Path) -> list[str]:
    """What the system says of a process, from its state on; nothing of one that has ended."""
    try:
        return (folder / "stat").read_text(errors="replace").rsplit(")", 1)[1].split()
    except OSError:
        return []
