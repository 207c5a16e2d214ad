"""From which address a request comes."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address of whoever asks; None where the server knows none (a local socket).

    X-Forwarded-For is written by anybody. It counts only where the request comes from a proxy that MINGCHA_PROXIES names, and there
    the last address that is not such a proxy.
    """
    nearest = _address(request.META.get("REMOTE_ADDR", ""))
    if nearest is None or not _is_proxy(nearest):
        return str(nearest) if nearest else None
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for text in reversed(said):
        address = _address(text)
        if address is None:
            break
        nearest = address
        if not _is_proxy(address):
            break
    return str(nearest)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _is_proxy(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(p, strict=False) for p in settings.TRUSTED_PROXIES)
