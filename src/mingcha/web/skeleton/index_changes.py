"""A migration operation that changes many indexes of a model at once.

Django renders every model that has to do with the changed one anew for each index that is added or removed: some hundred of them
took seven of the nine seconds that setting up a database needs. All of a model's together are one change.
"""

from collections.abc import Sequence

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class ChangeIndexes(Operation):
    """Remove indexes of a model by name and add others; the database sees what RemoveIndex and AddIndex would do, in this order."""

    def __init__(self, model_name: str, remove: Sequence[str] = (), add: Sequence[models.Index] = ()) -> None:
        self.model_name, self.remove, self.add = model_name, list(remove), list(add)
        if unnamed := [index for index in self.add if not index.name]:
            raise ValueError(f"Indexes need names: {unnamed}")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The model's indexes as they are afterwards."""
        key = app_label, self.model_name.lower()
        options = state.models[key].options
        kept = [index for index in options["indexes"] if index.name not in self.remove]
        options["indexes"] = kept + [index.clone() for index in self.add]
        state.reload_model(*key, delay=True)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:  # fmt: skip
        """Remove, then add."""
        self._change(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:  # fmt: skip
        """What was added goes, what was removed comes back."""
        self._change(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For people who watch a migration."""
        return f"Change {len(self.remove) + len(self.add)} indexes of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Part of a file's name."""
        return f"{self.model_name.lower()}_indexes"

    def _change(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:  # fmt: skip
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        before = from_state.apps.get_model(app_label, self.model_name)
        old = {index.name: index for index in before._meta.indexes}
        new = {index.name: index for index in model._meta.indexes}
        changed = {*self.remove, *(index.name for index in self.add)}
        for name in (n for n in old if n in changed):
            schema_editor.remove_index(before, old[name])
        for name in (n for n in new if n in changed):
            schema_editor.add_index(model, new[name])
