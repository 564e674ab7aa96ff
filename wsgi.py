"""Where a web server finds the application."""

from app import create_app, demonstration

app = create_app()
if app.config["HOLDFAST"].production:
    demonstration.refuse(app)
