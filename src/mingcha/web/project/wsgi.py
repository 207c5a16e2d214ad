"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from mingcha.catalog.catalogue import load_catalogue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.web.project.settings")
application = get_wsgi_application()

load_catalogue()  # read once while the server starts, not by the first person who opens a list
