"""What must be true when everything has settled: nothing lost, vanished, invented, doubled, altered or stuck."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

Number = tuple[str, str]  # a phone by the name under which it counts, and whose visits it counts


@dataclass(frozen=True, slots=True)
class Wording:
    """One finished version of one visit, as the phone fixed it."""

    id: str
    revision: int
    digest: str

    def __str__(self) -> str:
        return f"{self.id[-4:]} version {self.revision} ({self.digest[:6]})"


@dataclass(slots=True)
class Facts:
    """What a schedule left behind, on the phones and in the record.

    `gone`: finished wordings whose phone lost its storage; what the record has of them is theirs, nothing else is
    promised. `purged`: wordings in the record that no phone kept any more when the record was put back to an older
    backup: the phones could not offer them again.
    """

    attempted: dict[Wording, tuple[Number, int, str]] = field(
        default_factory=dict
    )  # its number, and its text
    said_filed: set[Wording] = field(default_factory=set)
    said_kept: set[Wording] = field(default_factory=set)  # held, or a conflict: the bytes are there
    filed: list[Wording] = field(default_factory=list)
    kept: list[tuple[Wording, str | None, str]] = field(default_factory=list)  # with text and status
    authors: dict[str, str] = field(default_factory=dict)  # of each filed visit
    on_phones: dict[Wording, str] = field(default_factory=dict)  # with its state
    gone: set[Wording] = field(default_factory=set)
    purged: set[Wording] = field(default_factory=set)
    missing: dict[Number, set[int]] = field(default_factory=dict)  # as the record names them
    high_water: dict[Number, int] = field(default_factory=dict)  # as the record knows it
    remembered: dict[Number, int] = field(default_factory=dict)  # the least that it must know
    drafts: dict[str, set[str]] = field(
        default_factory=dict
    )  # a visit being written: its last kept words, where found
    perhaps: set[str] = field(
        default_factory=set
    )  # words of which it never said so, and which it may have kept
    saved: dict[str, str] = field(
        default_factory=dict
    )  # a visit: the last words that the phone said it had kept


def wrong(facts: Facts) -> dict[str, list[str]]:
    """Give what is wrong, by the name of the wrong; nothing when all is well.

    lost        the phone says that the record has it, and the record has not
    vanished    finished, and neither in the record nor on a phone. What was in storage that was lost is not counted
                here. Its number must then be named by the record as missing (`unnamed`), if anybody was left who
                knew it: the record, because a request had told it, or the phone's second memory, if that outlived
                the storage and the phone has been heard since. A visit whose number had never left the storage that
                was lost is gone with it, and no system can name it.
    phantom     in the record, and never finished on any phone
    duplicate   twice in the record; a wording beside it, or a number that two wordings share
    altered     in the record with other words, or under another name, than it was finished with
    stuck       still waiting after so many clean syncs, or kept and never judged or opened
    unnamed     a number that should be named as missing and is not, or is named and came
    overwritten words of a draft that the phone said it had kept, and that are not there any more
    """
    return {name: found for name, found in _all(facts).items() if found}


def _all(facts: Facts) -> dict[str, list[str]]:
    kept = [wording for wording, _, _ in facts.kept]
    excused = facts.purged - set(facts.on_phones)
    return {
        "lost": _names(
            (facts.said_filed - set(facts.filed) - excused) | (facts.said_kept - set(kept) - excused)
        ),
        "vanished": _names(
            set(facts.attempted) - set(facts.filed) - set(kept) - set(facts.on_phones) - facts.gone - excused
        ),
        "phantom": _names(({*facts.filed, *kept}) - set(facts.attempted)),
        "duplicate": _names(_twice(facts.filed)) + _names(_twice(kept)) + _shared_numbers(facts),
        "altered": _altered(facts),
        "stuck": _stuck(facts),
        "unnamed": _unnamed(facts),
        "overwritten": [
            f"{visit[-4:]}: {words!r} is not among {sorted(facts.drafts.get(visit, ()))}"
            for visit, words in facts.saved.items()
            if not facts.drafts.get(visit, set()) & {words, *facts.perhaps}
        ],
    }


def _names(wordings: Iterable[Wording]) -> list[str]:
    return sorted(str(one) for one in wordings)


def _twice(wordings: Iterable[Wording]) -> list[Wording]:
    """Wordings that are there twice; of filed ones also two that claim to be the same version."""
    return [one for one, count in Counter(wordings).items() if count > 1]


def _shared_numbers(facts: Facts) -> list[str]:
    by_number: defaultdict[tuple[Number, int], list[Wording]] = defaultdict(list)
    for wording, (number, seq, _) in facts.attempted.items():
        by_number[number, seq].append(wording)
    versions = Counter((one.id, one.revision) for one in facts.filed)
    return [
        f"number {seq} was given to {', '.join(map(str, sharing))}"
        for (_, seq), sharing in by_number.items()
        if len(sharing) > 1
    ] + [f"{visit[-4:]} has two versions {n}" for (visit, n), count in versions.items() if count > 1]


def _altered(facts: Facts) -> list[str]:
    words = [
        f"{wording} has other words"
        for wording, text, _ in facts.kept
        if wording in facts.attempted and text is not None and text != facts.attempted[wording][2]
    ]
    names = [
        f"{wording} is under another name"
        for wording in facts.filed
        if wording in facts.attempted and facts.authors[wording.id] != facts.attempted[wording][0][1]
    ]
    return words + names


def _stuck(facts: Facts) -> list[str]:
    waiting = [f"{one}: {state}" for one, state in facts.on_phones.items() if state not in SETTLED]
    unjudged = [f"{one}: never judged" for one, _, status in facts.kept if status == "kept"]
    unopened = [
        f"{one}: never opened" for one, text, _ in facts.kept if text is None and one in facts.on_phones
    ]
    return waiting + unjudged + unopened


SETTLED = {"filed", "held", "conflict"}


def _unnamed(facts: Facts) -> list[str]:
    arrived = {wording for wording, _, _ in facts.kept}
    given: defaultdict[Number, dict[int, bool]] = defaultdict(dict)
    for wording, (number, seq, _) in facts.attempted.items():
        given[number][seq] = wording in arrived
    found = []
    for number in set(given) | set(facts.missing):
        known = facts.high_water.get(number, 0)
        if known < facts.remembered.get(number, 0):
            found.append(f"the record knows numbers to {known}, not to {facts.remembered[number]}")
        due = {seq for seq, came in given[number].items() if not came and seq <= known}
        named = facts.missing.get(number, set())
        for seq in chain(due - named, named - due):
            found.append(f"number {seq} is {'not ' if seq in due else ''}named as missing")
    return found
