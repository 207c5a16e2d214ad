"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from mingcha.catalog.catalogue import load_catalogue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingcha.web.project.settings")
application = get_wsgi_application()

load_catalogue()  # read once while the server starts, not by the first person who opens a list

# What the start has made stays for good and need not be looked through again; a page makes some ten thousand objects that the reference
# counts free by themselves, so the collector may come seldom: it cost a page in fifty a fifth of a second.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
