"""What came of the runs, side by side: medians, 95th percentiles, ratios, and what they may be at most."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.runs import Run


@dataclass(frozen=True)
class Measure:
    """One line of the table. `most`: how many times the bare page's it may be."""

    words: str
    name: str
    unit: str
    percentile: int = 50
    most: float | None = None

    def of(self, runs: list[Run]) -> float | None:
        """The figure over all runs; None where this is not measured."""
        values = [value for run in runs for value in run.get(self.name, [])]
        return at_percentile(values, self.percentile) if values else None


MEASURES = (
    Measure("Over the air until all is kept for offline use", "air", "KiB"),
    Measure("First paint, not one page of ours seen before", "painted", "ms"),
    Measure("First item ready, not one page of ours seen before", "from_nothing", "ms"),
    Measure("First item ready, first start after signing in", "first_item", "ms", most=2.0),
    Measure("Tap until the next frame, median", "tap_frame", "ms"),
    Measure("Tap until the next frame, p95", "tap_frame", "ms", 95),
    Measure("Tap until grade shown and draft stored, median", "tap_done", "ms"),
    Measure("Tap until grade shown and draft stored, p95", "tap_done", "ms", 95, most=1.15),
    Measure("Main thread's work for a tap, median", "tap_work", "ms"),
    Measure("Writing transactions for a tap, most", "tap_writes", "", 100),
    Measure("Evidence until stored and the next item shown, p95", "evidence_done", "ms", 95),
    Measure("Cold start without a network until usable", "offline", "ms", most=1.5),
    Measure("Unlocking by passphrase until the cases are there", "unlock", "ms"),
    Measure("Cores busy with other work meanwhile", "others", "", 50),
)


def at_percentile(values: Iterable[float], percentile: int) -> float:
    """The value below which so many percent of these lie, between two neighbours where it falls there."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percentile / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def table(ours: list[Run], bare: list[Run]) -> list[list[str]]:
    """The lines of the table: words, ours, bare, ratio, at most."""
    return [line(measure, measure.of(ours), measure.of(bare)) for measure in MEASURES]


def line(measure: Measure, ours: float | None, bare: float | None) -> list[str]:
    """One line."""
    ratio = ours / bare if measure.most and ours is not None and bare else None
    verdict = (
        "" if ratio is None else f"{measure.most:g}{'' if ratio <= (measure.most or 0) else ' (missed)'}"
    )
    return [
        measure.words,
        written(ours, measure.unit),
        written(bare, measure.unit),
        "" if ratio is None else f"{ratio:.2f}",
        verdict,
    ]


def written(value: float | None, unit: str) -> str:
    """A figure as it is read."""
    if value is None:
        return "-"
    return f"{value:.0f} {unit}" if unit == "ms" else f"{value:.1f} {unit}".strip()


def markdown(lines: list[list[str]], ours: str = "Ours", bare: str = "Bare page") -> str:
    """The lines as a table, beside the bare page."""
    return grid(["", ours, bare, "Ratio", "At most"], lines)


def grid(head: list[str], lines: list[list[str]]) -> str:
    """Lines as a table that reads well as plain text too."""
    lines = [head, *lines]
    widths = [max(len(one[column]) for one in lines) for column in range(len(lines[0]))]
    rows = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(one, widths, strict=True))} |"
        for one in lines
    ]
    rule = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return "\n".join([rows[0], rule, *rows[1:]])
