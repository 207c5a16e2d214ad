"""The only questions that views and services ask about access. The answers stand in content/access.yml."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor, Decision, Target
from mingcha.domain.errors import ClerkError
from mingcha.web.access.columns import found_columns, scope_query, target_of

Row = TypeVar("Row", bound=Model)

NOT_SIGNED_IN = Decision(False, "not-signed-in", "还没有登录，或登录已过期", "本单位管理员")
ONLY_LOOKED_AT = Decision(
    False, "preview", "正在以岗位查看：不打开任何记录，也不办理任何事项", "页面上方的“退出查看”"
)
NOT_REGISTERED = Decision(False, "unknown", "这类记录没有登记权限规则，按规定一律不开放", "系统管理员")


class AccessRefused(ClerkError):
    """ACCESS-01, with the rule that decided."""

    status = 403

    def __init__(self, what: str, decision: Decision) -> None:
        super().__init__(
            "ACCESS-01", what=what, why=f"{decision.because}（规则 {decision.rule_id}）", next_step=f"需要办理请联系{decision.ask}"
        )  # fmt: skip
        self.rule_id, self.decision = decision.rule_id, decision


def explain(actor: Actor | None, action: str, obj: Model | Target) -> Decision:
    """Whether the actor may do it to this object, which rule decided, why, and whom to ask; never raises.

    Arguments
        obj     a row (saved or not) of a model with ACCESS, or a Target where there is no row
    """
    if actor is None:
        return NOT_SIGNED_IN
    target = obj if isinstance(obj, Target) else target_of(obj)
    if target is None:
        return NOT_REGISTERED
    decision = load_access().decide(actor, action, target)
    return ONLY_LOOKED_AT if actor.preview and decision.allowed else decision


def explain_kind(actor: Actor | None, action: str, kind: str) -> Decision:
    """Whether the actor may do it to any object of that kind at all."""
    return load_access().decide_kind(actor, action, kind) if actor else NOT_SIGNED_IN


def may(actor: Actor | None, action: str, obj: Model | Target) -> bool:
    """Whether the actor may do it to this object."""
    return explain(actor, action, obj).allowed


def may_kind(actor: Actor | None, action: str, kind: str) -> bool:
    """Whether the actor may do it to any object of that kind at all: for links and buttons that are about no object yet."""
    return explain_kind(actor, action, kind).allowed


def require(actor: Actor | None, action: str, obj: Model | Target) -> None:
    """Go on only if the actor may.

    Errors
        ACCESS-01   no rule gives it, or a denial forbids it; says which
    """
    decision = explain(actor, action, obj)
    if not decision.allowed:
        columns = None if isinstance(obj, Target) else found_columns(type(obj))
        kind = obj.kind if isinstance(obj, Target) else columns.columns.kind if columns else ""
        raise AccessRefused(what_was_refused(action, kind), decision)


def visible(actor: Actor | None, queryset: QuerySet[Row], action: str = "view") -> QuerySet[Row]:
    """The rows that the actor may see (or do `action` to); none for an unknown model, post or action. Adds no row twice."""
    found = found_columns(queryset.model)
    if actor is None or actor.preview or found is None:
        return queryset.none()
    queries = [
        query
        for scope in load_access().scopes(actor, action, found.columns.kind)
        if (query := scope_query(queryset.model, scope)) is not None
    ]
    if not queries:
        return queryset.none()
    joined = queries[0]
    for query in queries[1:]:
        joined |= query
    return queryset.filter(joined)


def what_was_refused(action: str, kind: str) -> str:
    """不能导出疑点, in the words of content/access.yml."""
    known = load_access().kinds.get(kind)
    return f"不能{known.actions.get(action, '办理')}{known.name}" if known else "不能办理这项操作"
