"""What the background worker must know of cases: the files that it must leave alone."""

from collections.abc import Iterator

from mingcha.web.cases.models import Evidence, Referral
from mingcha.web.jobs.file_cleanup import names_files


@names_files
def files_of_cases() -> Iterator[str]:
    """Evidence, void or not, and sealed packages: nothing of them is ever removed."""
    yield from Evidence.objects.values_list("sha256", flat=True).iterator()
    yield from Referral.objects.values_list("package_sha256", flat=True).iterator()
