"""Which table a sheet is, where its header lies, and which of its columns is which."""
