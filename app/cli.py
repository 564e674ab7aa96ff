"""The command line: `flask trajectory | audit | seed | people | custody | keys | restored`."""

import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from app import audit, custody, epoch, people, sealing, seeds
from app.clock import now, today
from app.config import ConfigError, config
from app.extensions import db
from app.models import Role, Team
from observations.errors import HistoryError
from observations.reading import answer_text

audit_group = AppGroup("audit", help="The trail of every act and look.")
people_group = AppGroup("people", help="Who may sign in.")
custody_group = AppGroup("custody", help="What arrived and is not yet filed.")
keys_group = AppGroup("keys", help="The keys that open what phones sealed.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for command in (trajectory, seed, audit_group, people_group, custody_group, keys_group, restored):
        app.cli.add_command(command)


@click.command()
@click.argument("file", type=click.File("rb"))
def trajectory(file: BinaryIO) -> None:
    """Say what the rule says of one history in FILE, or of a list of them (- for standard input)."""
    try:
        print(answer_text(file.read()))
    except HistoryError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


@click.command()
@with_appcontext
def seed() -> None:
    """Make the demonstration families, if the database is empty, and name the accounts."""
    if config().production:
        raise click.ClickException("Demonstration families are not made in production.")
    made = seeds.seed_if_empty(today(), config().demo_password)
    db.session.commit()
    for line in made:
        print(line)


@audit_group.command("verify")
@with_appcontext
def verify() -> None:
    """Check the whole trail; exit 1 and name the first entry that is altered, missing or put in."""
    found = audit.verify()
    if found.wrong is None:
        print(f"The trail holds: {found.entries} entries, the last {found.last}.")
        return
    print(f"Entry {found.wrong} is {found.why}; {found.entries} entries before it hold.")
    raise SystemExit(1)


@people_group.command("add")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--team", required=True, help="Made, with its agency, if there is none of that name.")
@click.option("--agency", required=True)
@click.password_option()
@with_appcontext
def add(name: str, email: str, role: str, team: str, agency: str, password: str) -> None:
    """Add a person: the first administrator is made so."""
    person = people.add_person(
        name=name,
        email=email,
        role=role,
        team=people.find_or_add_team(agency, team, now()),
        password=password,
        at=now(),
    )
    db.session.commit()
    print(f"{name} may sign in as {person.email}.")


@people_group.command("list")
@with_appcontext
def list_teams() -> None:
    """Name the teams."""
    for team in db.session.scalars(select(Team).order_by(Team.name)):
        print(f"{team.agency.name}: {team.name}")


@custody_group.command("file")
@with_appcontext
def file() -> None:
    """Judge what was kept but never judged, after a fault or a power cut, and open what was sealed to a lost key."""
    kept = custody.unjudged()
    for deposit_id in kept:
        custody.file_again(deposit_id, now())
    print(f"{len(kept)} kept deposits were judged.")


@keys_group.command("list")
@with_appcontext
def list_keys() -> None:
    """Name every key that can open what phones sealed, the oldest first."""
    for kid, is_current in sealing.kids(Path(config().keys)):
        print(f"{kid} current" if is_current else kid)


@keys_group.command("rotate")
@with_appcontext
def rotate() -> None:
    """Make a new key the current one. Earlier ones go on opening: keep their files."""
    try:
        kid = sealing.rotate(Path(config().keys))
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    audit.append("rotated", "sealing key", kid, person_id=None, at=now())
    db.session.commit()
    print(f"Phones seal to {kid} from now on. Put {config().keys} into the backup.")


@click.command()
@with_appcontext
def restored() -> None:
    """Begin a new life of the record, after its database was put back from a backup: phones then offer all again."""
    present = epoch.renew_epoch(Path(current_app.instance_path))
    audit.append("restored", "record", present, person_id=None, at=now())
    db.session.commit()
    print(f"Phones offer again all that they still keep: the record's epoch is {present} from now on.")
