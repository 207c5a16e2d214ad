"""Pages for what Django refuses or what breaks: handler400, 403, 404 and 500 of the project's urls."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    return render(request, "skeleton/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 without a rule of ours; a refusal by content/access.yml is a ClerkError and says which rule decided."""
    return render(request, "skeleton/errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, also for what one may not know"""
    return render(request, "skeleton/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a number that also stands in the log. Rendered without the frame: whatever broke may be in it."""
    number = secrets.token_hex(3).upper()
    logger.exception("error number %s at %s %s", number, request.method, request.path)
    template = (
        "skeleton/errors/500_bar.html" if request.headers.get("HX-Request") else "skeleton/errors/500.html"
    )
    response = HttpResponse(render_to_string(template, {"error_number": number}), status=500)
    response["X-Error-Number"] = number
    return response
