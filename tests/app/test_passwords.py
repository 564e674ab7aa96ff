"""Passwords."""

from collections.abc import Iterator
from statistics import median
from time import perf_counter

import argon2
import pytest

from app import passwords

LANTERNS = "seven-lanterns-under-the-bridge"


@pytest.fixture(scope="module", autouse=True)
def as_slow_as_ever(slow_passwords: tuple[argon2.PasswordHasher, str]) -> Iterator[None]:
    """Here they take what they take."""
    quick = passwords._hasher, passwords._NOBODY
    passwords._hasher, passwords._NOBODY = slow_passwords
    yield
    passwords._hasher, passwords._NOBODY = quick


@pytest.fixture(scope="module")
def kept() -> str:
    """What is kept of a password."""
    return passwords.make_hash(LANTERNS)


def test_a_password_opens_what_was_kept_of_it_and_no_other_does(kept: str) -> None:
    assert passwords.verify(kept, LANTERNS)
    assert not passwords.verify(kept, LANTERNS.upper())
    assert not passwords.verify(kept, "")


def test_it_is_kept_as_argon2id_and_never_twice_alike(kept: str) -> None:
    assert argon2.extract_parameters(kept).type is argon2.Type.ID
    assert argon2.extract_parameters(kept).memory_cost >= 64 * 1024, (
        "here as everywhere, or this tries nothing"
    )
    assert LANTERNS not in kept
    assert passwords.make_hash(LANTERNS) != kept


def test_nobody_is_let_in_by_any_password() -> None:
    assert not passwords.verify(None, LANTERNS)
    assert not passwords.verify(None, "")


def test_somebody_unknown_costs_the_same_settings(kept: str) -> None:
    assert argon2.extract_parameters(passwords._NOBODY) == argon2.extract_parameters(kept)


def test_somebody_unknown_takes_about_the_same_time(kept: str) -> None:
    def time(hashed: str | None) -> float:
        start = perf_counter()
        passwords.verify(hashed, "not the password")
        return perf_counter() - start

    known, unknown = median(time(kept) for _ in range(3)), median(time(None) for _ in range(3))
    assert known / 3 < unknown < known * 3


def test_what_was_kept_in_an_unknown_form_lets_nobody_in() -> None:
    assert not passwords.verify("plain", "plain")


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password() -> None:
    composed, decomposed = "caf\u00e9-au-lait-twice", "cafe\u0301-au-lait-twice"
    assert passwords.verify(passwords.make_hash(composed), decomposed)


@pytest.mark.parametrize("odd", ["\0" * 20, "\ud800 alone and long", "🔑" * 30, "x" * 5000])
def test_odd_passwords_are_wrong_passwords(kept: str, odd: str) -> None:
    assert not passwords.verify(kept, odd)


def test_a_hash_of_weaker_settings_is_to_be_made_again(kept: str) -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=1024).hash(LANTERNS)
    assert passwords.needs_rehash(weak)
    assert not passwords.needs_rehash(kept)


def test_a_first_password_is_long_plain_and_new_each_time() -> None:
    made = {passwords.generate() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 19 and set(one.replace("-", "")) <= set(passwords._LETTERS) for one in made)
