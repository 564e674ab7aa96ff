"""How the server runs: loopback only, threads, no access log (the application writes its own line)."""

import gc
import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 30
graceful_timeout = 10
keepalive = 15
accesslog = None
loglevel = "warning"


def post_worker_init(_worker):
    """Leave what was loaded at the start out of later collections: each would walk all of it in mid-page."""
    gc.collect()
    gc.freeze()


def when_ready(_server):
    """Say where it is and how to stop it, once it listens."""
    print(
        f"\nHoldfast is running at http://{bind.replace('127.0.0.1', 'localhost')}/  (stop it with Ctrl+C)\n",
        flush=True,
    )
