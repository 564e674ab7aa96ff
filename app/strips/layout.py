"""Room on a line: how wide words are, and how things that touch move apart without changing places."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

SIZE = 11  # text; nothing is written smaller
_GLYPHS = {0.23: "ijl'|", 0.28: " .,:;tfI!", 0.34: "r-()", 0.5: "cksvxyz", 0.72: "w", 0.85: "mM", 0.95: "W"}
_EM = {glyph: em for em, glyphs in _GLYPHS.items() for glyph in glyphs}


def width(words: str, size: float = SIZE, bold: bool = False) -> float:
    """How wide a text will be, estimated on the wide side: no font can be measured here."""
    em = sum(_EM.get(glyph, 0.7 if glyph.isupper() else 0.56) for glyph in words)
    return em * size * (1.06 if bold else 1)


def spread(
    centres: Sequence[float],
    widths: Sequence[float],
    low: float,
    high: float,
    pitches: Sequence[float] | None = None,
) -> list[float]:
    """Centres that do not overlap, in the same order, each cluster as near as can be to where it should be.

    `centres` are wishes, in order; `pitches` the least distance between neighbouring centres, half of both
    widths if not given. What cannot fit between `low` and `high` overlaps evenly.
    """
    if not centres:
        return []
    pitches = pitches or [(left + right) / 2 for left, right in pairwise(widths)]
    offsets = _squeezed(pitches, high - low - widths[0] / 2 - widths[-1] / 2)
    least = [low + wide / 2 - offset for wide, offset in zip(widths, offsets, strict=True)]
    most = [high - wide / 2 - offset for wide, offset in zip(widths, offsets, strict=True)]
    clusters: list[
        tuple[int, int, float]
    ] = []  # first and last place, sum of wishes, counted from the line's start

    def start(cluster: tuple[int, int, float]) -> float:
        first, last, wishes = cluster
        return max(min(wishes / (last - first + 1), most[last]), least[first])

    for place, centre in enumerate(centres):
        clusters.append((place, place, centre - offsets[place]))
        while len(clusters) > 1 and start(clusters[-1]) < start(clusters[-2]):
            (first, _, wishes), (_, last, more) = clusters[-2:]
            clusters[-2:] = [(first, last, wishes + more)]
    return [
        start(cluster) + offsets[place] for cluster in clusters for place in range(cluster[0], cluster[1] + 1)
    ]


def _squeezed(pitches: Sequence[float], room: float) -> list[float]:
    offsets = list(accumulate(pitches, initial=0.0))
    share = min(1.0, room / offsets[-1]) if offsets[-1] else 1.0
    return [offset * share for offset in offsets]
