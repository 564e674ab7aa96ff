"""Making: everything that happened in the stories, in the order in which it happened, through the real doors."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app import actions, alerts, cases, custody, decisions, people
from app.extensions import db
from app.models import Family, Person, Profile, Role
from app.seeds.beside import Beside
from app.seeds.deciding import answers_to, following, judgement, newest
from app.seeds.payloads import payload
from app.seeds.stories import LONDON, Story, Told, at_noon, ended, started, working_day
from app.seeds.supervised import Supervised

COUNCIL, HEALTH = "Demonshire Council (invented)", "Demonshire Community Health (invented)"
NORTH, SOUTH = (COUNCIL, "Family Support North"), (COUNCIL, "Family Support South")
MANAGERS = (COUNCIL, "Service managers")  # both teams answer to them
PEOPLE = (
    ("Amira Osei", Role.WORKER, NORTH),
    ("Ben Carrow", Role.WORKER, NORTH),
    ("Chidi Marsh", Role.SUPERVISOR, NORTH),
    ("Dana Whitlock", Role.SUPERVISOR, SOUTH),
    ("Evi Lund", Role.ADMINISTRATOR, NORTH),
    ("Farah Lindqvist", Role.WORKER, (HEALTH, "Health Visiting")),
    ("Gethin Rowe", Role.WORKER, SOUTH),
    ("Hanna Brook", Role.SUPERVISOR, MANAGERS),
)
SUPERVISORS = {"north": "chidi", "south": "dana"}
UNDONE = frozenset({"DEMO-1004", "DEMO-1009"})  # here nobody does what was agreed
LONG_AGO = 430  # days: before anything in the stories


@dataclass(frozen=True, slots=True)
class Telling:
    """One visit of a story on its way into the record: its id, and what it shares with a brother's or sister's."""

    story: Story
    told: Told
    visit: uuid.UUID
    occasion: uuid.UUID | None = None
    sibling: uuid.UUID | None = None  # the first visit on the same occasion

    def again(self) -> "Telling":
        """Give the second version of the same visit."""
        said = {key: words for key, words in self.told.items() if key != "asked"} | self.told["second"]
        return Telling(self.story, said, self.visit, self.occasion, self.sibling)


class Making:
    """One making of the demonstration: who and what is there so far."""

    def __init__(self, today: date, password: str) -> None:
        self.today = today
        self.last = at_noon(today - timedelta(days=LONG_AGO))  # when something last happened
        self.cast: dict[str, Person] = {}
        self.profiles: dict[str, Profile] = {}  # by reference
        self.phones: dict[str, uuid.UUID] = {}
        self.sent: Counter[str] = Counter()  # how many finished visits each phone has numbered
        for name, role, team in PEOPLE:
            self._hire(name, role, team, password)
        for who in SUPERVISORS.values():
            self.cast[who].team.answers_to = self.cast["hanna"].team

    def tell(self, stories: Iterable[Story]) -> None:
        """Let everything in the stories happen, oldest first."""
        happenings = [one for story in stories for one in self._happenings(story)]
        for at, happen in sorted(happenings, key=lambda one: one[0]):
            self.last = at.astimezone(UTC)
            self._finish_what_is_due(self.last)
            happen(self.last)
        for who, sent in self.sent.items():
            custody.count(self.phones[who], self.cast[who], sent, self.last)

    def _finish_what_is_due(self, at: datetime) -> None:
        """Let what was agreed be done, late by days as it is; but for those whose story is that it is not."""
        kept = [one for reference, one in self.profiles.items() if reference not in UNDONE]
        for profile in kept:
            for row in actions.overdue_of([profile], at.date() - timedelta(days=5))[profile.id]:
                holder = cases.holding(profile, at.date())[0].person
                actions.finish(row, "Done as agreed.", holder, at)

    def _hire(self, name: str, role: Role, team: tuple[str, str], password: str) -> None:
        key = name.split()[0].lower()
        self.phones[key] = uuid.uuid4()
        self.cast[key] = people.add_person(
            name=name,
            email=f"{key}@example.org",
            role=role,
            team=people.find_or_add_team(*team, self.last),
            password=password,
            at=self.last,
            demonstration=True,
        )

    # What happens, and when -----------------------------------------------------------------------

    def _happenings(self, story: Story) -> Iterable[tuple[datetime, Callable[[datetime], Any]]]:
        opened_on = self.today - timedelta(days=max(told["days"] for told in story.visits) + 12)
        yield at_noon(opened_on), lambda at: self._open(story, at)
        shared: dict[str, tuple[uuid.UUID, uuid.UUID]] = {}
        for told in story.visits:
            visit = uuid.uuid4()
            alike = shared.setdefault(told["occasion"], (uuid.uuid4(), visit)) if "occasion" in told else ()
            yield from self._of_visit(Telling(story, told, visit, *alike))
        for others in (Beside, Supervised):
            yield from others(story, self.today, self.profiles, self.cast).happenings()

    def _of_visit(self, one: Telling) -> Iterable[tuple[datetime, Callable[[datetime], Any]]]:
        told, sent = one.told, ended(one.told, self.today) + timedelta(minutes=17)
        yield sent, lambda at: self._send(one, at)
        if not told.get("unanswered"):
            yield sent + timedelta(minutes=40), lambda at: self._answer(one, at)
        if not told.get("waits"):
            yield self._decided_at(told), lambda at: self._decide(one, at)
        if "again" in told:
            second = one.again()
            yield sent + timedelta(days=told["again"]), lambda at: self._send(second, at)
            yield self._decided_at(second.told), lambda at: self._decide(second, at)

    def _decided_at(self, told: Told) -> datetime:
        day = started(told, self.today).date() + timedelta(days=told.get("decided_after", 2))
        return datetime.combine(working_day(day, step=1), time(16, 20), LONDON)

    # The doors ------------------------------------------------------------------------------------

    def _open(self, story: Story, at: datetime) -> None:
        family, home = Family(id=uuid.uuid4(), demonstration=True), cases.add_household("An invented address")
        db.session.add(family)
        for child in story.children:
            profile = cases.open_profile(
                reference=child["reference"],
                initials=child["initials"],
                name=child["name"],
                team=self.cast[SUPERVISORS[story.team]].team,
                opened_on=at.date(),
                at=at,
                by=self.cast["evi"],
                born=self.today - timedelta(days=child["born"]),
                family=family,
                household=home,
            )
            self.profiles[profile.reference] = profile
            for holder in story.holders:
                if holder.get("of", profile.initials) == profile.initials:
                    self._assign(profile, holder, at)

    def _assign(self, profile: Profile, holder: Told, at: datetime) -> None:
        days = {key: self.today - timedelta(days=holder[key]) for key in ("since", "until") if key in holder}
        cases.assign(
            profile,
            self.cast[holder["who"]],
            starts_on=days.get("since", profile.opened_on),
            ends_on=days.get("until"),
            part=holder.get("part", "lead"),
            at=at,
            by=self.cast["evi"],
        )

    def _send(self, one: Telling, at: datetime) -> None:
        """Send a visit from its observer's phone. RuntimeError if the record takes it otherwise than told."""
        who = one.told["by"]
        self.sent[who] += 1
        text = payload(
            one.story,
            one.told,
            self.today,
            author=self.cast[who].id,
            profile=self.profiles[one.story.child(one.told)["reference"]].id,
            occasion=one.occasion,
            sibling=one.sibling,
            answers=answers_to(one.visit, one.told.get("answers", {})),
        )
        raw = {
            "id": str(one.visit),
            "revision": 2 if "correction" in one.told else 1,
            "seq": self.sent[who],
            "digest": hashlib.sha256(text.encode("utf-8")).hexdigest(),
            "payload": text,
        }
        receipt = custody.take(raw, self.cast[who], self.phones[who], at)
        if receipt.status != one.told.get("status", "filed"):
            raise RuntimeError(f"{one.story.name}, {one.told['days']} days ago: {receipt}")

    def _answer(self, one: Telling, at: datetime) -> None:
        supervisor = self.cast[SUPERVISORS[one.story.team]]
        words = one.told.get("answered", "Talked through with the worker by telephone the same day.")
        for told in alerts.unanswered(supervisor.team_id):
            if told[0].deposit.visit_id == one.visit:
                alerts.answer(told, words, supervisor, at)

    def _decide(self, one: Telling, at: datetime) -> None:
        supervisor = self.cast[SUPERVISORS[one.story.team]]
        matter = decisions.matter(newest(one.visit), at.date())
        judged = judgement(matter, one.told, supervisor)
        decisions.decide(matter, judged, following(matter, one.told, at.date()), supervisor, at)
