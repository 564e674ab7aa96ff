"""Where a web server finds the application."""

from pathlib import Path

from app import create_app, demonstration, sealing

app = create_app()
if app.config["HOLDFAST"].production:
    demonstration.refuse(app)
    sealing.current(
        Path(app.config["HOLDFAST"].keys)
    )  # where it cannot be made, better no start than no sealing
