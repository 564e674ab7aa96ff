"""What supervisors decide in the stories, and what observers answer."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from app.decisions import Following
from app.extensions import db
from app.matter import Matter
from app.models import Person, Question, Revision, SignOff, Visit
from app.seeds.stories import Told, working_day
from observations.signoff import Agreement, Judgement, Outcome


def newest(visit: uuid.UUID) -> Revision:
    """Give the newest version of a visit."""
    wanted = select(Revision).join(Revision.visit)
    return db.session.scalars(wanted.where(Visit.id == visit, Revision.number == Visit.newest)).one()


def answers_to(visit: uuid.UUID, answers: Mapping[str, str]) -> list[dict[str, str]]:
    """Give the answers, by item, to the questions with which a visit came back."""
    wanted = select(Question).join(Question.signoff).join(SignOff.revision).where(Revision.visit_id == visit)
    asked = db.session.scalars(wanted) if answers else ()
    return [{"question": str(one.id), "answer": answers[one.item or ""]} for one in asked]


def judgement(matter: Matter, told: Told, supervisor: Person) -> Judgement:
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
        rationale=told.get("rationale", "").strip(),
    )


def following(matter: Matter, told: Told, on: date) -> Following:
    """Give what goes with the decision: what is to be done, and the next look, counted from that day."""
    days, kind = told.get("next", (None, None))
    answer = told.get("prompted", "Talked through in supervision; no meeting for now.")
    return Following(
        accepted=frozenset(rating.item for rating in matter.to_accept),
        prompts={prompt.code: answer for prompt in matter.prompts},
        actions=[
            {"what": what, "who": who, "by": (on + timedelta(days=within)).isoformat()}
            for what, who, within in told.get("actions", ())
        ],
        next_look_on=working_day(on + timedelta(days=days), step=1) if days else None,
        next_look_kind=kind,
    )
