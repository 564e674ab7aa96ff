"""What a decision has to answer: flags to acknowledge, prompts, and what an observer said does not apply."""

from dataclasses import dataclass

from app import words
from app.matter import Matter
from app.sentences import alert_words, explain, flag_words


@dataclass(frozen=True, slots=True)
class FlagLine:
    """Flags that say the same, to be acknowledged together; `keys` names each of them."""

    field: str
    keys: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class PromptLine:
    """One kind of prompt with everything it is about."""

    field: str
    words: list[str]


def flags(matter: Matter) -> list[FlagLine]:
    """What has to be acknowledged, a line for each thing said."""
    titles = {domain.key: domain.title for domain in matter.change.instrument.domains}
    people = {str(one.visit.observer_id): one.visit.observer.name for one in matter.change.revisions.values()}
    about: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for flag in matter.flags:
        said = flag_words(flag, people), flag.code
        about.setdefault(said, []).append((flag.key, titles.get(flag.domain or "", "")))
    return [_flag_line(told, code, which) for (told, code), which in about.items()]


def _flag_line(told: str, code: str, which: list[tuple[str, str]]) -> FlagLine:
    keys = " ".join(key for key, _domain in which)
    domains = words.series([domain for _key, domain in which if domain])
    return FlagLine(
        field="flag-" + keys.replace(" ", "--").replace(":", "."),
        keys=keys,
        words=f"{told} ({domains})" if domains else told,
        why=explain(code),
    )


def prompts(matter: Matter) -> list[PromptLine]:
    """What has to be answered, a box for each kind."""
    titles = {domain.key: domain.title for domain in matter.change.instrument.domains}
    about: dict[str, dict[str, list[str]]] = {}
    for alert in matter.prompts:
        domains = about.setdefault(alert.code, {}).setdefault(alert_words(alert), [])
        domains += [titles[alert.domain]] if alert.domain in titles else []
    return [
        PromptLine(
            f"prompt-{code}",
            [f"{told} ({words.series(domains)})" if domains else told for told, domains in lines.items()],
        )
        for code, lines in about.items()
    ]


def to_accept(matter: Matter) -> list[tuple[str, str, str]]:
    """What the observer said does not apply: the item, its title, and the reason given."""
    items = matter.change.instrument.items
    return [
        (rating.item, items[rating.item].title if rating.item in items else rating.item, rating.reason)
        for rating in matter.to_accept
    ]
