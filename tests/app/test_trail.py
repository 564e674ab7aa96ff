"""Every act and every look leaves one entry in the trail: no more, no fewer, whatever the address."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import AuditEntry
from tests.world import SITUATIONS, World

# What shows nothing of anybody else: one's own account, empty forms, the authority's own words and numbers.
LEAVES_NONE = frozenset(
    {
        "/account",
        "/account/password",
        "/agencies/new",
        "/assignments/new",
        "/documents/check",
        "/people/new",
        "/rule",
        "/rule/limits",
        "/rule/limits/change",
        "/rule/parameters",
        "/teams",
        "/teams/new",
        "/sync/key",
    }
)


def entries() -> int:
    """How many entries there are."""
    number = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    db.session.commit()
    return number


def expected(address: str, method: str, status: int) -> tuple[int, ...]:
    """How many entries an answer may leave: a look or an act one, a page that asks again none or one."""
    if status in (401, 404) or (method == "GET" and address in LEAVES_NONE):
        return (0,)
    return (1,) if status in (200, 409) else (0, 1)


@pytest.mark.timeout(300)
def test_each_look_and_each_act_leaves_one_entry(world: World) -> None:
    wrong = {}
    for rule, method in world.routes():
        for situation in SITUATIONS[:-1] if rule.arguments else ("own",):
            world.signed_in()  # which leaves one
            before = entries()
            answer = world.ask(rule, method, world.ids[situation])
            left = entries() - before
            if left not in expected(rule.rule, method, answer.status_code):
                wrong[f"{method} {rule.rule}"] = (situation, answer.status_code, left)
    assert wrong == {}, "\n".join(f"{route}: {found}" for route, found in wrong.items())
