"""Many indexes changed at once: the database is as it would be after one change after the other, also on the way back."""

import pytest
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from mingcha.web.skeleton.index_changes import ChangeIndexes


def indexes() -> dict[str, tuple[str, ...]]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "flags_flag")
    return {name: tuple(said["columns"]) for name, said in found.items() if said["index"]}


@pytest.mark.django_db(transaction=True)
def test_there_and_back_again():
    newest = indexes()
    MigrationExecutor(connection).migrate([("flags", "0003_quicker_lists")])
    try:
        former = indexes()
    finally:
        MigrationExecutor(connection).migrate([("flags", "0004_keys_in_indexes")])

    changed = {name for name in newest if newest[name] != former.get(name)}
    assert {"flag_check", "flag_city", "flag_back"} <= changed
    assert "flag_by_due_sort_on" not in changed
    assert indexes() == newest


def test_an_index_needs_a_name():
    with pytest.raises(ValueError, match="need names"):
        ChangeIndexes("flag", add=[models.Index(fields=["check_id"])])
