"""People: who works here, adding somebody, changing what they are."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, browsers, cases, heard, passwords, people, phones, sessions, words
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, shown, typed_in_turn
from app.models import Person, Role, Team
from app.pages import render
from app.policy import requires
from app.shown import phones as told

room = Blueprint("people", __name__)


@room.get("/people")
@requires("manage people")
def list_people() -> Response:
    """Everybody, by name, or those whose name or address holds the words looked for."""
    wanted = " ".join(shown(request.args.get("q", "")).split())
    found = [one for one in people.everybody() if wanted.lower() in f"{one.name} {one.email}".lower()]
    audit.append("listed", "people", "all", person_id=current_user.id, at=now(), people=len(found))
    page = render("people/people.html", people=found, wanted=wanted, role=words.role, unheard=_unheard())
    db.session.commit()
    return page


def _unheard() -> str:
    """The teams of whose alerts nobody hears, by name."""
    unheard = heard.nobody_hears(heard.ladders())
    return words.series([team.name for team in people.teams() if team.id in unheard])


@room.get("/people/new")
@requires("manage people")
def ask_for_person() -> Response:
    """The page on which somebody is added."""
    return show("people/person_form.html", Form(), **_choices())


@room.post("/people/new")
@requires("manage people")
def add_person() -> Response:
    """Add somebody, and show their first password, this once."""
    form = typed_in_turn()
    name, email, role, team = read_person(form)
    if not form.sound or role is None or team is None:
        return show("people/person_form.html", form, **_choices())
    password = passwords.generate()
    person = people.add_person(
        name=name, email=email, role=role, team=team, password=password, given=True, at=now(), by=current_user
    )
    db.session.commit()
    # Shown in this answer and kept nowhere that it could be read again.
    return render("people/password.html", person=person, password=password, added=True)


@room.get("/people/<uuid:person_id>")
@requires("manage people", person=Person)
def person(person: Person) -> Response:
    """One person: what they are, what they hold, where they are signed in, their phones."""
    opened = [(session, browsers.name(session.browser)) for session in sessions.opened_by(person, now())]
    held = cases.held_by(person, today())
    audit.append("viewed", "person", person.id, person_id=current_user.id, at=now())
    page = render(
        "people/person.html",
        person=person,
        opened=opened,
        held=held,
        phones=told.lines(phones.of(person), now()),
        role=words.role,
        part=words.part,
        me=current_user,
    )
    db.session.commit()
    return page


@room.get("/people/<uuid:person_id>/change")
@requires("manage people", person=Person)
def ask_for_change(person: Person) -> Response:
    """The page on which a person's name, address, role or team is changed."""
    typed = {"name": person.name, "email": person.email, "role": person.role, "team": str(person.team_id)}
    audit.append("viewed", "person", person.id, person_id=current_user.id, at=now())
    page = show("people/person_form.html", Form(typed), person=person, **_choices())
    db.session.commit()
    return page


@room.post("/people/<uuid:person_id>/change")
@requires("manage people", person=Person)
def change_person(person: Person) -> Response:
    """Change a person's name, address, role or team."""
    form = typed_in_turn()
    name, email, role, team = read_person(form, person)
    if not form.sound or role is None or team is None:
        return show("people/person_form.html", form, person=person, **_choices())
    people.change_person(person, name=name, email=email, role=role, team=team, at=now(), by=current_user)
    db.session.commit()
    return done(_("The changes to %(name)s are kept.", name=name), f"/people/{person.id}")


def read_person(form: Form, person: Person | None = None) -> tuple[str, str, Role | None, Team | None]:
    """Read the fields of the page; `person` is whose they are, if they are on record."""
    name = form.text("name", _("Enter the person's name"))
    email = people.fold(form.text("email", _("Enter their email address"), most=254))
    role = form.choice("role", {role.value: role for role in Role}, _("Choose what they are here"))
    team = form.choice("team", {str(team.id): team for team in people.teams()}, _("Choose a team"))
    if email and not people.EMAIL.fullmatch(email):
        form.refuse("email", _("Enter an address such as name@example.org"))
    elif email and people.by_email(email) not in (None, person):
        form.refuse("email", _("Somebody else has this address"))
    if person and role is not Role.ADMINISTRATOR and people.is_last_administrator(person):
        form.refuse("role", _("Make somebody else an administrator first: this is the only one"))
    return name, email, role, team


def _choices() -> dict[str, list[tuple[str, str]]]:
    return {
        "roles": [(role.value, words.role(role)) for role in Role],
        "teams": [(str(team.id), f"{team.name}, {team.agency.name}") for team in people.teams()],
    }
