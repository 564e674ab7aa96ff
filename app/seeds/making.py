"""Making: everything that happened in the stories, in the order in which it happened, through the real doors."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app import audit, cases, custody, decisions, people
from app.extensions import db
from app.models import Alert, Deposit, Family, Person, Profile, Revision, Role, SignOff, Visit
from app.seeds.payloads import payload
from app.seeds.stories import LONDON, Story, Told, ended, started, working_day
from observations.signoff import Agreement, Judgement, Outcome

COUNCIL, HEALTH = "Demonshire Council (invented)", "Demonshire Community Health (invented)"
NORTH, SOUTH = (COUNCIL, "Family Support North"), (COUNCIL, "Family Support South")
PEOPLE = (
    ("Evi Lund", Role.ADMINISTRATOR, NORTH),
    ("Amira Osei", Role.WORKER, NORTH),
    ("Ben Carrow", Role.WORKER, NORTH),
    ("Chidi Marsh", Role.SUPERVISOR, NORTH),
    ("Dana Whitlock", Role.SUPERVISOR, SOUTH),
    ("Farah Lindqvist", Role.WORKER, (HEALTH, "Health Visiting")),
    ("Gethin Rowe", Role.WORKER, SOUTH),
)
TEAMS = {"north": ("chidi", NORTH), "south": ("dana", SOUTH)}  # by whom supervised
LONG_AGO = 430  # days: before anything happened
Happening = tuple[datetime, Callable[[datetime], None]]


def midday(day: date) -> datetime:
    """Give twelve o'clock of a day where the families live, in UTC."""
    return datetime.combine(day, time(12), LONDON).astimezone(UTC)


class Making:
    """One making of the demonstration: who and what is there so far."""

    def __init__(self, today: date, password: str) -> None:
        self.today = today
        self.cast: dict[str, Person] = {}
        self.families: dict[str, Family] = {}
        self.profiles: dict[str, Profile] = {}  # by reference
        self.phones: dict[str, uuid.UUID] = {}
        self.sent: Counter[str] = Counter()  # how many finished visits each person's phone has numbered
        self.hire(password)

    def hire(self, password: str) -> None:
        """Add the people, all with the same password."""
        at = midday(self.today - timedelta(days=LONG_AGO))
        for name, role, (agency, team) in PEOPLE:
            key = name.split()[0].lower()
            self.phones[key] = uuid.uuid4()
            self.cast[key] = people.add_person(
                name=name,
                email=f"{key}@example.org",
                role=role,
                team=people.find_or_add_team(agency, team, at),
                password=password,
                at=at,
                demonstration=True,
            )

    def tell(self, stories: Iterable[Story]) -> None:
        """Let everything in the stories happen, oldest first."""
        happenings = [one for story in stories for one in self.happenings(story)]
        for at, happen in sorted(happenings, key=lambda one: one[0]):
            happen(at.astimezone(UTC))

    def happenings(self, story: Story) -> Iterable[Happening]:
        """Give what happens in one story and when: the opening, the visits, the decisions."""
        opened_on = self.today - timedelta(days=max(told["days"] for told in story.visits) + 12)
        yield midday(opened_on), lambda at: self.open(story, at)
        occasions: dict[str, tuple[uuid.UUID, uuid.UUID]] = {}  # its id, and the first visit on it
        for told in story.visits:
            visit = uuid.uuid4()
            occasion = occasions.setdefault(told.get("occasion", str(visit)), (uuid.uuid4(), visit))
            yield from self.happenings_of(
                story, told, visit, occasion if "occasion" in told else (None, None)
            )

    def happenings_of(
        self, story: Story, told: Told, visit: uuid.UUID, occasion: tuple[uuid.UUID | None, uuid.UUID | None]
    ) -> Iterable[Happening]:
        """Give what happens with one visit: it is sent, its alerts are answered, it is decided on."""
        sent = ended(told, self.today) + timedelta(minutes=17)
        yield sent, lambda at: self.send(story, told, visit, at, occasion)
        if not told.get("unanswered"):
            yield sent + timedelta(minutes=40), lambda at: self.answer(story, told, visit, at)
        if not told.get("waits"):
            yield self.decided_at(told), lambda at: self.decide(story, told, visit, at)
        if "again" in told:
            second = {key: said for key, said in told.items() if key != "asked"} | told["second"]
            yield (
                sent + timedelta(days=told["again"]),
                lambda at: self.send(story, second, visit, at, occasion),
            )
            yield self.decided_at(second), lambda at: self.decide(story, second, visit, at)

    def decided_at(self, told: Told) -> datetime:
        """Give the moment of the decision: the afternoon two days after the visit, unless it says otherwise."""
        day = working_day(started(told, self.today).date(), -told.get("decided_after", 2), step=1)
        return datetime.combine(day, time(16, 20), LONDON)

    # The doors ------------------------------------------------------------------------------------

    def open(self, story: Story, at: datetime) -> None:
        """Open the profiles of a family's children and let their workers hold them."""
        family = self.families[story.name] = Family(id=uuid.uuid4(), demonstration=True)
        db.session.add(family)
        home = cases.add_household("An invented address")
        for child in story.children:
            self.profiles[child["reference"]] = profile = cases.open_profile(
                reference=child["reference"],
                initials=child["initials"],
                name=child["name"],
                team=people.find_or_add_team(*TEAMS[story.team][1], at),
                opened_on=at.date(),
                at=at,
                by=self.cast["evi"],
                born=self.today - timedelta(days=child["born"]),
                family=family,
                household=home,
                identifiers=[("invented number", f"INV-{child['reference'][-4:]}")],
            )
            for holder in story.holders:
                self.assign(profile, child, holder, at)

    def assign(self, profile: Profile, child: Told, holder: Told, at: datetime) -> None:
        """Let somebody hold a profile, from its opening or from and to so many days ago."""
        if holder.get("of", child["initials"]) != child["initials"]:
            return
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

    def send(
        self,
        story: Story,
        told: Told,
        visit: uuid.UUID,
        at: datetime,
        occasion: tuple[uuid.UUID | None, uuid.UUID | None],
    ) -> None:
        """Send a visit from its observer's phone. RuntimeError when the record takes it otherwise than told."""
        sender, phone = self.cast[told["by"]], self.phones[told["by"]]
        self.sent[told["by"]] += 1
        text = payload(
            story,
            told,
            self.today,
            author=sender.id,
            profile=self.profiles[story.child(told)["reference"]].id,
            occasion=occasion[0],
            sibling=occasion[1],
            answers=self.answers(told, visit),
        )
        raw = {
            "id": str(visit),
            "revision": 2 if "correction" in told else 1,
            "seq": self.sent[told["by"]],
            "digest": hashlib.sha256(text.encode("utf-8")).hexdigest(),
            "payload": text,
        }
        receipt = custody.take(raw, sender, phone, at)
        custody.count(phone, sender, self.sent[told["by"]], at)
        if receipt.status != told.get("status", "filed"):
            raise RuntimeError(
                f"{story.name}, day {told['days']}: {receipt.status} {receipt.reason} {receipt.fields}"
            )

    def answers(self, told: Told, visit: uuid.UUID) -> list[dict[str, str]]:
        """Give the answers of a second version to what the first came back with, question by question."""
        if "correction" not in told:
            return []
        wanted = select(SignOff).join(SignOff.revision).where(Revision.visit_id == visit)
        asked = db.session.scalars(wanted).one().questions
        return [{"question": str(one.id), "answer": told["answers"][one.item or ""]} for one in asked]

    def answer(self, story: Story, told: Told, visit: uuid.UUID, at: datetime) -> None:
        """Let the supervisor answer the alerts that a visit raised."""
        wanted = (
            select(Alert).join(Alert.deposit).where(Deposit.visit_id == visit, Alert.answered_at.is_(None))
        )
        supervisor = self.cast[TEAMS[story.team][0]]
        words = told.get("answered", "Talked through with the worker by telephone before the end of the day.")
        for alert in db.session.scalars(wanted):
            alert.answer, alert.answered_at, alert.answered_by_id = words, at, supervisor.id
            audit.append(
                "answered", "alert", alert.id, person_id=supervisor.id, at=at, profile_id=alert.profile_id
            )

    def decide(self, story: Story, told: Told, visit: uuid.UUID, at: datetime) -> None:
        """Let the team's supervisor sign the visit's newest version, or return it with questions."""
        wanted = (
            select(Revision).join(Revision.visit).where(Visit.id == visit, Revision.number == Visit.newest)
        )
        supervisor = self.cast[TEAMS[story.team][0]]
        matter = decisions.matter(db.session.scalars(wanted).one(), at.date())
        decisions.decide(
            matter, judgement(matter, told, supervisor), following(matter, told, at), supervisor, at
        )


def judgement(matter: decisions.Matter, told: Told, supervisor: Person) -> Judgement:
    """Give what a supervisor decides: returned if the story asks something, else signed with what it says."""
    submission, disagreed = matter.submission, told.get("disagreed", {})
    return Judgement(
        outcome=Outcome.RETURNED if "asked" in told else Outcome.SIGNED,
        by=supervisor.id,
        name=supervisor.name,
        typed_name=supervisor.name,
        acknowledged=submission.flags,
        agreements={
            key: Agreement(key not in disagreed, disagreed.get(key, "")) for key in submission.domains
        },
        questions=told.get("asked", {}),
        statements=submission.statements,
        rationale=told.get("rationale", ""),
    )


def following(matter: decisions.Matter, told: Told, at: datetime) -> decisions.Following:
    """Give what goes with the decision: what is to be done, and the next look, counted from that day."""
    days, kind = told.get("next", (None, None))
    prompts: Mapping[str, Any] = {
        one.code: told.get("prompted", "Talked through in supervision.") for one in matter.prompts
    }
    return decisions.Following(
        accepted=frozenset(rating.item for rating in matter.to_accept),
        prompts=prompts,
        actions=[
            {"what": what, "who": who, "by": (at.date() + timedelta(days=within)).isoformat()}
            for what, who, within in told.get("actions", ())
        ],
        next_look_on=working_day(at.date(), -days, step=1) if days else None,
        next_look_kind=kind,
    )
