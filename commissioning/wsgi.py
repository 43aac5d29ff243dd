"""The program as a WSGI application, for gunicorn."""

import os

from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

from commissioning import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
database.start()
application = get_wsgi_application()
BaseCommand().check()  # as each command of manage.py does: what is configured wrongly is said at the start
