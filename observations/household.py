"""The adults of a household: every one who lives, stays or visits, seen or not, as the visits told of them."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

LATELY = 3  # home visits
# Who is met in a home for their work. Whoever is not called so stays: it may be somebody nobody asked about.
AT_WORK = (
    "health visitor", "midwife", "nurse", "doctor", "gp", "social worker", "support worker", "family worker",
    "youth worker", "key worker", "teacher", "police", "police officer", "interpreter", "housing officer",
    "probation officer", "advocate", "guardian ad litem", "colleague",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """One adult as one visit named them. `how` is lives, stays or visits; empty where only their presence was told."""

    who: str
    how: str
    seen: bool
    note: str = ""

    @property
    def is_professional(self) -> bool:
        """Whether they were there for their work, by their name or the note, and do not belong to the household."""
        words = f" {key(self.who)} {key(self.note)} "
        return not self.how and any(f" {work} " in words for work in AT_WORK)


@dataclass(frozen=True, slots=True)
class Roll:
    """What one visit said of the adults. `at_home`: whether somebody stood in the home and looked."""

    on: date
    observer: str
    at_home: bool
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Adult:
    """One adult: what was last said of them, and when and by whom they were last seen (None: never).

    `unseen` is how many of the newest home visits, three at most, did not see them; 0 when one of these did.
    `left_out_on` is the first later visit whose list of the household left them out.
    """

    who: str
    how: str
    named_on: date
    seen_on: date | None
    seen_by: str
    unseen: int
    left_out_on: date | None

    @property
    def is_unseen(self) -> bool:
        """Whether three home visits in a row did not see them, who live, stay or visit there or are named still.

        That later visits leave somebody out says nothing of where they are: it is how a man goes out of view.
        """
        return self.unseen == LATELY and (bool(self.how) or self.left_out_on is None)


def adults(rolls: Sequence[Roll]) -> tuple[Adult, ...]:
    """Every adult that any visit named, by the visits in their order, oldest first.

    Those who live there come first, then who stays, who visits, who was merely met. Last comes who is no longer
    named, unless they go unseen.
    Professionals who were met there are not among them.
    """
    # Whoever belongs to the household by any visit is one of them, whatever their work.
    keys = dict.fromkeys(key(one.who) for roll in rolls for one in roll.named if not one.is_professional)
    found = [_adult(one, rolls) for one in keys]
    order = ("lives", "stays", "visits", "")
    return tuple(sorted(found, key=lambda one: (_is_gone(one), order.index(one.how))))


def _is_gone(adult: Adult) -> bool:
    return adult.left_out_on is not None and not adult.is_unseen


def key(who: str) -> str:
    """By what a name is known again: neither letters' size nor spaces nor how letters are put together count."""
    return " ".join(unicodedata.normalize("NFKC", who).casefold().split())


def _adult(wanted: str, rolls: Sequence[Roll]) -> Adult:
    told = [(roll, named) for roll in rolls for named in _of(wanted, roll)]
    last, name = told[-1]
    how = next((named.how for _roll, named in reversed(told) if named.how), "")
    sightings = [roll for roll, named in told if named.seen]
    lately = [roll for roll in rolls if roll.at_home][-LATELY:]
    was_seen = any(roll in lately for roll in sightings)
    return Adult(
        who=name.who,
        how=how,
        named_on=last.on,
        seen_on=sightings[-1].on if sightings else None,
        seen_by=sightings[-1].observer if sightings else "",
        unseen=0 if was_seen else len(lately),
        left_out_on=_left_out(rolls, last),
    )


def _left_out(rolls: Sequence[Roll], last: Roll) -> date | None:
    """The first later visit whose list of the household leaves them out; a visit without a list says nothing."""
    place = max(place for place, roll in enumerate(rolls) if roll is last)
    return next((roll.on for roll in rolls[place + 1 :] if any(named.how for named in roll.named)), None)


def _of(wanted: str, roll: Roll) -> Iterator[Named]:
    """What a visit said of one adult, once: in its list of the household and among those met, taken together."""
    said = [named for named in roll.named if key(named.who) == wanted]
    if said:
        yield Named(said[0].who, _first(named.how for named in said), any(named.seen for named in said))


def _first(words: Iterable[str]) -> str:
    return next(filter(None, words), "")
