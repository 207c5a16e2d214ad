"""What is done to regions, units, posts and users. Keyword-only, one transaction, on record."""

from mingcha.web.orgs.services.beginning import start_organisation
from mingcha.web.orgs.services.handing_over import OpenCount, hand_over, leave, open_work_of
from mingcha.web.orgs.services.people import (
    NewUser,
    change_user,
    create_user,
    lock_user,
    reset_sign_in,
    unlock_user,
)
from mingcha.web.orgs.services.person_ties import tie_key, tie_person, untie_person
from mingcha.web.orgs.services.posts import end_post, give_post
from mingcha.web.orgs.services.regions import (
    LoadedRegions,
    RegionRow,
    close_region,
    create_extension_region,
    load_regions,
)
from mingcha.web.orgs.services.units import change_unit, close_unit, create_unit

__all__ = [
    "LoadedRegions", "NewUser", "OpenCount", "RegionRow", "change_unit", "change_user", "close_region", "close_unit",
    "create_extension_region", "create_unit", "create_user", "end_post", "give_post", "hand_over", "leave", "load_regions",
    "lock_user", "open_work_of", "reset_sign_in", "start_organisation", "tie_key", "tie_person", "unlock_user", "untie_person",
]  # fmt: skip
