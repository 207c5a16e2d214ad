"""What people do with batches. Every write goes through here."""

from mingcha.web.imports.services.confirming import confirm_batch
from mingcha.web.imports.services.judging import judge_again, set_columns
from mingcha.web.imports.services.mending import add_mended_file, mend_cells
from mingcha.web.imports.services.receiving import discard_batch, receive_file
from mingcha.web.imports.services.undoing import undo_import

__all__ = [
    "add_mended_file", "confirm_batch", "discard_batch", "judge_again", "mend_cells", "receive_file", "set_columns", "undo_import",
]  # fmt: skip
