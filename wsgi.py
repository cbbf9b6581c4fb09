"""What a WSGI server runs: ``gunicorn wsgi:app``."""

from publisher.app import create_app, create_system
from publisher.cli import settings
from publisher.detect import everything

everything.load()  # once, with --preload, and no visitor waits for it
app = create_app(create_system(settings()))
