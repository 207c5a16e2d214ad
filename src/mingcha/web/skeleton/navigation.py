"""The navigation as data: which pages stand in it, in which order, and what one must be allowed to do to see them."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.safestring import SafeString, mark_safe

from mingcha.domain.access import Actor
from mingcha.web.access.services import may_kind
from mingcha.web.skeleton.cells import escape
from mingcha.web.skeleton.wording import count_text


@dataclass(frozen=True)
class NavItem:
    """One entry.

    label     what people read
    url_name  name of the URL pattern; an entry whose app is not installed is left out
    action    what one must be allowed to do, in the words of content/access.yml; "" = everybody who is signed in
    kind      on what
    count     name of a provider whose number stands beside the label
    """

    label: str
    url_name: str
    action: str = ""
    kind: str = ""
    count: str = ""


NAVIGATION: tuple[tuple[str, tuple[NavItem, ...]], ...] = (
    (
        "我的工作",
        (
            NavItem("工作台", "home:workbench", count="todo_count"),
            NavItem("消息", "home:messages", count="message_count"),
            NavItem("任务中心", "jobs:list"),
        ),
    ),
    (
        "专项整治",
        (
            NavItem("专项任务", "campaigns:list", "view", "campaign"),
            NavItem("报送", "campaigns:reports", "view", "report_due"),
        ),
    ),
    (
        "疑点与案件",
        (
            NavItem("疑点线索", "flags:list", "view", "flag"),
            NavItem("核查件", "cases:list", "view", "case"),
            NavItem("问题整改", "cases:issues", "view", "issue"),
            NavItem("已移送", "cases:sent", "view_status", "referral"),
        ),
    ),
    (
        "数据与比对",
        (
            NavItem("导入数据", "imports:start", "create", "import_batch"),
            NavItem("导入批次", "imports:list", "view", "import_batch"),
            NavItem("比对运行", "runs:list", "view", "run"),
            NavItem("检查项", "runs:checks", "view", "check"),
            NavItem("规则修改与试算", "runs:changes", "view", "check"),
        ),
    ),
    ("统计", (NavItem("统计看板", "numbers:board", "view", "numbers"),)),
    (
        "管理",
        (
            NavItem("单位", "orgs:units", "view", "unit"),
            NavItem("人员", "orgs:users", "view", "user"),
            NavItem("区划", "orgs:regions", "view", "region"),
            NavItem("谁看过", "audit:list", "view", "audit_event"),
            NavItem("操作记录导出", "audit:exports", "view", "export"),
            NavItem("接口令牌", "api:tokens", "view", "api_token"),
            NavItem("系统管理", "access:administration", "view", "setting"),
        ),
    ),
)
# 我的 opens the side panel, which on phones also holds text size, contrast and signing out.
PHONE_BAR: tuple[NavItem, ...] = (
    NavItem("首页", "home:workbench"),
    NavItem("待办", "home:todo", count="todo_count"),
    NavItem("新建", "home:new"),
)


@dataclass(frozen=True)
class NavLink:
    """An entry as it is shown."""

    label: str
    url: str
    here: bool
    count: int | None


def url_of(name: str) -> str:
    """The address of a named page without arguments; "" if its app is not installed."""
    return _address(name, get_urlconf() or settings.ROOT_URLCONF)


@cache
def _address(name: str, urlconf: str) -> str:
    """Thirty are asked for on every page; they do not change while the server runs."""
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def links_for(
    items: tuple[NavItem, ...], actor: Actor, path: str, counts: dict[str, int | None]
) -> list[NavLink]:
    """The entries that this actor may open; the one with the longest address that the path begins with is `here`."""
    found = [
        (item, url)
        for item in items
        if (url := url_of(item.url_name)) and (not item.action or may_kind(actor, item.action, item.kind))
    ]
    return [
        NavLink(item.label, url, path == url or (url != "/" and path.startswith(url)), counts.get(item.count))
        for item, url in found
    ]


def navigation_for(actor: Actor, path: str, counts: dict[str, int | None]) -> list[tuple[str, list[NavLink]]]:
    """The groups of the left navigation that are not empty, with exactly one entry marked as here at most."""
    groups = [
        (title, links) for title, items in NAVIGATION if (links := links_for(items, actor, path, counts))
    ]
    here = max((link.url for _, links in groups for link in links if link.here), key=len, default=None)
    return [
        (title, [NavLink(n.label, n.url, n.url == here, n.count) for n in links]) for title, links in groups
    ]


def menu_html(groups: list[tuple[str, list[NavLink]]]) -> SafeString:
    """The groups with their links, written in Python because they stand on every page."""
    parts = []
    for title, links in groups:
        parts.append(f"<h2>{escape(title)}</h2><ul>")
        for link in links:
            here = ' aria-current="page"' if link.here else ""
            count = f' <span class="count">{count_text(link.count)}</span>' if link.count else ""
            parts.append(f'<li><a href="{escape(link.url)}"{here}>{escape(link.label)}{count}</a></li>')
        parts.append("</ul>")
    return mark_safe("".join(parts))  # every part is escaped above
