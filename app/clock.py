"""The only clock of the application. Whatever can be is given the time as an argument instead."""

from datetime import UTC, date, datetime

from app.config import config


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment as people here would say it."""
    return moment.astimezone(config().timezone)


def today() -> date:
    """Today's date where the authority is."""
    return local(now()).date()


def stamp(moment: datetime) -> str:
    """The same moment as phones are told it: to the second, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
