"""P08: the list, its filters, its export."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind
from mingcha.web.flags.actions import batch_actions
from mingcha.web.flags.lists import BANNER, FlagList
from mingcha.web.flags.saved_filters import saved_filters


def listing_of(request: HttpRequest, **more) -> FlagList:
    """The list with the filters of the address."""
    return FlagList(request.actor, request.GET, path=reverse("flags:list"), **more)


@guarded("view", "flag")
@require_GET
def flag_list(request: HttpRequest) -> HttpResponse:
    """The list."""
    listing, actor = listing_of(request), request.actor
    listing.batch_actions = batch_actions(actor)
    listing.saved_filters = saved_filters(actor, listing.name, listing.path)
    listing.save_filter_url = reverse("flags:save_filter", args=[listing.name])
    if may_kind(actor, "export", "flag"):
        listing.export_url = f"{reverse('flags:export')}?{request.GET.urlencode()}"
    return listing.respond(request, banner=BANNER)
