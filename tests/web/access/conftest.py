"""The sample tables, for every test of this folder."""

from tests.web.access.samples import sample_tables  # noqa: F401
