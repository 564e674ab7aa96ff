"""What must hold in every engine when there is no network: the server's process is stopped, nothing is emulated.

Firefox and Chromium are closed and opened again; WebKit, whose profile would go, loads its page anew.
"""

import re

import pytest

from tests.engines.engine import Engine
from tests.engines.holder import Holder
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_visit_is_recorded_without_a_network_and_sent_while_locked(engine: Engine, server: Server) -> None:
    amira = Holder(engine, server)
    amira.signs_in()
    amira.makes_ready()
    server.stop()
    engine.reopens(amira.app)
    amira.unlocks()
    amira.starts("R.")
    amira.grades(2)
    amira.grades(4, note="Bread only. Asked about the shop.")
    amira.grades(1)
    engine.sees(re.compile(r"Saved on this phone \d\d:\d\d"))
    amira.goes_to_the_check()
    amira.finishes()
    engine.sees("Waiting to send")
    amira.goes_home()
    amira.locks()
    engine.sees("1 visit waits to be sent")
    engine.reopens(amira.app)
    engine.sees_heading("Unlock")
    engine.sees("1 visit waits to be sent")
    server.start()
    engine.evaluate("window.dispatchEvent(new Event('online'))")
    engine.sees("Nothing waits to be sent")
    engine.sees_heading("Unlock")
    amira.unlocks()
    engine.sees(re.compile(r"In the record \d\d:\d\d"))
