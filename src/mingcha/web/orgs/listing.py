"""Lists of people and of regions."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse

from mingcha.web.access.services import visible
from mingcha.web.orgs.models import Region, User
from mingcha.web.orgs.models.places import LEVEL_WORDS
from mingcha.web.orgs.selectors import posts_in_force, role_name
from mingcha.web.skeleton.list_filters import FilterForm
from mingcha.web.skeleton.listing import Column, Listing, Sort


class UserFilters(FilterForm):
    """姓名、单位、状态."""

    first = ("q", "unit", "state")

    q = forms.CharField(label="姓名或用户名", max_length=40)
    unit = forms.CharField(label="单位名称", max_length=80)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("active", "可以登录"), ("locked", "已停用"), ("left", "已离岗")])  # fmt: skip


class UserList(Listing):
    """People whom the actor may see."""

    name = "users"
    title = "人员"
    purpose = "谁在哪个单位任什么岗位；账号的新建、停用和重置"
    noun = "人"
    form_class = UserFilters
    template = "orgs/users.html"
    sorts: ClassVar = {"username": Sort("username"), "region": Sort("region_code")}
    default_sort = "region"
    column_list = (
        Column("name", "姓名", "w-name stick-1"),
        Column("username", "用户名", "minor", sort="username"),
        Column("unit_word", "单位", "w-unit", sort="region"),
        Column("posts_word", "任职"),
        Column("state_word", "状态", "nowrap"),
    )

    def queryset(self) -> QuerySet[User]:
        """As content/access.yml says."""
        return visible(self.actor, User.objects.all())

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By all conditions at once."""
        if values.get("q"):
            rows = rows.filter(
                Q(name__icontains=values["q"].strip()) | Q(username__icontains=values["q"].strip())
            )
        if values.get("unit"):
            rows = rows.filter(unit__name__icontains=values["unit"].strip())
        match values.get("state"):
            case "active":
                rows = rows.filter(is_active=True)
            case "locked":
                rows = rows.filter(is_active=False, left_on=None)
            case "left":
                rows = rows.filter(left_on__isnull=False)
        return rows

    def whole(self, rows: QuerySet) -> QuerySet:
        """With the unit."""
        return rows.select_related("unit")

    def complete(self, rows: list[User]) -> None:
        """Posts in words."""
        held: dict[int, list[str]] = {}
        for post in posts_in_force(self.today).filter(user__in=rows).select_related("unit"):
            held.setdefault(post.user_id, []).append(f"{post.unit.name} {role_name(post.role)}")
        for user in rows:
            user.unit_word = user.unit.name if user.unit else ""
            user.posts_word = "；".join(held.get(user.pk, [])) or "没有任职"
            user.state_word = state_word(user)
            user.url = reverse("orgs:user", args=[user.pk])


def state_word(user: User) -> str:
    """可以登录 · 已停用 · 已离岗."""
    if user.left_on is not None:
        return "已离岗"
    return "可以登录" if user.is_active else "已停用"


class RegionFilters(FilterForm):
    """名称、代码、层级、状态."""

    first = ("q", "level", "state")

    q = forms.CharField(label="名称或代码", max_length=60)
    level = forms.ChoiceField(label="层级", choices=[("", "全部"), *LEVEL_WORDS.items()])
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("open", "在用"), ("closed", "已停用"), ("zone", "功能区")])  # fmt: skip


class RegionList(Listing):
    """All regions."""

    name = "regions"
    title = "区划"
    purpose = "12 位区划代码和真实的上下级；停用的保留备查，不删除"
    noun = "个"
    form_class = RegionFilters
    template = "orgs/regions.html"
    sorts: ClassVar = {"code": Sort("pk")}
    default_sort = "code"
    column_list = (
        Column("code", "区划代码", "w-id stick-1", sort="code"),
        Column("name", "名称", "w-name"),
        Column("level_word", "层级"),
        Column("parent_word", "上级", "minor"),
        Column("valid_word", "状态", "nowrap"),
    )

    def queryset(self) -> QuerySet[Region]:
        """As content/access.yml says."""
        return visible(self.actor, Region.objects.all())

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By all conditions at once."""
        if values.get("q"):
            wanted = values["q"].strip()
            rows = rows.filter(Q(name__icontains=wanted) | Q(code__startswith=wanted))
        if values.get("level"):
            rows = rows.filter(level=values["level"])
        match values.get("state"):
            case "open":
                rows = rows.filter(valid_until_on=None)
            case "closed":
                rows = rows.filter(valid_until_on__isnull=False)
            case "zone":
                rows = rows.filter(is_extension=True)
        return rows

    def whole(self, rows: QuerySet) -> QuerySet:
        """With the region above."""
        return rows.select_related("parent")

    def complete(self, rows: list[Region]) -> None:
        """In words."""
        for region in rows:
            region.level_word = LEVEL_WORDS[region.level] + ("（功能区）" if region.is_extension else "")
            region.parent_word = region.parent.name if region.parent else ""
            region.valid_word = f"{region.valid_until_on} 停用" if region.valid_until_on else "在用"
