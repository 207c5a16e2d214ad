"""Regions, units, users, posts."""

from mingcha.web.orgs.models.people import Post, User
from mingcha.web.orgs.models.places import Region, Unit

__all__ = ["Post", "Region", "Unit", "User"]
