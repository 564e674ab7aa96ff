"""Keys are made of passphrases in a worker of its own: nowhere else may WebAssembly run, and no signal is needed."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.servers import ROOT, Server

pytestmark = pytest.mark.browser

VECTORS = json.loads((ROOT / "tests" / "vectors" / "secrets.json").read_text("utf-8"))["argon2id"]
# The recording app makes its policy for script addresses once; this lets a test use the same one.
KEEP_POLICY = """
    const make = trustedTypes.createPolicy.bind(trustedTypes);
    trustedTypes.createPolicy = (name, rules) => (window.policy = make(name, rules));
"""
ASK_WORKER = """async ({ passphrase, salt, ...costs }) => {
    const bytes = Uint8Array.from(atob(salt), (letter) => letter.charCodeAt(0));
    const worker = new Worker(policy.createScriptURL(document.documentElement.dataset.keys));
    const answer = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = () => reject(new Error('the worker does not run'));
        worker.postMessage({ passphrase: new TextEncoder().encode(passphrase), salt: bytes, ...costs });
    });
    worker.terminate();
    return answer.failed ?? Array.from(answer.secret, (byte) => byte.toString(16).padStart(2, '0')).join('');
}"""


@pytest.fixture
def shell(new_phone: Callable[..., Page]) -> Page:
    """The recording app on a phone, with its policy in the test's hand."""
    page = new_phone()
    page.add_init_script(KEEP_POLICY)
    page.goto("/app/")
    page.wait_for_function("() => 'policy' in window")
    return page


def secret_of(page: Page, vector: dict[str, Any]) -> str:
    """What the keys worker makes of a passphrase."""
    salt = base64.b64encode(base64.urlsafe_b64decode(vector["salt"] + "==")).decode()
    return str(page.evaluate(ASK_WORKER, {**vector, "salt": salt, "secret": ""}))


def test_the_worker_makes_keys_as_everybody_does(shell: Page) -> None:
    for vector in VECTORS:
        assert secret_of(shell, vector) == vector["secret"]


def test_it_makes_them_without_the_server(shell: Page, server: Server) -> None:
    shell.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    server.stop()
    shell.reload()
    shell.wait_for_function("() => 'policy' in window")
    assert shell.evaluate(
        "async () => (await caches.match(document.documentElement.dataset.keys)).headers.get('content-security-policy')"
    ) == ("default-src 'none'; script-src 'wasm-unsafe-eval'")
    assert secret_of(shell, VECTORS[1]) == VECTORS[1]["secret"]


def test_no_page_may_run_webassembly_or_another_script_by_its_address(shell: Page) -> None:
    empty = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"
    assert "Content Security Policy" in shell.evaluate(f"() => WebAssembly.compile({empty}).catch(String)")
    for address in ("/static/dist/capture.js", "/sw.js?", "https://elsewhere.example.org/keys.js", ""):
        refused = shell.evaluate(
            "(address) => { try { return policy.createScriptURL(address); } catch (error) { return String(error); } }",
            address,
        )
        assert refused == "TypeError: not our script", address
    assert shell.evaluate(
        "() => { try { new Worker('/sw.js'); return ''; } catch (error) { return error.name; } }"
    )
