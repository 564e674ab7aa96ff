"""Opening a profile: a child new to the record, in the care of a household."""

from datetime import date, timedelta

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import cases, people
from app.clock import now, today
from app.extensions import db
from app.forms import Form, done, show, typed_in_turn
from app.models import Family, Household, Profile
from app.policy import requires

room = Blueprint("opening", __name__)
NUMBERS = (1, 2, 3)  # how many numbers of other registers the page has room for
PREGNANCY = timedelta(days=300)


@room.get("/assignments/new")
@requires("open a profile")
def ask_for_child() -> Response:
    """The page on which a profile is opened."""
    return _ask(Form({"opened_on": today().isoformat(), "sibling": request.args.get("sibling", "")}))


@room.post("/assignments/new")
@requires("open a profile")
def open_profile() -> Response:
    """Open a profile, and go on to who is to hold it."""
    form = typed_in_turn()
    reference, initials, name = _names(form)
    born, due_on = _birth(form)
    family, household = _home(form)
    team = form.choice("team", {str(team.id): team for team in people.teams()}, _("Choose a team"))
    opened_on = form.day("opened_on", _("Enter the day"), least=today() - cases.GROWN_UP, most=today())
    address, numbers = form.text("address", most=500), _numbers(form)
    if not form.sound or team is None or opened_on is None:
        return _ask(form)
    profile = cases.open_profile(
        reference=reference,
        initials=initials,
        name=name,
        born=born,
        due_on=due_on,
        family=family,
        household=household or cases.add_household(address, restricted=form["restricted"] == "yes"),
        team=team,
        opened_on=opened_on,
        identifiers=numbers,
        at=now(),
        by=current_user,
    )
    told = _("%(reference)s is opened. Now choose who holds it.", reference=reference)
    db.session.commit()
    return done(told, f"/assignments/{profile.id}")


def _names(form: Form) -> tuple[str, str, str]:
    reference = form.text("reference", _("Enter a reference"), most=30)
    if reference and cases.reference_taken(reference):
        form.refuse("reference", _("There is a profile of this reference"))
    initials = form.text("initials", _("Enter the child's initials"), most=12)
    return reference, initials, form.text("name", _("Enter the child's name"))


def _birth(form: Form) -> tuple[date | None, date | None]:
    born = form.day("born", least=today() - cases.GROWN_UP, most=today())
    due_on = form.day("due_on", least=today() - PREGNANCY, most=today() + PREGNANCY)
    if not form["born"].strip() and not form["due_on"].strip():
        form.refuse("born", _("Enter the date of birth, or below the date on which the child is expected"))
    return born, due_on


def _home(form: Form) -> tuple[Family | None, Household | None]:
    """The family and the home of a brother or sister, as far as they are the same; None where they are new."""
    if not form["sibling"]:
        return None, None
    sibling = form.choice("sibling", _by_id(), _("Choose one of the profiles"))
    homes = {"same": True, "another": False}
    same = form.choice("home", homes, _("Choose whether they live in the same home"))
    if sibling is None:
        return None, None
    return sibling.child.family, sibling.household if same else None


def _numbers(form: Form) -> list[tuple[str, str]]:
    numbers: list[tuple[str, str]] = []
    for row in NUMBERS:
        scheme, value = form.text(f"scheme_{row}", most=50), form.text(f"number_{row}", most=100)
        if value and not scheme:
            form.refuse(f"scheme_{row}", _("Enter whose number it is"))
        elif scheme and not value:
            form.refuse(f"number_{row}", _("Enter the number"))
        elif value and ((scheme, value) in numbers or cases.identifier_taken(scheme, value)):
            form.refuse(f"number_{row}", _("Another child has this number"))
        elif value:
            numbers.append((scheme, value))
    return numbers


def _by_id() -> dict[str, Profile]:
    return {str(profile.id): profile for profile in cases.open_profiles()}


def _ask(form: Form) -> Response:
    siblings = [("", _("None on record"))]
    siblings += [(key, f"{profile.reference}, {profile.initials}") for key, profile in _by_id().items()]
    teams = [(str(team.id), f"{team.name}, {team.agency.name}") for team in people.teams()]
    homes = [("same", _("The same home")), ("another", _("Another home"))]
    return show(
        "opening/open_profile.html", form, siblings=siblings, teams=teams, homes=homes, numbers=NUMBERS
    )
