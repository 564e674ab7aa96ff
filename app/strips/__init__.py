"""The strip: one domain's grades over real dates, as SVG. What it looks like: docs/chart-specification.md.

The drawing judges nothing: grades, verdict and span come from the rule, the sentence from `app.sentences`.
Presentation attributes only, because it is also shown as an image, where no page style reaches.
"""

from app.strips.axis import Axis
from app.strips.chart import Chart
from app.strips.drawing import strip, strip_image
from app.strips.legend import legend, legend_words
from app.strips.points import Event, VisitFacts

__all__ = ["Axis", "Chart", "Event", "VisitFacts", "legend", "legend_words", "strip", "strip_image"]
