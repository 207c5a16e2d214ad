"""Reads and validates content/ into frozen dataclasses. The only part that reads content files."""
