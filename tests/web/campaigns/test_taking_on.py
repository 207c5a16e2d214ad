"""承接: a lower unit's own plan against what was handed down; what it drops or delays is shown above."""

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.campaigns.models import TakeOn
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from mingcha.web.campaigns.services.taking_on import losses, receive_take_on, send_take_on, take_on_as_issued
from tests.web.campaigns.handing_down import NOW, hand_down, lower_plan


def test_taking_on_shows_what_is_dropped_and_what_is_late(people, spring, office):
    hand_down(people, spring, "2.2")
    own = lower_plan(
        people,
        office,
        drop=["3.5"],
        late=[("4.2", {"kind": "range", "from": "2024-05-01", "to": "2024-11-15"})],
    )
    take_on = TakeOn.objects.get(campaign=spring, holder_id=people.east.unit_id)
    send_take_on(actor=people.east, take_on_id=take_on.pk, own_id=own.pk, overrides={}, now=NOW)
    take_on.refresh_from_db()
    lost = losses(take_on)
    assert [m["upper_id"] for m in lost["dropped"]] == ["3.5"]
    assert [(m["upper_id"], m["changes"][0]) for m in lost["delayed"]] == [
        ("4.2", "时限由2024-10-31改为2024-11-15，晚15天")
    ]
    with pytest.raises(ClerkError, match="CAMP-05"):
        receive_take_on(actor=people.county, take_on_id=take_on.pk, accepted=False, reason="", now=NOW)
    receive_take_on(
        actor=people.county, take_on_id=take_on.pk, accepted=False, reason="三（五）没有承接", now=NOW
    )
    send_take_on(actor=people.east, take_on_id=take_on.pk, own_id=own.pk, overrides={}, now=NOW)
    assert (
        receive_take_on(actor=people.county, take_on_id=take_on.pk, accepted=True, reason="", now=NOW).state
        == "taken"
    )


def test_a_draft_is_no_taking_on_and_a_township_may_do_without_its_own_plan(people, spring):
    hand_down(people, spring, "2.2")
    take_on = TakeOn.objects.get(campaign=spring, holder_id=people.east.unit_id)
    draft = propose_from_shipped(actor=people.east, plan_id="wenshui-2024-14", year=2024, title="稿", now=NOW)
    with pytest.raises(ClerkError, match="CAMP-40"):
        send_take_on(actor=people.east, take_on_id=take_on.pk, own_id=draft.pk, overrides={}, now=NOW)
    assert take_on_as_issued(actor=people.east, take_on_id=take_on.pk, now=NOW).state == "as_issued"
    with pytest.raises(ClerkError, match="ACCESS-01"):
        take_on_as_issued(actor=people.west, take_on_id=take_on.pk, now=NOW)
