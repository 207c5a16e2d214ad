"""Users from a workbook: template, preview with every wrong cell, import that can be repeated."""

import io

import openpyxl
import pytest

from mingcha.web.audit.models import AuditEvent
from mingcha.web.orgs.models import Post, User
from mingcha.web.orgs.user_file import TEMPLATE_NAME, unit_label

pytestmark = pytest.mark.django_db
UPLOAD, PREVIEW = "/organisation/users/import/", "/organisation/users/import/preview/"
HEADERS = ["用户名", "姓名", "单位", "岗位", "职务", "任职日", "办公电话"]


def workbook(*rows, headers=HEADERS) -> io.BytesIO:
    book = openpyxl.Workbook()
    book.active.append(headers)
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = "用户.xlsx"
    return stream


@pytest.fixture
def town(office):
    return office.unit("990101101000", "township_office")


@pytest.fixture
def label(town):
    return unit_label(town.name, town.region_code)


@pytest.fixture
def client(office, town, actor_client):
    """The county's unit administrator."""
    office.unit("990101101201", "village_committee")
    office.unit("990102101000", "township_office")
    return actor_client("unit_admin", "county")


def preview_of(client, *rows, **more) -> str:
    assert client.post(UPLOAD, {"file": workbook(*rows, **more)}).url == PREVIEW
    return client.get(PREVIEW).content.decode()


def test_template_offers_the_units_and_roles_that_one_may_give(client, town, label):
    answer = client.get("/organisation/users/template/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = book["用户"]
    assert [c.value for c in sheet[1]] == [*HEADERS, "证件号码"]
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"}
    offered = " ".join(lists.values())
    if "取值" in book.sheetnames:
        offered += " ".join(str(c.value) for column in book["取值"].columns for c in column)
    assert label in offered and "经办人" in offered
    assert "邻乡" not in offered and "系统管理员" not in offered and "单位管理员" not in offered
    assert TEMPLATE_NAME.endswith(".xlsx")


def test_right_rows_come_in_and_coming_again_changes_nothing(client, town, label):
    rows = [
        ["wangfang", "王芳", label, "经办人", "副所长", "2024-06-01", ""],
        ["lilei", "李雷", town.name, "负责人", "", "", "0990-1"],
    ]
    assert "共 2 行：2 行可以入库，0 行有错，0 行与已有记录相同。" in preview_of(client, *rows)
    assert User.objects.filter(username="wangfang").count() == 0
    done = client.post(PREVIEW, {"rows": "all"}).content.decode()
    assert "新建用户 2 个，任命岗位 2 个" in done
    wang = User.objects.get(username="wangfang")
    assert not wang.has_usable_password() and wang.unit == town
    assert (Post.objects.get(user=wang).from_on.isoformat(), Post.objects.get(user=wang).title) == (
        "2024-06-01",
        "副所长",
    )
    events = AuditEvent.objects.count()
    assert "0 行可以入库，0 行有错，2 行与已有记录相同" in preview_of(client, *rows)
    client.post(PREVIEW, {"rows": "all"})
    assert (
        User.objects.filter(username__in=("wangfang", "lilei")).count() == 2
        and AuditEvent.objects.count() == events
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"用户名": ""}, "必填项为空。请补填本列后重新导入（CELL-01）"),
        ({"用户名": "王芳"}, "不是用户名"),
        ({"用户名": "=cmd()"}, "CELL-01"),  # a formula has no value here
        ({"姓名": ""}, "CELL-01"),
        ({"姓名": "长" * 41}, "内容过长（超过 40 个字）"),
        ({"单位": "邻乡township_office（990102101000）"}, "不在允许的取值之内"),
        ({"单位": "没有这个单位"}, "不在允许的取值之内"),
        ({"岗位": "所长"}, "本列只能填写：经办人、"),
        ({"岗位": "督查员"}, "这个单位没有这个岗位"),
        ({"岗位": "单位管理员"}, "没有权限任命"),
        ({"任职日": "2024-02-30"}, "没有这一天"),
        ({"任职日": "下个月"}, "不是日期"),
    ],
)
def test_each_wrong_cell_says_what_is_wrong_and_how_to_mend_it(client, label, change, said):
    row = (
        dict(zip(HEADERS, ["wangfang", "王芳", label, "经办人", "", "2024-06-01", ""], strict=True)) | change
    )
    page = preview_of(client, list(row.values()), ["lilei", "李雷", label, "经办人", "", "", ""])
    assert said in page and "1 行可以入库，1 行有错" in page
    refused = client.post(PREVIEW, {"rows": "all"})
    assert refused.status_code == 422 and "有 1 行填写有错" in refused.content.decode()
    assert not User.objects.filter(username="lilei").exists()
    client.post(PREVIEW, {"rows": "right"})
    assert (
        User.objects.filter(username="lilei").exists()
        and not User.objects.filter(username="wangfang").exists()
    )


def test_one_name_for_two_people_and_one_person_twice(client, office, label):
    known = office.post("clerk", "township").user
    page = preview_of(
        client,
        [known.username, "别人", label, "负责人", "", "", ""],
        ["lilei", "李雷", label, "经办人", "", "", ""],
        ["LiLei", "李雷", label, "经办人", "", "", ""],
        ["lilei", "李雷", label, "复核人", "", "", ""],
    )
    assert "已经有人用，且姓名不同" in page and "与第 3 行重复" in page and "2 行可以入库，2 行有错" in page
    client.post(PREVIEW, {"rows": "right"})
    assert set(Post.objects.filter(user__username="lilei").values_list("role", flat=True)) == {
        "clerk",
        "reviewer",
    }


def test_headers_may_be_named_otherwise_and_stand_lower(client, label):
    book = openpyxl.Workbook()
    for row in (["示例县用户名册"], [], ["登录名", "人员姓名", "所在单位", "角色"], ["wangfang", "王芳", label, "经办人"], [None, None, None, None]):  # fmt: skip
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = "册.xlsx"
    client.post(UPLOAD, {"file": stream})
    assert "共 1 行：1 行可以入库" in client.get(PREVIEW).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.xlsx", b"", "0 字节"),
        ("文本.xlsx", b"hello", ""),
        ("图.png", b"\x89PNG", ""),
        ("表.et", b"\xd0\xcf\x11\xe0", "另存"),
    ],
)
def test_files_that_are_none_are_refused_and_nothing_is_kept(client, name, content, said):
    stream = io.BytesIO(content)
    stream.name = name
    answer = client.post(UPLOAD, {"file": stream})
    assert answer.status_code in (413, 422) and said in answer.content.decode()
    assert client.get(PREVIEW).headers["Location"] == UPLOAD


def test_another_workbook_says_which_columns_are_missing(client):
    answer = client.post(UPLOAD, {"file": workbook(["1", "2"], headers=["姓名", "身份证号"])})
    assert answer.status_code == 422 and "缺少列：用户名、单位、岗位" in answer.content.decode()


def test_an_empty_template_says_so(client):
    answer = client.post(UPLOAD, {"file": workbook()})
    assert answer.status_code == 422 and "表头下面没有填写" in answer.content.decode()


def test_clerks_import_nobody(actor_client):
    client = actor_client("clerk", "county")
    for address in (UPLOAD, PREVIEW, "/organisation/users/template/"):
        assert client.get(address).status_code == 403
