"""Where an installation lies, and its secrets: read from the environment, made on first use."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from mingcha.lake.workspace import Workspace

HOME_VARIABLE, DATABASE_VARIABLE, KEY_FILE_VARIABLE = "MINGCHA_HOME", "MINGCHA_DATABASE", "MINGCHA_KEY_FILE"


@dataclass(frozen=True)
class Home:
    """The folder of an installation.

    `folder` is a workspace (lake, vault, runs); `web` beside them holds what only the web application needs. The key file of the vault
    lies elsewhere, so that whoever takes the folder has no identities.
    """

    folder: Path
    key_file: Path | None = None

    @property
    def web(self) -> Path:
        """Everything of the web application but a PostgreSQL."""
        return self.folder / "web"

    @property
    def files(self) -> Path:
        """Uploads and results, by hash."""
        return self.web / "files"

    @property
    def anchors(self) -> Path:
        """The audit chain's anchors, outside the database."""
        return self.web / "anchors"

    @property
    def static(self) -> Path:
        """Static files under hashed names, made anew by serve."""
        return self.web / "static"

    def workspace(self) -> Workspace:
        """Lake, vault and runs of the installation."""
        return Workspace(self.folder, self.key_file)

    @property
    def secret_file(self) -> Path:
        """Beside the vault's key file and, like it, never in a backup: it opens the stored originals."""
        key_file = self.workspace().key_file
        return key_file.with_name(f"{key_file.stem}.web.key")

    def secret_key(self) -> str:
        """The key that signs sessions and from which the stored files' key is derived: made once, readable by the owner only."""
        path = self.secret_file
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}-{os.getpid()}")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
            try:
                os.link(fresh, path)  # the first of two processes wins; the other reads its key
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text()


def home_from_environment() -> Home:
    """MINGCHA_HOME (else ./mingcha-data) and MINGCHA_KEY_FILE."""
    key_file = os.environ.get(KEY_FILE_VARIABLE)
    folder = Path(os.environ.get(HOME_VARIABLE) or "mingcha-data").absolute()
    return Home(folder, Path(key_file).absolute() if key_file else None)
