"""From a kind of object to its model."""

from django.apps import apps
from django.db.models import Model


def model_of_kind(kind: str) -> type[Model] | None:
    """The model whose rows are the objects of a kind of content/access.yml: of several, the one that is called as the kind."""
    found = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("mingcha.")
        and getattr(model, "ACCESS", None)
        and model.ACCESS.kind == kind
    ]
    named = [m for m in found if m._meta.model_name == kind.replace("_", "")]
    return (named or found or [None])[0]
