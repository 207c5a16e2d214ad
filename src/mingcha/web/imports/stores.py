"""The imports' own room of the file store: originals, mended cells, previews. Swept by the nightly tidying."""

from mingcha.web.jobs.file_store import FileStore
from mingcha.web.jobs.files import file_store


def import_files() -> FileStore:
    """Sealed; swept of what no batch names."""
    return file_store("imports")
