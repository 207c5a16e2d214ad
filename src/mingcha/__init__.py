"""明察 Mingcha: from messy files to verified flags in social assistance."""

__version__ = "0.1.0"
