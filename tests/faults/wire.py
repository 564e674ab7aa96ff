"""What lies between phones and record: requests and replies that get lost, late, twice, cut, or to somebody else."""

import json
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.faults.record import Record, Reply, Request, taken_from

Line = dict[str, Any]
PORTAL = Reply(200, {"Content-Type": "text/html; charset=utf-8"}, "<!doctype html><title>Free wifi</title>")
PORTAL_AS_JSON = Reply(200, {"Content-Type": "application/json"}, '{"ok": true}')
TOO_LARGE = Reply(413, {"Content-Type": "application/json"}, "{}")
BUSY = Reply(503, {"Content-Type": "application/json", "Retry-After": "20"}, "{}")


@dataclass(slots=True)
class Underway:
    """A request that has not reached the record yet, or the reply that has not reached the phone."""

    phone: str
    number: int
    request: Request
    reply: Reply | None = None


class Wire:
    """Passes what the phones ask to the record, as the faults that were ordered let it."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.ordered: defaultdict[str, deque[str]] = defaultdict(deque)
        self.jars: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.underway: list[Underway] = []
        self.past: list[Request] = []
        self.down = False

    def __call__(self, asked: Line) -> Line:
        """Decide what becomes of a request."""
        phone, number = asked["phone"], asked["asked"]
        cookies = "; ".join(f"{name}={value}" for name, value in self.jars[phone].items())
        request = Request(asked["method"], asked["path"], asked["body"], cookies)
        if request.path == "/sync/key":  # the same each time: it need not be asked of the record
            return self.heard(phone, number, self.record.public_key)
        if self.down:
            return {"fail": number}
        fault = self.ordered[phone].popleft() if self.ordered[phone] else "none"
        how: Callable[[str, int, Request], Line] = getattr(self, fault)
        return how(phone, number, request)

    def reach(self, phone: str, request: Request) -> Reply:
        """Have the record handle a request."""
        if request.method == "POST" and request.path == "/sync/visits":
            self.past.append(request)
        reply = self.record.answer(request)
        is_pack = request.path.startswith("/sync/pack") and reply.status == 200
        return replace(reply, body=_light(reply.body)) if is_pack else reply

    def heard(self, phone: str, number: int, reply: Reply) -> Line:
        """Let the phone hear a reply, and its cookies."""
        taken_from(reply.cookies, self.jars[phone])
        return {"answer": number, "status": reply.status, "headers": reply.headers, "body": reply.body}

    def clear(self) -> None:
        """No fault is ordered any more."""
        self.ordered.clear()
        self.down = False

    # Faults: each is what becomes of one request

    def none(self, phone: str, number: int, request: Request) -> Line:
        """All is well."""
        return self.heard(phone, number, self.reach(phone, request))

    def drop_request(self, phone: str, number: int, request: Request) -> Line:
        """The record never hears of it."""
        return {"fail": number}

    def drop_reply(self, phone: str, number: int, request: Request) -> Line:
        """The record does what was asked, and the phone does not hear of it."""
        self.reach(phone, request)
        return {"fail": number}

    def duplicate(self, phone: str, number: int, request: Request) -> Line:
        """It arrives twice."""
        self.reach(phone, request)
        return self.none(phone, number, request)

    def delay_reply(self, phone: str, number: int, request: Request) -> Line:
        """The record does what was asked; the phone hears of it later, or loses patience first."""
        self.underway.append(Underway(phone, number, request, self.reach(phone, request)))
        return {"hold": number}

    def hold_request(self, phone: str, number: int, request: Request) -> Line:
        """It arrives later, after others or after the phone has lost patience."""
        self.underway.append(Underway(phone, number, request))
        return {"hold": number}

    def cut_reply(self, phone: str, number: int, request: Request) -> Line:
        """Half of the reply arrives, and looks like a whole one."""
        reply = self.reach(phone, request)
        return self.heard(
            phone, number, Reply(reply.status, reply.headers, reply.body[: len(reply.body) // 2])
        )

    def cut_request(self, phone: str, number: int, request: Request) -> Line:
        """Half of it arrives, and looks like a whole one."""
        body = request.body and request.body[: len(request.body) // 2]
        self.record.answer(Request(request.method, request.path, body, request.cookies))
        return {"fail": number}

    def damage(self, phone: str, number: int, request: Request) -> Line:
        """Something in it arrives other than it was sent."""
        return self.none(
            phone, number, Request(request.method, request.path, _damaged(request.body), request.cookies)
        )

    def portal(self, phone: str, number: int, request: Request) -> Line:
        """Somebody's wifi answers with its own page."""
        return self.heard(phone, number, PORTAL)

    def portal_as_json(self, phone: str, number: int, request: Request) -> Line:
        """Somebody's wifi answers that all is well."""
        return self.heard(phone, number, PORTAL_AS_JSON)

    def empty(self, phone: str, number: int, request: Request) -> Line:
        """Somebody answers that all is well, without a word."""
        return self.heard(phone, number, Reply(204, {}, ""))

    def other_receipts(self, phone: str, number: int, request: Request) -> Line:
        """The record's answer to an earlier request comes in place of this one's."""
        if not self.past:
            return self.portal(phone, number, request)
        return self.heard(phone, number, self.record.answer(self.past[0]))

    def refused(self, phone: str, number: int, request: Request) -> Line:
        """Something on the way finds it too large."""
        return self.heard(phone, number, TOO_LARGE)

    def busy(self, phone: str, number: int, request: Request) -> Line:
        """The record asks for patience."""
        return self.heard(phone, number, BUSY)

    # What is still on its way

    def arrive(self, which: int) -> list[Any]:
        """Let something that was held arrive: a step for the phones."""
        one = self.underway.pop(which)
        if one.reply is None:
            one.reply = self.reach(one.phone, one.request)
        return ["answer", "", {**self.heard(one.phone, one.number, one.reply), "number": one.number}]

    def lose(self, which: int) -> list[Any]:
        """Let something that was held never arrive: a step for the phones."""
        return ["fail", "", {"number": self.underway.pop(which).number}]

    def replay(self, which: int) -> None:
        """Let something that arrived long ago arrive once more. Nobody hears the reply."""
        self.record.answer(self.past[which])


FAULTS = (
    "drop_request",
    "drop_reply",
    "duplicate",
    "delay_reply",
    "hold_request",
    "cut_reply",
    "cut_request",
    "damage",
    "portal",
    "portal_as_json",
    "empty",
    "other_receipts",
    "refused",
    "busy",
)


def _light(pack: str) -> str:
    """Leave out of the cases what is only drawn: phones seal and open them often here, and that takes its time."""
    said = json.loads(pack)
    for profile in said["profiles"]:
        profile["domains"] = {}
    for instrument in said["instruments"]:
        instrument["domains"] = [one for one in instrument["domains"] if one["key"] == "housing"]
    return json.dumps(said)


def _damaged(body: str | None) -> str | None:
    """Alter a letter of the first item's text, whichever way it is packed."""
    sent = json.loads(body or "{}")
    for item in sent.get("items") or ():
        if "payload" in item:
            item["payload"] = item["payload"].replace("words", "wordz", 1)
        elif "sealed" in item:
            ct = item["sealed"]["ct"]
            item["sealed"]["ct"] = ("B" if ct[0] == "A" else "A") + ct[1:]
        return json.dumps(sent)
    return body
