"""What a WSGI server runs: ``gunicorn wsgi:app``."""

from publisher.app import create_app, create_system
from publisher.cli import settings

app = create_app(create_system(settings()))
