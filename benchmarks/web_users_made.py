"""For web_users: the installation, its flags, and the session cookie of every user, written to BENCHMARK_RESULT."""

import json
import os
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from benchmarks.web_lists_measured import store, work_on_them  # noqa: E402
from benchmarks.web_people import make_organisation, signed_in  # noqa: E402
from mingcha.web.flags.models import Flag  # noqa: E402

LEVELS = ("county", "township", "city", "county", "province")


def main(users: int, flags: int) -> None:
    """Make everything; an installation that has flags already (web_lists leaves one behind) is used as it is."""
    call_command("migrate", verbosity=0)
    if not Flag.objects.exists():
        make_organisation()
        store(flags)
        work_on_them()
    clients = [signed_in(LEVELS[n % len(LEVELS)], person=f"-{n}") for n in range(users)]
    name = settings.SESSION_COOKIE_NAME
    cookies = [f"{name}={c.cookies[name].value}" for c in clients]
    Path(os.environ["BENCHMARK_RESULT"]).write_text(json.dumps(cookies))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
