"""Which life of the record this is: a name kept outside the database, changed when that is restored.

A phone that hears a new epoch offers again all that it still keeps.
"""

import uuid
from pathlib import Path

from flask import current_app


def present() -> str:
    """Give the epoch of the running application."""
    return read_epoch(Path(current_app.instance_path))


def read_epoch(folder: Path) -> str:
    """Give the epoch kept in this folder, made on first use."""
    kept = folder / "epoch"
    if not kept.exists():
        _write(kept, exclusive=True)
    return kept.read_text("ascii").strip()


def renew_epoch(folder: Path) -> str:
    """Begin a new epoch, as `flask restored` does, and give it."""
    _write(folder / "epoch", exclusive=False)
    return read_epoch(folder)


def _write(kept: Path, *, exclusive: bool) -> None:
    # Written whole beside its place and then linked or moved there: no reader ever sees half of it.
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_name(f"epoch.{uuid.uuid4().hex}")
    fresh.write_text(f"{uuid.uuid4()}\n", "ascii")
    try:
        kept.hardlink_to(fresh) if exclusive else fresh.replace(kept)
    except FileExistsError:
        pass  # another process was first: its epoch is the one
    finally:
        fresh.unlink(missing_ok=True)
