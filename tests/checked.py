"""The application as tests serve it: the same, but every page it sends is also checked for sound HTML."""

import os
from pathlib import Path

from flask import Flask, Response, request

from tests.html import problems
from wsgi import app as application


def check_pages(app: Flask, unsound: Path) -> Flask:
    """Write down what is wrong with each page that the application sends."""

    @app.after_request
    def check(response: Response) -> Response:
        if response.mimetype == "text/html" and "Location" not in response.headers:
            found = problems(response.get_data(as_text=True))
            if found:
                with unsound.open("a") as file:
                    file.write(
                        f"{request.method} {request.path} ({response.status_code}): {'; '.join(found)}\n"
                    )
        return response

    return app


app = check_pages(application, Path(os.environ["UNSOUND_PAGES"]))
