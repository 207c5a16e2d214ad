"""Django's settings for tests: the shipped ones in a folder of this process's own, with a password hash that costs nothing.

MINGCHA_DATABASE chooses the database as in an installation; `python -m tests.web.postgres COMMAND` starts a PostgreSQL and sets it.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="mingcha-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["MINGCHA_HOME"] = os.path.join(_folder, "home")
os.environ["MINGCHA_KEY_FILE"] = os.path.join(_folder, "keys", "vault.key")

from mingcha.web.project.settings import *  # noqa: E402, F403
from mingcha.web.project.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["tests.web.quick_hash.QuickArgon2"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, because the worker's threads and the web's see the same rows only there
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder, "test.sqlite3")}
