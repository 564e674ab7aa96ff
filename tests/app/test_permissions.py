"""Who reaches what: every route and method, every role, and every way in which a person can stand to a case.

What comes out is compared with the table that was reviewed, docs/permissions.md. `RENEW=1` writes it anew.
"""

import os
import re

import pytest

from tests.servers import ROOT
from tests.world import ROLES, SITUATIONS, World, reached, said

KEPT = ROOT / "docs" / "permissions.md"
FRAGMENT = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}


def found(world: World) -> dict[str, list[bool]]:
    """Every route with whether it was reached in each situation; nothing unseen is in any answer."""
    unseen, lines = world.unseen(), {}
    for rule, method in world.routes():
        situations = SITUATIONS if rule.arguments else ("own",)
        answers = [world.ask(rule, method, world.ids[one]) for one in situations]
        answers += [
            world.ask(rule, method, world.ids[one], **FRAGMENT) for one in situations if method == "GET"
        ]
        for answer in answers:
            shown = [mark for mark in unseen if mark.encode() in said(answer)]
            assert not shown, (method, answer.request.path, shown)
        lines[f"{method} {rule.rule}"] = [reached(answer) for answer in answers[: len(situations)]]
    return lines


def told(lines: dict[str, list[bool]]) -> str:
    """The table of one role."""
    head = "| Route | " + " | ".join(SITUATIONS[:-1]) + " |\n|---|" + ":-:|" * (len(SITUATIONS) - 1)
    rows = [
        f"| `{route}` | {' | '.join(cells(reached))} |"
        for route, reached in sorted(lines.items(), key=by_address)
    ]
    return "\n".join([head, *rows])


def by_address(line: tuple[str, list[bool]]) -> tuple[str, str]:
    method, _, address = line[0].partition(" ")
    return address, method


def cells(reached: list[bool]) -> list[str]:
    """A mark for each situation; one mark for all where an address names nothing."""
    marks = ["yes" if one else "" for one in reached]
    return marks[:-1] if len(marks) > 1 else marks * (len(SITUATIONS) - 1)


@pytest.mark.timeout(600)
def test_everybody_reaches_what_was_reviewed_and_nothing_else(world: World) -> None:
    lines, role = found(world), ROLES[world.viewer.email.split("@")[0]]
    assert not [route for route, reached in lines.items() if len(reached) > 1 and reached[-1]], (
        "what is not there"
    )
    section = re.compile(rf"(?<=^## {role}\n\n)\|.*?(?=\n\n|\Z)", re.M | re.S)
    kept = KEPT.read_text()
    if os.environ.get("RENEW"):
        KEPT.write_text(section.sub(lambda _: told(lines), kept).rstrip() + "\n")
    reviewed = section.search(KEPT.read_text())
    assert reviewed is not None
    assert told(lines).splitlines() == reviewed[0].splitlines()


@pytest.mark.timeout(300)
def test_no_part_of_one_case_is_reached_through_another(world: World) -> None:
    own, foreign = world.ids["own"], world.ids["other team"]
    nested = [
        (rule, method) for rule, method in world.routes() if {"profile_id"} < rule.arguments - {"domain"}
    ]
    assert nested
    for rule, method in nested:
        parts = rule.arguments - {"profile_id", "domain", "number"}
        for swapped in (
            own | {part: foreign[part] for part in parts},
            foreign | {part: own[part] for part in parts},
        ):
            answer = world.ask(rule, method, swapped)
            assert not reached(answer), (method, answer.request.path)
            assert world.marks["other team"].encode() not in said(answer)


def test_a_phone_takes_along_only_what_its_person_may_see(world: World) -> None:
    unseen = world.unseen()
    for situation in SITUATIONS:
        answer = world.sign_in().get(f"/sync/pack?profiles={world.ids[situation]['profile_id']}")
        assert not [mark for mark in unseen if mark.encode() in said(answer)]
        if situation not in ("own", "closed"):
            assert (
                f'"{world.ids[situation]["profile_id"]}"' not in answer.text
                or world.viewer.role == "supervisor"
            )
