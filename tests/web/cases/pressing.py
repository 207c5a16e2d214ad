"""Reading a page and pressing its buttons, as the tests of pages do."""

from django.urls import reverse


def text(response) -> str:
    return response.content.decode()


def do(client, case, slug, data=None, *, ok=True):
    """Press a button of the case's page."""
    url = reverse(f"cases:act_{slug}", args=[case.no])
    shown = client.get(url)
    assert shown.status_code == 200, (slug, shown.status_code)
    answer = client.post(url, data or {})
    assert answer.status_code == (302 if ok else 422), (slug, text(answer)[:3000])
    return answer
