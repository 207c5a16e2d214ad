"""Uploads on their way in: small ones in memory, larger ones in a file without a name, which nobody can browse to and no kill leaves behind."""

import tempfile
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

_IN_MEMORY = 2 << 20
MOST_BYTES = 512 << 20
"""No page takes more than this; each has a limit of its own below it."""


class UnnamedUpload(FileUploadHandler):
    """Django's handler would write large uploads in clear under a name in the system's temporary folder."""

    def new_file(self, *arguments, **more) -> None:
        """Begin."""
        super().new_file(*arguments, **more)
        self._file: BinaryIO = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece."""
        self._size += len(raw_data)
        if self._size > MOST_BYTES:
            self._file.close()
            raise StopUpload(connection_reset=False)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """All of it is here."""
        self._file.seek(0)
        return UploadedFile(
            self._file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        """Gone with its file."""
        if hasattr(self, "_file"):
            self._file.close()
