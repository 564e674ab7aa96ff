"""A history told in few words, its strip as the page shows it, and the drawing asked as data."""

import re
from datetime import date, datetime
from xml.etree import ElementTree

from app.strips import Chart, VisitFacts, strip
from observations.history import History
from observations.trajectory import trajectory
from observations.visit import Evidence, Grade, Kind, Rating, Ungraded, Visit


def graded(on, grade, kind=Kind.ANNOUNCED, who="AK"):
    """One visit whose only item has this grade; None when it could not be seen."""
    seen = Rating(Grade(grade), Evidence.SEEN) if grade else Rating(not_graded=Ungraded.NOT_OBSERVED)
    started_at = datetime.combine(date.fromisoformat(on), datetime.min.time()).replace(hour=10)
    return Visit(f"{on}-{kind}", started_at, kind, who, "1", {"h2": seen}, child_seen=True, child_alone=True)


def story(*visits, as_of=None):
    """A history of one domain with one item."""
    last = max((visit.visited_on for visit in visits), default=date(2026, 7, 1))
    asked = date.fromisoformat(as_of) if as_of else last
    return History(asked, date(2018, 1, 1), {"housing": ("h2",)}, visits)


def drawn(history, unsigned=(), events=(), grey=False, **options):
    """The strip of a story, as the page shows it, read as a tree."""
    facts = {
        visit.id: VisitFacts(visit.assessor, str(visit.visited_on) not in unsigned, f"/visits/{visit.id}")
        for visit in history.visits
    }
    found = trajectory(history)["housing"]
    chart = Chart(history, facts, events, grey=grey)
    return Picture(strip(chart, found, "Housing", "The sentence.", **options), chart.axis)


class Picture:
    """A strip, asked in the words of the specification."""

    def __init__(self, svg, axis):
        self.svg, self.axis = str(svg), axis
        self.root = ElementTree.fromstring(re.sub(r' xmlns="[^"]+"', "", self.svg))  # noqa: S314 - our own drawing

    @property
    def words(self):
        return [text.text for text in self.root.iter("text")]

    @property
    def plot(self):
        return next(rect for rect in self.root.iter("rect") if rect.get("stroke") == "#6B6478")

    @property
    def joins(self):
        return [line for line in self.heavy_lines if line.get("x1") != line.get("x2")]

    @property
    def upright_ticks(self):
        return [line for line in self.heavy_lines if line.get("x1") == line.get("x2")]

    @property
    def heavy_lines(self):
        return [line for line in self.root.iter("line") if line.get("stroke-width") == "1.6"]

    @property
    def numerals(self):
        """(x, centre, words) of every mark, as their bold numerals stand."""
        bold = [text for text in self.root.iter("text") if text.get("font-weight") == "700"]
        numerals = [text for text in bold if (text.text or "")[:1].isdigit()]
        return [(float(text.get("x", "")), float(text.get("y", "")) - 4, text.text) for text in numerals]

    @property
    def outlines(self):
        return [shape for shape in self.edged if shape.get("fill") == "#FFFFFF"]

    @property
    def signed_ticks(self):
        return [shape for shape in self.edged if shape.get("fill") == "none"]

    @property
    def edged(self):
        return [shape for shape in self.root.iter() if shape.get("stroke-width") == "1.4"]

    @property
    def links(self):
        return {link.get("href"): link for link in self.root.iter("a")}


def luminance(colour):
    """How light a colour is, by WCAG."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """The contrast of two colours, 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)
