"""What was typed into a page's fields: read one by one, with a sentence for each that is wrong."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from flask import Response, flash, request
from flask_babel import gettext as _

from app import audit
from app.pages import go, render
from app.words import day as in_words

Choice = TypeVar("Choice")
UNSHOWN = ("Cc", "Cs", "Co", "Cn")  # control characters, halves of characters, private and unassigned ones
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DAY_BY_HAND = re.compile(r"(\d{1,2})[ /.](\d{1,2})[ /.](\d{4})", re.ASCII)


class Form:
    """The fields of one page. `errors` names each wrong field, in the order in which they were read."""

    def __init__(self, typed: Mapping[str, str] | None = None) -> None:
        self.typed: dict[str, str] = dict(typed or {})
        self.errors: dict[str, str] = {}

    def __getitem__(self, field: str) -> str:
        """What to show in a field: what was typed, whether right or wrong."""
        return shown(self.typed.get(field, ""))

    @property
    def sound(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.errors

    def refuse(self, field: str, why: str) -> None:
        """Say what is wrong with a field; the first reason stays."""
        self.errors.setdefault(field, why)

    def text(self, field: str, missing: str = "", most: int = 200) -> str:
        """Give a line of text, tidied; empty when it is wrong or, where `missing` says nothing, left out."""
        text = " ".join(unicodedata.normalize("NFC", self.typed.get(field, "")).split())
        if not text and missing:
            self.refuse(field, missing)
        elif text != shown(text):
            self.refuse(field, _("Use letters, figures and ordinary signs only"))
        elif len(text) > most:
            self.refuse(field, _("Use %(most)d characters or fewer", most=most))
        return "" if field in self.errors else text

    def prose(self, field: str, missing: str = "", most: int = 5000) -> str:
        """Give a longer text, its lines as they were typed; empty when it is wrong or left out."""
        typed = unicodedata.normalize("NFC", self.typed.get(field, "")).replace("\r\n", "\n").strip()
        if not typed and missing:
            self.refuse(field, missing)
        elif typed != shown(typed):
            self.refuse(field, _("Use letters, figures and ordinary signs only"))
        elif len(typed) > most:
            self.refuse(field, _("Use %(most)d characters or fewer", most=most))
        return "" if field in self.errors else typed

    def choice(self, field: str, options: Mapping[str, Choice], missing: str) -> Choice | None:
        """Give what stands behind the chosen value; None when it is none of the options."""
        chosen = self.typed.get(field, "")
        if chosen not in options:
            if missing:
                self.refuse(field, missing)
            return None
        return options[chosen]

    def whole(self, field: str, least: int, most: int, wrong: str = "") -> int:
        """Give a whole number; 0 when it is wrong, which `wrong` may say in its own words."""
        typed = self[field].strip()
        if typed.isascii() and typed.isdigit() and len(typed) <= 9 and least <= int(typed) <= most:
            return int(typed)
        self.refuse(
            field, wrong or _("Enter a whole number from %(least)d to %(most)d", least=least, most=most)
        )
        return 0

    def day(
        self, field: str, missing: str = "", *, least: date | None = None, most: date | None = None
    ) -> date | None:
        """Give a date, from a date field or typed as 4/6/2026; None when it is wrong or left out."""
        typed = self[field].strip()
        found = _day(typed)
        if found is None:
            if typed or missing:
                self.refuse(field, missing if not typed else _("Enter a real date, such as 4/6/2026"))
        elif least and found < least:
            self.refuse(field, _("Enter a date on or after %(day)s", day=in_words(least)))
        elif most and found > most:
            self.refuse(field, _("Enter a date on or before %(day)s", day=in_words(most)))
        return None if field in self.errors else found


def shown(text: str) -> str:
    """Give a text without the characters that no page may hold."""
    return "".join(one for one in text if unicodedata.category(one) not in UNSHOWN or one in "\n\t")


def typed_in_turn() -> Form:
    """Give the form that was sent. Writers take turns, so that what is checked still holds when it is kept."""
    audit.lock()
    return Form(request.form)


def show(page: str, form: Form, **context: Any) -> Response:
    """Give a form's page, with what was typed and what is wrong with it."""
    return render(page, status=200 if form.sound else 422, form=form, **context)


def done(words: str, address: str) -> Response:
    """Say what was done on the page that follows."""
    flash(words)
    return go(address)


def _day(typed: str) -> date | None:
    try:
        if DAY.fullmatch(typed):
            return date.fromisoformat(typed)
        by_hand = DAY_BY_HAND.fullmatch(typed)
        return date(int(by_hand[3]), int(by_hand[2]), int(by_hand[1])) if by_hand else None
    except ValueError:
        return None
