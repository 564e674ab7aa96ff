"""What can go wrong, named: the facts stand in attributes, the sentence is for people."""


def one_line(text: str, longest: int = 80) -> str:
    """Text fit to stand inside a sentence: no line breaks, no unprintable characters, not too long."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[: longest + 1])
    return shown if len(text) <= longest else shown[:longest] + "..."


class HoldfastError(Exception):
    """Anything Holdfast refuses; `code` is stable, `str()` is a sentence."""

    code = "refused"


class InstrumentError(HoldfastError):
    """A checklist file that cannot be used: `path` is the dotted key, `reason` what is wrong with it."""

    code = "bad_instrument"

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{one_line(path) or 'the file'}: {one_line(reason, 300)}.")


class HistoryError(HoldfastError):
    """A history that cannot be read: which one and which of its visits (from 1), which field, and why."""

    code = "bad_history"

    def __init__(
        self, position: int, field: str, reason: str, visit: str | None = None, number: int | None = None
    ) -> None:
        self.position, self.field, self.reason = position, field, reason
        self.visit, self.number = visit, number
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        where = [f"History {self.position}"]
        if self.number is not None:
            named = "" if self.visit is None else f' "{one_line(self.visit, 60)}"'
            where.append(f"visit {self.number}{named}")
        if self.field:
            where.append(f"field {one_line(self.field, 200)}")
        return f"{', '.join(where)}: {one_line(self.reason, 300)}."


class NotAllowed(HoldfastError):
    """A decision on a visit that may not be made; `code` says which rule stands against it."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)
