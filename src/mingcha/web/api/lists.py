"""The list of tokens."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from mingcha.web.access.services import visible
from mingcha.web.api.models import ApiToken
from mingcha.web.orgs.selectors import role_name
from mingcha.web.skeleton.listing import Column, FilterForm, Listing, Sort

STATES = {"valid": "有效", "expired": "已过期", "revoked": "已吊销"}


class TokenFilters(FilterForm):
    """By state."""

    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *STATES.items()])
    first = ("state",)


class TokenList(Listing):
    """Which systems may come in, as what, until when."""

    name, title, noun = "tokens", "接口令牌", "个"
    purpose = "哪些业务系统可以按什么岗位取数和报送；不用的及时吊销"
    template = "api/tokens.html"
    form_class = TokenFilters
    sorts: ClassVar = {"number": Sort("pk", descending=True), "expires": Sort("expires_on")}
    default_sort = "-number"
    column_list = (
        Column("name", "用途", "stick-1 w-long"),
        Column("unit_word", "单位", "minor w-unit"),
        Column("role_word", "岗位", "nowrap"),
        Column("expires_on", "有效至", "nowrap", sort="expires"),
        Column("last_used_on", "最近使用", "minor nowrap"),
        Column("state_word", "状态", "nowrap"),
    )

    def queryset(self) -> QuerySet[ApiToken]:
        """As content/access.yml says."""
        return visible(self.actor, ApiToken.objects.all())

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By state."""
        match values.get("state"):
            case "valid":
                return rows.filter(revoked_at=None, expires_on__gte=self.today)
            case "expired":
                return rows.filter(revoked_at=None, expires_on__lt=self.today)
            case "revoked":
                return rows.filter(revoked_at__isnull=False)
        return rows

    def whole(self, rows: QuerySet) -> QuerySet:
        """With unit and post."""
        return rows.select_related("unit", "post")

    def complete(self, rows: list[ApiToken]) -> None:
        """In words."""
        for token in rows:
            show_token(token, self.today)


def show_token(token: ApiToken, today: date) -> None:
    """Add unit_word, role_word, state_word, is_open."""
    token.unit_word, token.role_word = token.unit.name, role_name(token.post.role)
    state = "revoked" if token.revoked_at else "expired" if token.expires_on < today else "valid"
    token.state_word, token.is_open = STATES[state], state == "valid"
