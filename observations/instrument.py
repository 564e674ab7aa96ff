"""The instrument: a published, versioned checklist of items, in its domains, each with five descriptions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from observations.ages import Band, band_on
from observations.errors import InstrumentError
from observations.instrument_file import LONGEST_LEVEL, checked

__all__ = [
    "LONGEST_LEVEL",
    "Band",
    "Domain",
    "Instrument",
    "Item",
    "band_on",
    "current",
    "find",
    "load",
    "published",
]

_FOLDER = Path(__file__).parent / "instruments"
_OURS = "home-visit-observation"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing looked at: five short `levels`, best first, and their full wording in `details`."""

    key: str
    title: str
    look_for: str
    critical: bool
    best_evidence: str | None
    bands: frozenset[Band]
    levels: tuple[str, ...]
    details: tuple[str, ...]

    def as_pack(self) -> dict[str, object]:
        """The item as the phone carries it."""
        return {
            "key": self.key,
            "title": self.title,
            "look_for": self.look_for,
            "critical": self.critical,
            "best_evidence": self.best_evidence,
            "bands": [band.value for band in Band if band in self.bands],
            "levels": list(self.levels),
            "details": list(self.details),
        }


@dataclass(frozen=True, slots=True)
class Domain:
    """Items that are rolled up together."""

    key: str
    title: str
    items: tuple[Item, ...]

    def as_pack(self) -> dict[str, object]:
        """The domain as the phone carries it."""
        return {"key": self.key, "title": self.title, "items": [item.as_pack() for item in self.items]}


@dataclass(frozen=True)
class Instrument:
    """One published version of a checklist, in one of its languages."""

    key: str
    version: int
    title: str
    status: str
    guidance: str
    digest: str
    direction: str
    languages: tuple[str, ...]
    source: str
    licence: str
    grade_words: tuple[str, ...]
    roll_up: str
    domains: tuple[Domain, ...]

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by its key, in the order of the checklist."""
        return {item.key: item for domain in self.domains for item in domain.items}

    def item(self, key: str) -> Item:
        """The item of that key; KeyError when this version has none."""
        return self.items[key]

    def domain_of(self, item_key: str) -> Domain:
        """The domain an item is rolled up in; KeyError when this version has no such item."""
        item = self.item(item_key)
        return next(domain for domain in self.domains if item in domain.items)

    def applies(self, item_key: str, born: date | None, on: date) -> bool:
        """Whether the item is for a child of that age on that day."""
        return band_on(born, on) in self.item(item_key).bands

    def item_keys(self) -> dict[str, tuple[str, ...]]:
        """The item keys of each domain, in order: what a history calls `items`."""
        return {domain.key: tuple(item.key for item in domain.items) for domain in self.domains}

    def as_pack(self) -> dict[str, object]:
        """The instrument as the phone carries it."""
        return {
            "id": self.key,
            "version": self.version,
            "digest": self.digest,
            "direction": self.direction,
            "domains": [domain.as_pack() for domain in self.domains],
        }


def load(source: Path | str | bytes, language: str = "en") -> Instrument:
    """An instrument from a file, an authority's own as well, or from a file's bytes, in one language.

    InstrumentError names the dotted key and the reason for a file that will not do.
    """
    content = source if isinstance(source, bytes) else _bytes_of(Path(source))
    file = checked(content)
    if language not in file["languages"]:
        raise InstrumentError("languages", f"{language} is not among them")
    return _instrument(file, language, hashlib.sha256(content).hexdigest())


@cache
def published(language: str = "en") -> tuple[Instrument, ...]:
    """Every version published here, oldest first. A file edited after it was published is refused."""
    files = published_digests().items()
    loaded = [load(_unchanged(_FOLDER / name, digest), language) for name, digest in files]
    return tuple(sorted(loaded, key=lambda instrument: (instrument.key, instrument.version)))


def published_digests() -> dict[str, str]:
    """The digest that each published file had on the day it was published, by file name."""
    lines = (_FOLDER / "PUBLISHED").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def find(key: str, version: int, language: str = "en") -> Instrument | None:
    """The published version of that key and number, if there is one."""
    return next((i for i in published(language) if (i.key, i.version) == (key, version)), None)


def current(language: str = "en") -> Instrument:
    """The newest published version of our own checklist."""
    return [instrument for instrument in published(language) if instrument.key == _OURS][-1]


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InstrumentError("", f"cannot be read: {error.strerror}") from None


def _unchanged(path: Path, digest: str) -> bytes:
    content = _bytes_of(path)
    if hashlib.sha256(content).hexdigest() != digest:
        raise InstrumentError(
            "", f"{path.name} was edited after it was published; publish a new version instead"
        )
    return content


def _instrument(file: dict[str, Any], language: str, digest: str) -> Instrument:
    return Instrument(
        key=file["key"],
        version=file["version"],
        title=file["title"][language],
        status=file["status"][language],
        guidance=file["guidance"][language],
        digest=digest,
        direction=file["direction"][language],
        languages=tuple(file["languages"]),
        source=file["source"][language],
        licence=file["licence"],
        grade_words=tuple(file["grade_words"][language]),
        roll_up=file["roll_up"],
        domains=tuple(_domain(domain, language) for domain in file["domains"]),
    )


def _domain(domain: dict[str, Any], language: str) -> Domain:
    items = tuple(_item(item, language) for item in domain["items"])
    return Domain(key=domain["key"], title=domain["title"][language], items=items)


def _item(item: dict[str, Any], language: str) -> Item:
    return Item(
        key=item["key"],
        title=item["title"][language],
        look_for=item["look_for"][language],
        critical=item["critical"],
        best_evidence=item["best_evidence"],
        bands=frozenset(Band(band) for band in item["bands"]),
        levels=tuple(item["levels"][language]),
        details=tuple(item["details"][language]),
    )
