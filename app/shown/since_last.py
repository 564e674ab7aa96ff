"""What is otherwise at a visit than at the one before it."""

from datetime import date

from flask_babel import gettext as _

from app import words
from app.grades import Rated
from app.matter import Matter
from app.models import Rating
from app.shown.unfirm import not_counted, told_not_seen
from app.shown.visits_table import evidence
from app.wordings import Wording
from observations.visit import Ungraded


def since_last(matter: Matter) -> tuple[date | None, list[str]]:
    """The date of the visit before this one, and each item that is otherwise now; what got worse stands first."""
    before = _before(matter)
    if before is None:
        return None, []
    both = matter.change.rated[before.id], matter.revision.ratings
    old, new = ({rating.item: rating for rating in one} for one in both)
    titles = {key: item.title for key, item in matter.change.instrument.items.items()}
    unseen = not_counted(matter.change, matter.revision.visit_id)
    moved = [
        (_worse_by(old.get(key), new.get(key)), told)
        for key, title in titles.items()
        if (told := _moved(title, old.get(key), new.get(key), key in unseen))
    ]
    return before.visited_on, [told for _step, told in sorted(moved, key=lambda one: -one[0])]


def _before(matter: Matter) -> Wording | None:
    here = matter.revision
    earlier = [
        one
        for one in matter.change.in_order
        if one.visit_id != here.visit_id
        and (one.started_at, str(one.visit_id)) < (here.started_at, str(here.visit_id))
    ]
    return earlier[-1] if earlier else None


def _worse_by(old: Rating | Rated | None, new: Rating | Rated | None) -> int:
    """How many steps an item has moved to the worse side; what cannot be compared stands between."""
    if old is None or new is None or old.grade is None or new.grade is None:
        return 0
    return new.grade - old.grade


def _moved(title: str, old: Rating | Rated | None, new: Rating | Rated | None, unseen: bool) -> str:
    then, now = _state(old), _state(new)
    if then == now:
        return ""
    known = _known(new, told_not_seen() if unseen and _worse_by(old, new) < 0 else "")
    return _("%(item)s: %(now)s, was %(then)s", item=title, now=f"{now}{known}", then=then)


def _state(rating: Rating | Rated | None) -> str:
    if rating is None:
        return words.not_graded(Ungraded.NOT_ASKED).lower()
    if rating.grade is None:
        return words.not_graded(rating.not_graded or "").lower()
    return f"{rating.grade} {words.grade_word(rating.grade)}"


def _known(rating: Rating | Rated | None, mark: str) -> str:
    """How a grade is known, in brackets after it; with a mark where that does not count."""
    told = evidence(rating) if rating else ""
    return f" ({'; '.join(part for part in (told, mark) if part)})" if told else ""
