"""What may be wrong with a row of the users' workbook, cell by cell, in the words and codes of data imports."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.lake.cell_refusals import KINDS, CellRefused, RefusalKind
from mingcha.lake.dates import parse_date
from mingcha.web.access.services import explain
from mingcha.web.orgs.lake_people import person_keys_of, valid_number
from mingcha.web.orgs.models import Post, Unit, User
from mingcha.web.orgs.selectors import region_columns_of_unit, tidy_username
from mingcha.web.orgs.services.people import USERNAME
from mingcha.web.orgs.services.posts import action_for
from mingcha.web.orgs.services.reaching import may_reach
from mingcha.web.orgs.user_file import tidy_label, user_table

_OWN = {
    kind.code: kind
    for kind in (
        RefusalKind("USER-01", "不是用户名", "2—40 位小写字母、数字，可以含 . _ -，以字母或数字开头"),
        RefusalKind("USER-02", "已经有人用，{0}", "同一人请核对姓名；不同的人请换一个用户名"),
        RefusalKind("USER-07", "这个单位没有这个岗位", "请从下拉框中选择；该单位可以有：{0}"),
        RefusalKind("USER-08", "没有权限任命（{0}）", "请由有权限的管理员导入这一行"),
        RefusalKind("USER-09", "与第 {0} 行重复", "同一人、同一单位、同一岗位只写一行"),
        RefusalKind("USER-12", "这是接口账号，不能任命", "请换一个用户名"),
        RefusalKind("USER-10", "这个人已经离岗", "重新上岗的请换一个用户名新建"),
        RefusalKind("USER-14", "不是有效的证件号", "对照身份证逐位核对；暂时不关联人员登记的，本列留空"),
        RefusalKind(
            "USER-15", "已导入的数据里没有这个证件号", "核对号码；或本列留空，导入近亲属备案后再关联"
        ),
        RefusalKind(
            "USER-16",
            "这个账号已经关联了另一个人的登记",
            "关联错了的，先在人员页面取消关联；没有错的，本列留空",
        ),
        RefusalKind("USER-17", "没有权限关联这个人的人员登记", "本列留空，由上级单位的管理员关联"),
    )
}
READY, SAME, WRONG = "ready", "same", "wrong"


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell: permanent code, reason, remedy."""

    code: str
    reason: str
    remedy: str


@dataclass
class CheckedRow:
    """A row with what it will do. state: ready · same (it is all there already) · wrong."""

    number: int
    texts: dict[str, str] = field(repr=False)
    errors: dict[str, CellError] = field(default_factory=dict)
    state: str = READY
    unit: Unit | None = None
    role: str = ""
    from_on: date | None = None
    user: User | None = None
    id_number: str = field(default="", repr=False)
    person_key: int | None = field(default=None, repr=False)
    holds_post: bool = False

    @property
    def cells(self) -> list[tuple[str, str, CellError | None]]:
        """(header, text, error) of every column, for the preview; of an ID number only whether there is one."""
        shown = self.texts | ({"id_number": "已填写"} if self.texts.get("id_number") else {})
        return [(c.header, shown.get(c.name, ""), self.errors.get(c.name)) for c in user_table().columns]


@dataclass(frozen=True)
class Preview:
    """All rows of a file, checked."""

    rows: tuple[CheckedRow, ...]

    def count(self, state: str) -> int:
        """How many rows are ready, same or wrong."""
        return sum(r.state == state for r in self.rows)

    @property
    def summary(self) -> str:
        """共 12 行：10 行可以入库，1 行有错，1 行与已有记录相同。"""
        return (
            f"共 {len(self.rows):,} 行：{self.count(READY):,} 行可以入库，{self.count(WRONG):,} 行有错，"
            f"{self.count(SAME):,} 行与已有记录相同。"
        )


def check_texts(row: CheckedRow, units: dict[str, Unit], by_name: dict[str, list[Unit]], today: date) -> None:
    """Each cell for itself: filled in, readable, one of the units and roles that there are."""
    texts = row.texts
    for column in user_table().columns:
        if column.required and not texts.get(column.name):
            row.errors[column.name] = _said("CELL-01")
    username = tidy_username(texts.get("username", ""))
    if username and not USERNAME.fullmatch(username):
        row.errors["username"] = _said("USER-01")
    if texts.get("unit"):
        label = tidy_label(texts["unit"])
        alike = by_name.get(label, [])
        row.unit = units.get(label) or (alike[0] if len(alike) == 1 else None)
        if row.unit is None:
            row.errors["unit"] = _said("CELL-08", "从模板下拉框中选择的单位；只列出您能管理的单位")
    if texts.get("role"):
        roles = {r.name: r for r in load_access().roles.values()}
        role = roles.get(texts["role"]) or load_access().roles.get(texts["role"])
        if role is None:
            row.errors["role"] = _said("CELL-08", "、".join(roles))
        elif row.unit is not None and not role.exists(row.unit.kind, row.unit.level):
            fit = [r.name for r in roles.values() if r.exists(row.unit.kind, row.unit.level)]
            row.errors["role"] = _said("USER-07", "、".join(fit))
        row.role = role.id if role else ""
    row.from_on = today
    if texts.get("from_on"):
        try:
            row.from_on = parse_date(texts["from_on"])
        except CellRefused as refused:
            row.errors["from_on"] = CellError(refused.code, refused.reason, refused.remedy)
    for name, longest in (("name", 40), ("title", 40), ("phone", 30)):
        if len(texts.get(name, "")) > longest:
            row.errors[name] = CellError(
                "CELL-19", f"内容过长（超过 {longest} 个字）", KINDS["CELL-19"].remedy
            )
    if texts.get("id_number"):
        try:
            row.id_number = valid_number(texts["id_number"])
        except ClerkError:
            row.errors["id_number"] = _said("USER-14")


def check_against(
    row: CheckedRow, actor: Actor, known: dict[str, User], held: set[tuple[int, int, str]], seen: dict
) -> None:
    """Against the people who are there, the other rows, and what the actor may do."""
    username = tidy_username(row.texts["username"])
    row.user = known.get(username)
    seen_by_actor = row.user is not None and explain(actor, "view", row.user).allowed
    if row.user is not None and (row.user.name != row.texts["name"] or not seen_by_actor):
        row.errors["username"] = _said(
            "USER-02", f"且姓名不同（{row.user.name}）" if seen_by_actor else "是其他单位的人"
        )
        return
    if row.user is not None and row.user.is_interface:
        row.errors["username"] = _said("USER-12")
        return
    if row.user is not None and row.user.left_on is not None:
        row.errors["username"] = _said("USER-10")
        return
    place = (username, row.unit.pk, row.role)
    if place in seen:
        row.errors["username"] = _said("USER-09", str(seen[place]))
        return
    seen[place] = row.number
    if row.person_key is not None and row.user is not None and not _check_tie(row, actor):
        return
    row.holds_post = row.user is not None and (row.user.pk, row.unit.pk, row.role) in held
    if row.holds_post:
        row.state = SAME if row.person_key in (None, row.user.register_person_key) else READY
        return
    post = Post(user=row.user or User(), unit=row.unit, role=row.role, **region_columns_of_unit(row.unit))
    decision = explain(actor, action_for(row.role), post)
    if not decision.allowed:
        row.errors["role"] = _said("USER-08", decision.because)


def check_numbers(rows: Iterable[CheckedRow]) -> None:
    """Look all ID numbers up at once: each becomes a person key, or its cell an error."""
    asked = [row for row in rows if row.id_number]
    known = person_keys_of(row.id_number for row in asked)
    for row in asked:
        row.person_key = known.get(row.id_number)
        if row.person_key is None:
            row.errors["id_number"] = _said("USER-15")


def _check_tie(row: CheckedRow, actor: Actor) -> bool:
    """Whether the account that is there may be tied to this person: by this actor, and it is not tied to another."""
    tied = row.user.register_person_key
    if tied not in (None, row.person_key):
        row.errors["id_number"] = _said("USER-16")
    elif tied is None and not may_reach(actor, "tie_person", row.user):
        row.errors["id_number"] = _said("USER-17")
    return not row.errors


def _said(code: str, detail: str = "") -> CellError:
    kind = KINDS.get(code) or _OWN[code]
    return CellError(code, kind.reason.format(detail), kind.remedy.format(detail))
