"""The workspace of this installation."""

from django.conf import settings

from mingcha.lake.workspace import Workspace


def workspace() -> Workspace:
    """Lake and vault under MINGCHA_HOME."""
    return Workspace(settings.HOME.folder, settings.HOME.key_file)
