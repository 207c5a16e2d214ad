"""Security headers, and errors of services turned into pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from mingcha.domain.errors import ClerkError

PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
STATUS_OF_PREFIX = {"ACCESS": 403, "CONFLICT": 409}


class SecurityHeaders:
    """Pages of signed-in people are kept by nobody: no browser cache, no proxy. Static files have their own headers (whitenoise)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that Django has no setting for."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        patch_vary_headers(response, ("HX-Request", "HX-Target"))  # a fragment and a page have one address
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ClerkErrors:
    """A ClerkError that no form has shown becomes a page: what happened, why, what to do next."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a ClerkError; None for everything else."""
        if not isinstance(exception, ClerkError):
            return None
        status = getattr(exception, "status", None) or STATUS_OF_PREFIX.get(exception.code.split("-")[0], 422)
        return render(request, "skeleton/clerk_error.html", {"error": exception}, status=status)
