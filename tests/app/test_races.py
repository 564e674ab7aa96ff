"""Sign, return, amend and reassign at the same moment: one decision a version, and none on what was superseded."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import audit, decisions, sessions
from app.clock import now, today
from app.config import config
from app.extensions import db
from app.models import Assignment, AuditEntry, Profile, Revision, Role, SignOff, Visit
from tests.builders import DEVICE, all_graded, envelope, item, payload
from tests.people import Cast, assign, person, profile
from tests.visits import Visits, reply

Act = Callable[[], Any]


@dataclass
class Race:
    """Two supervisors of one team, the observer with her phone, and the administrator, round after round."""

    cast: Cast
    visits: Visits
    clients: dict[str, FlaskClient]
    answers: dict[str, str]  # the decision page filled in; but for the picture it is the same in each round
    rounds: int = 0

    def runs(self) -> dict[str, int]:
        """Run once with a child of its own; gives what each was answered."""
        self.rounds += 1
        child = profile(f"{self.rounds}.", f"RC-{self.rounds:04}", self.cast.north, born=self.cast.rafi.born)
        held = assign(self.cast.amira, child)
        first = self.visits.made(3, 2, to=child)
        seen = decisions.matter(first, today()).fingerprint
        acts = {
            "signs": self.decides("chidi", first, seen, typed_name="Chidi Marsh"),
            "returns": self.decides("farah", first, seen, outcome="returned", **{"question-n1": "How much?"}),
            "amends": self.amends(first, child),
            "reassigns": self.reassigns(held, child),
        }
        db.session.commit()  # or SQLite would let nobody else write
        answered = at_once(acts)
        db.session.expire_all()
        self.holds(first, child)
        return answered

    def decides(self, who: str, revision: Revision, seen: str, **changes: str) -> Act:
        address, sent = f"/versions/{revision.id}/decision", self.answers | {"seen": seen} | changes
        return lambda: self.clients[who].post(address, data=sent).status_code

    def amends(self, first: Revision, child: Profile) -> Act:
        said = payload(
            self.cast.amira,
            child,
            first.started_at,
            ratings=all_graded(3),
            correction={"reason": "I looked again."},
        )
        self.visits.seq += 1
        sent = envelope(item(said, visit=first.visit_id, revision=2, seq=self.visits.seq), device=DEVICE)
        return lambda: self.clients["amira"].post("/sync/visits", json=sent).status_code

    def reassigns(self, held: Assignment, child: Profile) -> Act:
        ending, to = f"/assignments/ending/{held.id}", f"/assignments/{child.id}"
        ben = {"person": str(self.cast.ben.id), "part": "lead", "starts_on": today().isoformat()}
        yesterday = {"ends_on": (today() - timedelta(days=1)).isoformat()}

        def act() -> int:
            self.clients["evi"].post(ending, data=yesterday)
            return self.clients["evi"].post(to, data=ben).status_code

        return act

    def holds(self, first: Revision, child: Profile) -> None:
        """What must be so after every round, whoever was first."""
        visit = db.session.get_one(Visit, first.visit_id)
        kept = list(db.session.scalars(select(SignOff).join(Revision).where(Revision.visit_id == visit.id)))
        assert visit.newest == 2, "the amendment is in the record"
        assert len(kept) <= 1, "one decision at most, and none on the amendment that nobody has seen"
        assert all(one.revision_id == first.id for one in kept)
        filed = number_of("filed", child)[-1]
        decided = [*number_of("signed", child), *number_of("returned", child)]
        assert len(decided) == len(kept), "one entry in the trail for each decision"
        assert all(number < filed for number in decided), "nothing was decided after the amendment was filed"
        holders = {one.person_id for one in child.assignments if one.ends_on is None}
        assert holders == {self.cast.ben.id}


def number_of(action: str, child: Profile) -> list[int]:
    """The numbers of such entries about a child, in order."""
    wanted = select(AuditEntry.number).where(AuditEntry.action == action, AuditEntry.profile_id == child.id)
    return list(db.session.scalars(wanted.order_by(AuditEntry.number)))


def at_once(acts: dict[str, Act]) -> dict[str, Any]:
    """Let everybody act at the same moment; gives what each was answered."""
    ready, answered = threading.Barrier(len(acts)), {}

    def run(name: str, act: Act) -> None:
        ready.wait()
        answered[name] = act()

    threads = [threading.Thread(target=run, args=one) for one in acts.items()]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answered


@pytest.fixture
def race(
    cast: Cast,
    signed_in: Callable[[str], FlaskClient],
    new_client: Callable[[], FlaskClient],
    visits: Visits,
) -> Race:
    """Everybody at their places."""
    clients = {name: signed_in(name) for name in ("amira", "chidi", "evi")}
    farah = person("Farah Quill", Role.SUPERVISOR, cast.north)
    clients["farah"] = new_client()
    clients["farah"].set_cookie(config().cookie_name("session"), sessions.start(farah, "A test", now()))
    tried = visits.made(3, 2, to=cast.tomos, by=cast.ben)
    answers = reply(clients["chidi"].get(f"/versions/{tried.id}/decision"), typed_name="Chidi Marsh")
    return Race(cast, visits, clients, answers)


def run(race: Race, rounds: int) -> None:
    """Race so many times; everybody must have been first at some time, and nobody met a fault of ours."""
    ends = [race.runs() for _ in range(rounds)]
    assert all(status < 500 for answered in ends for status in answered.values()), ends
    outcomes = {one.decision for one in db.session.scalars(select(SignOff))}
    assert audit.verify().wrong is None
    assert outcomes, "somebody decided before the amendment came"
    assert db.session.scalar(select(func.count()).select_from(Visit)) == rounds + 1


@pytest.mark.timeout(300)
def test_fifty_races_leave_one_decision_a_version_and_none_on_a_superseded_one(race: Race) -> None:
    run(race, 50)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_five_hundred_races_leave_one_decision_a_version(race: Race) -> None:
    run(race, 500)
