"""A child at a glance: five strips on one page, each with its verdict and its sentence."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app import between
from app.charts import chart
from app.papers import keys
from app.papers.blocks import Block, domain, drawing, listed, said
from app.papers.choices import Choices
from app.papers.material import Material
from app.shown import profile as told
from app.shown.panels import Panel, panels
from app.strips import Chart, Event, legend, strip_image

WIDE = 680  # for 180 mm of paper, so that letters of 11 print at a good 8 points


def glance(material: Material, choices: Choices) -> Iterator[Block]:
    """The verdicts with their strips, and what the marks mean."""
    change = material.change
    drawn = _chart(material, choices)
    found = panels(change)
    for panel in found:
        text = " ".join(part for part in (panel.reason, panel.cause, panel.first) if part)
        yield domain(panel.told.headline, text, _strip(drawn, panel, material, found))
    longest = change.history.parameters.max_gap_days
    yield drawing(str(legend(f"{change.profile.reference}-legend", longest, WIDE)))


def _chart(material: Material, choices: Choices) -> Chart:
    kept = [plan for plan in material.change.schedule.plans if not choices.leaves_out(keys.plan(plan.id))]
    plain = chart(material.change, links=False, events=drawn_events(material, choices), plans=kept)
    return Chart(plain.history, plain.facts, plain.events, width=WIDE, grey=choices.grey)


def _strip(drawn: Chart, panel: Panel, material: Material, every: list[Panel]) -> str:
    return strip_image(
        drawn,
        material.change.domains[panel.key],
        panel.title,
        panel.told.rest,
        f"{material.profile.reference}-{panel.key}",
        names=panel is every[-1],
        labels=panel is every[0],
    )


def drawn_events(material: Material, choices: Choices) -> list[Event]:
    """The events above the strips, without those that are struck or left out."""
    every = material.gathered.events
    return between.drawn([one for one in every if not choices.leaves_out(keys.event(one.id))])


def attention(material: Material) -> Iterator[Block]:
    """What needs an answer, and what makes this picture weaker than it looks."""
    if alerts := told.alerts(material.change):
        yield said(_("Needs an answer:"), strong=True)
        yield listed(alerts)
    if notices := told.notices(material.change):
        yield said(_("To be weighed:"), strong=True)
        yield listed(f"{one.words}{f' ({one.domains})' if one.domains else ''}. {one.why}" for one in notices)
