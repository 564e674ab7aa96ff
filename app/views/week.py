"""Somebody's own week, and the private addresses from which their calendar reads how many looks are due."""

import uuid
from datetime import timedelta

from flask import Blueprint, Response, abort, make_response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, blind, feeds, pages, policy, week
from app.clock import now, today
from app.config import config
from app.extensions import db
from app.forms import done, typed_in_turn
from app.models import CalendarFeed
from app.policy import requires
from app.shown.week import days

room = Blueprint("week", __name__)
AHEAD = timedelta(days=28)  # how far a calendar reads


@room.get("/week")
@requires("see own week")
def show_week() -> Response:
    """Give what is due in the next seven days and what is past its day, in the cases that a person holds."""
    found = week.due(current_user, today(), today() + week.WEEK)
    page = pages.render("week/week.html", days=days(found, today()), feeds=feeds.open_feeds(current_user))
    listed = [str(one) for one in week.profile_ids(found)]
    audit.append("listed", "week", current_user.id, person_id=current_user.id, at=now(), profiles=listed)
    db.session.commit()
    return page


@room.post("/week/calendar-addresses")
@requires("make a calendar address")
def make_address() -> Response:
    """Make a private address for a calendar, and tell it once."""
    typed_in_turn()
    token = feeds.make(current_user, now())
    db.session.commit()
    home = config().address or request.host_url.rstrip("/")
    told = _("Your calendar's address, shown only now: %(address)s", address=f"{home}/calendar/{token}.ics")
    return done(told, "/week")


@room.post("/calendar-addresses/<uuid:feed_id>/end")
@requires("end a calendar address", feed=CalendarFeed)
def end_address(feed: CalendarFeed) -> Response:
    """End an address: no calendar reads from it any more."""
    typed_in_turn()
    db.session.refresh(feed)
    if feed.ended_at is None:
        feeds.end(feed, current_user, now())
    db.session.commit()
    return done(_("That address answers no more."), "/week")


@room.get("/calendar/<uuid:token>.ics")
@requires("read a calendar")
def read_calendar(token: uuid.UUID) -> Response:
    """Give the calendar behind a private address, to whoever has it. Each reading is kept."""
    feed = feeds.find(token)
    if feed is None or not policy.may(feed.person, "see own week"):
        abort(404)
    blind.read_for(feed.person)
    looks = week.looks_by_day(feed.person, today(), today() + AHEAD)
    answer = make_response(feeds.calendar(feed, looks, now()))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    audit.append("read", "calendar", feed.id, person_id=feed.person_id, at=now())
    db.session.commit()
    return answer
