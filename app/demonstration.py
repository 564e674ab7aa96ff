"""Whether the families in the record are invented. Every page says so, and production refuses them."""

from flask import Flask
from sqlalchemy import inspect, or_, select

from app.config import ConfigError
from app.extensions import db
from app.models import Family, Person


def is_held() -> bool:
    """Whether the record holds a demonstration family or person."""
    family = select(Family.id).where(Family.demonstration).exists()
    person = select(Person.id).where(Person.demonstration).exists()
    return bool(db.session.scalar(select(or_(family, person))))


def refuse(app: Flask) -> None:
    """Refuse (ConfigError) to serve demonstration families where real ones are recorded."""
    with app.app_context():
        # Before the first migration there are no tables, so no families either.
        if inspect(db.engine).has_table(Family.__tablename__) and is_held():
            raise ConfigError("This database holds demonstration families; production needs one of its own.")
