"""The indexes that the lists of cases and issues walk: by region or holder, soonest deadline first."""

from datetime import date

from django.db.models import Index

NO_DUE_ON = date(9999, 12, 31)
"""Stands for "no deadline", so that pages can be cut by row value."""
_LEVELS = ("city", "county", "township", "village")


def list_indexes(name: str, *asked: str) -> list[Index]:
    """One index a level of regions that begins with the level, and one that begins with level and state; the same by holder.

    Arguments
        asked  further columns that every list asks for: an index that holds them answers counts without opening the table
    """
    also = ("confidential", *asked)
    return [
        *(Index(fields=[f"{level}_code", "due_sort_on", "id", "status", *also], name=f"{name}_{level}_due") for level in _LEVELS),
        *(Index(fields=[f"{level}_code", "status", "due_sort_on", "id", *also], name=f"{name}_{level}_status") for level in _LEVELS),
        Index(fields=["holder_unit", "status", "due_sort_on", "id", *also], name=f"{name}_holder"),
    ]  # fmt: skip
