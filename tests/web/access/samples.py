"""Two tables made for these tests: one with every column that access looks at, and one that hangs on it."""

import pytest
from django.apps import apps
from django.db import connection, models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional


class Sample(Regional):
    """A flag-like row with everything: many-to-many fields, a confidential column that may be null."""

    ACCESS = AccessColumns(
        kind="flag", unit="unit_id", owner="made_by_id", assigned=("assignee_id", "helpers"), confidential="confidential",
        level="level", about_units="about_units", about_users="about_users", theme="theme", unit_kind="unit__kind",
    )  # fmt: skip

    unit = models.ForeignKey("orgs.Unit", models.CASCADE, null=True, related_name="+")
    made_by = models.ForeignKey("orgs.User", models.CASCADE, null=True, related_name="+")
    assignee = models.ForeignKey("orgs.User", models.CASCADE, null=True, related_name="+")
    helpers = models.ManyToManyField("orgs.User", related_name="+")
    confidential = models.CharField(max_length=20, null=True, default=None)
    level = models.CharField(max_length=10, blank=True, default="")
    about_units = models.ManyToManyField("orgs.Unit", related_name="+")
    about_users = models.ManyToManyField("orgs.User", related_name="+")
    theme = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        app_label = "access"


class Attached(models.Model):
    """Something that hangs on a sample, as a piece of evidence on its case."""

    ACCESS = AccessColumns(kind="evidence", owner="made_by_id", through="sample")

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="+")
    made_by = models.ForeignKey("orgs.User", models.CASCADE, null=True, related_name="+")

    class Meta:
        app_label = "access"


class Undeclared(Regional):
    """A table that says nothing about access."""

    class Meta:
        app_label = "access"


class Narrow(models.Model):
    """A table without a region, a theme, an owner: rules that ask for them reach nothing."""

    ACCESS = AccessColumns(kind="flag", unit="unit_number")

    unit_number = models.BigIntegerField(null=True)

    class Meta:
        app_label = "access"


class Kept(models.Model):
    """A table that only unit and owner decide."""

    ACCESS = AccessColumns(kind="saved_filter", unit="unit_number", owner="owner_number")

    unit_number = models.BigIntegerField(null=True)
    owner_number = models.BigIntegerField(null=True)

    class Meta:
        app_label = "access"


TABLES = (Sample, Attached, Undeclared, Narrow, Kept)
_REGISTERED = (*TABLES, *(field.remote_field.through for field in Sample._meta.many_to_many))


def _leave() -> None:
    """Out of the registry: other tests must not take the samples for the application's own tables."""
    for model in _REGISTERED:
        apps.all_models["access"].pop(model._meta.model_name, None)
    apps.clear_cache()


@pytest.fixture(scope="module")
def sample_tables(django_db_setup, django_db_blocker):
    """The tables exist, and Django knows them, for one file of tests."""
    for model in _REGISTERED:
        apps.all_models["access"][model._meta.model_name] = model
    apps.clear_cache()
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for model in TABLES:
                editor.create_model(model)
        yield
        with connection.schema_editor() as editor:
            for model in reversed(TABLES):
                editor.delete_model(model)
    _leave()


_leave()
