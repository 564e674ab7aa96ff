"""An invented record of any size, put straight into the tables: the same rows in either database.

Not through the doors, which would take hours. Nothing of it is measured but what the pages read: a deposit's bytes
are two braces, and the trail holds the looks of the measuring alone.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from observations.history import RULE, Parameters
from observations.instrument import current
from tests.people import Cast

Row = tuple[Any, ...]
MOODS = (
    (1, 2, 2),
    (2, 2, 3),
    (3, 3, 4),
    (4, 4, 5),
    (2, 2, 2),
)  # how a home is for a while: what its items get
KINDS = ("announced", "announced", "unannounced")
CHUNK = 40  # profiles put in at a time
NOTE = "Invented: what was seen is described here in as many words as a worker on a doorstep would type."
COLUMNS = {
    "households": "id address address_restricted",
    "families": "id demonstration",
    "children": "id family_id name initials born due_on",
    "profiles": "id child_id household_id team_id reference opened_on closed_on created_at",
    "assignments": "id profile_id person_id part starts_on ends_on made_by_id made_at",
    "deposits": "id visit_id revision digest payload sender_id device seq received_at status alerted profile_id "
    "team_id",
    "visits": "id profile_id observer_id newest first_filed_at",
    "revisions": "id visit_id number digest deposit_id occasion instrument instrument_version kind visited_on "
    "started_at ended_at zone recorded_at received_at child_seen child_alone said correction app_version",
    "ratings": "id revision_id item grade evidence not_graded reason note cause changed_because copied_from peeked",
    "signoffs": "id revision_id person_id role team_name decided_at decision digest instrument_version rule "
    "parameters as_of verdicts agreements flags prompts rationale actions next_look_on next_look_kind "
    "childs_view_considered typed_name",
    "events": "id recorded_at struck_at struck_because profile_id by_id struck_by_id kind happened_on source "
    "what effect",
}


@dataclass(frozen=True)
class Sizes:
    """How many profiles there are of each number of visits."""

    profiles: Sequence[tuple[int, int]]  # visits of each, and how many such profiles

    @classmethod
    def of(cls, visits: int) -> "Sizes":
        """Three quarters of all visits are to profiles of 50, a fifth to profiles of 500, the rest to those of 5."""
        few, many = max(10, visits // 100), max(1, visits // 2500)
        return cls(((500, many), (50, max(29, (visits - 500 * many - 5 * few) // 50)), (5, few)))

    @property
    def visits(self) -> int:
        """All of them together."""
        return sum(each * profiles for each, profiles in self.profiles)


@dataclass
class Record:
    """The rows of an invented record, a table at a time, and the profiles that are measured."""

    cast: Cast
    today: date
    sizes: Sizes
    held: Mapping[int, int] = field(default_factory=lambda: {500: 1, 50: 29, 5: 10})
    prefix: str = "B"  # of the references; what is random follows from it too
    measured: dict[int, str] = field(default_factory=dict)  # by number of visits: the profile's id
    visits: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.prefix)
        names = ("amira", "ben", "chidi", "north", "south")
        self.ids = {name: getattr(self.cast, name).id.hex for name in names}

    def profiles(self) -> Iterator[dict[str, list[Row]]]:
        """Everything about one profile after another, as rows by table.

        Amira holds the first of each size, as many as `held` says, and the rest belongs to others.
        """
        for place, (visits, profiles) in enumerate(self.sizes.profiles):
            for number in range(profiles):
                yield self._profile(
                    f"{self.prefix}{place}-{number:05}", visits, ours=number < self.held[visits]
                )

    def in_chunks(self) -> Iterator[tuple[str, list[Row]]]:
        """The rows of some profiles at a time, table by table."""
        gathered: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        for place, rows in enumerate(self.profiles(), start=1):
            for table in COLUMNS:
                gathered[table] += rows[table]
            if place % CHUNK == 0:
                yield from gathered.items()
                gathered = {table: [] for table in COLUMNS}
        yield from gathered.items()

    def fill(self, url: str) -> None:
        """Put everything into an empty database that has the cast in it."""
        if url.startswith("sqlite"):
            self._fill_sqlite(url.removeprefix("sqlite:///"))
        else:
            self._fill_postgresql(url)

    def _fill_sqlite(self, path: str) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        for setting in ("synchronous = OFF", "journal_mode = MEMORY", "cache_size = -1000000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        for table, rows in self.in_chunks():
            names = COLUMNS[table].split()
            marks = ", ".join("?" * len(names))
            connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)  # noqa: S608
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.close()

    def _fill_postgresql(self, url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            # Every reference is known to be right: looking each one up would take as long as all the rest.
            connection.execute("SET session_replication_role = replica; SET TIME ZONE 'UTC'")
            for table, rows in self.in_chunks():
                columns = ", ".join(COLUMNS[table].split())
                with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            connection.execute("VACUUM ANALYZE")

    def _id(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"

    def _profile(self, reference: str, visits: int, *, ours: bool) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        profile, child, family, home = (self._id() for _ in range(4))
        gap = 7 if visits > 100 else 21
        first = self.today - timedelta(days=gap * visits)
        opened = moment(first)
        team = self.ids["north" if ours else "south"]
        rows["families"].append((family, 1))
        rows["households"].append((home, "An invented address", 0))
        born = first - timedelta(days=self.chance.randrange(5000))
        rows["children"].append((child, family, f"{reference} Invented", "B.", born.isoformat(), None))
        rows["profiles"].append((profile, child, home, team, reference, first.isoformat(), None, opened))
        holder = self.ids["amira" if ours else "ben"]
        rows["assignments"].append(
            (self._id(), profile, holder, "lead", first.isoformat(), None, None, opened)
        )
        if ours:
            self.measured.setdefault(visits, str(UUID(profile)))
        for number in range(visits):
            # Every last one of ours awaits its signature.
            on = first + timedelta(days=gap * (number + 1) - 1)
            self._visit(rows, (profile, team, holder), on, number, signed=not ours or number < visits - 1)
            if number % 10 == 9:
                rows["events"].append(
                    (self._id(), moment(on), None, "", profile, holder, None, "was_not_brought", on.isoformat(),
                     "Invented School", "Dentist", "Still in pain.")
                )  # fmt: skip
        return rows

    def _visit(
        self,
        rows: dict[str, list[Row]],
        about: tuple[str, str, str],
        on: date,
        number: int,
        *,
        signed: bool,
    ) -> None:
        profile, team, observer = about
        self.visits += 1
        visit, revision, deposit, at = self._id(), self._id(), self._id(), moment(on)
        digest = f"{self.chance.getrandbits(256):064x}"
        rows["deposits"].append(
            (deposit, visit, 1, digest, b"{}", observer, observer, self.visits, at, "filed", 1, profile, team)
        )
        rows["visits"].append((visit, profile, observer, 1, at))
        rows["revisions"].append(
            (revision, visit, 1, digest, deposit, None, current().key, current().version, KINDS[number % 3],
             on.isoformat(), at, moment(on, 11), "Europe/London", moment(on, 12), moment(on, 13), 1, 1, SAID, None,
             "1.0.0")
        )  # fmt: skip
        mood = MOODS[number // 8 % len(MOODS)]
        rows["ratings"] += [self._rating(revision, item, mood) for item in current().items]
        if signed:
            rows["signoffs"].append(
                (self._id(), revision, self.ids["chidi"], "supervisor", "North", moment(on, 15), "signed",
                 digest, 1, RULE, PARAMETERS, on.isoformat(), VERDICTS, AGREED, "[]", "[]", "Invented.", "[]",
                 None, None, 1, "Chidi Marsh")
            )  # fmt: skip

    def _rating(self, revision: str, item: str, mood: Sequence[int]) -> Row:
        if self.chance.random() < 0.05:
            return (self._id(), revision, item, None, None, "not_observed", "", "", None, "", None, 0)
        grade = self.chance.choice(mood)
        note, cause = (NOTE, "money") if grade >= 4 else ("", None)
        return (self._id(), revision, item, grade, "seen", None, "", note, cause, "", None, 0)


def moment(on: date, hour: int = 10) -> str:
    """A moment of a day in UTC, as both databases read it."""
    return datetime.combine(on, time(hour)).isoformat(" ", "microseconds")


SAID = json.dumps(
    {
        "childs_words": "Invented: I have my own blanket now.",
        "carer_view": "Invented: it has been a long month.",
        "household": [
            {"who": "mother", "lives": "lives", "seen": True},
            {"who": "mother's partner", "lives": "stays", "seen": False},
        ],
        "present": [{"who": "mother", "note": ""}],
        "engagement": {"how": "engaged", "why": ""},
        "shared_with_carer": "yes",
        "bedroom_seen": True,
        "targets": [],
    }
)
PARAMETERS = json.dumps(Parameters().as_dict())
VERDICTS = json.dumps(
    {
        domain.key: {
            "verdict": "no_clear_change", "grade": 2, "looks": 9, "returns": 1,
            "days_in_concern": {"at_least": 63, "up_to": 84}, "missing": [], "flags": ["carried"],
        }
        for domain in current().domains
    }
)  # fmt: skip
AGREED = json.dumps({domain.key: {"agree": True, "reason": ""} for domain in current().domains})
