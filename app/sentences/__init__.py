"""Change over time in words: one account of each domain, from pure functions.

The verdict first, then on what it rests, what is still missing and from when it could be met, and everything
that makes it weaker than it looks. Every number can be read from the looks and the rule's parameters.
"""

from app.sentences.account import Account, account, cause_noted, sentence, short, verdict_clause
from app.sentences.attention import alert_words, explain, flag_words, not_looked_at_words
from app.sentences.causes import each_cause
from app.sentences.exposure import exposure_facts
from app.sentences.needs import missing_words, starts_afresh

__all__ = [
    "Account",
    "account",
    "alert_words",
    "cause_noted",
    "each_cause",
    "explain",
    "exposure_facts",
    "flag_words",
    "missing_words",
    "not_looked_at_words",
    "sentence",
    "short",
    "starts_afresh",
    "verdict_clause",
]
