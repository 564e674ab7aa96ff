"""Where a web server finds the application."""

from app import create_app
from app.config import refuse_demonstration

app = create_app()
if app.config["HOLDFAST"].production:
    refuse_demonstration(app)
