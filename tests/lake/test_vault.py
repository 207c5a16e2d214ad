"""The vault: no identity in clear anywhere, keys that last, key files that fit, rotation, revealing on record."""

import json
import os
import stat
from datetime import UTC, datetime

import numpy as np
import pytest
from lake_desk import DEATH_HEADER, death, person

from mingcha.domain.errors import ClerkError
from mingcha.engine.kept import Kept
from mingcha.engine.preparing import prepare
from mingcha.lake.vault.index import Digester, Run, Runs, find_in
from mingcha.lake.vault.rotation import rotate
from mingcha.lake.workspace import Workspace

NOW = datetime(2024, 6, 30, 9, 0, tzinfo=UTC)
NAMES = ["欧阳明察", "司马清廉", "上官为民"]
ACCOUNTS = ["6228480000000000123", "6217000000000000456"]


def bring_a_county(desk):
    """Identities in every place where they can hide."""
    members = ["家庭编号", "身份证号", "姓名", "与户主关系", "是否保障对象"]
    desk.text(
        "家庭成员.csv",
        [
            members,
            [person(1), person(1), NAMES[0], "本人", "是"],
            ["H2", "999999193001010", NAMES[1], "本人", "是"],
            ["H2", "12345", NAMES[2], f"{person(2)}之妻", "不"],
        ],
    )
    payments = [
        "发放流水号",
        "救助类型",
        "家庭编号",
        "收款人身份证号",
        "收款人姓名",
        "收款账号",
        "所属月份",
        "金额",
        "状态",
    ]
    desk.workbook(
        "发放明细.xlsx",
        [
            payments,
            [f"{person(1)}", "城市低保", person(1), person(2), NAMES[1], ACCOUNTS[0], "2024-01", 5, "成功"],
            ["P2", "城市低保", "H2", "", NAMES[2], ACCOUNTS[1], "2024-01", 5, "成功"],
        ],
    )
    applications = [
        "申请编号",
        "申请类型",
        "区划代码",
        "申请人身份证号",
        "申请人姓名",
        "申请日期",
        "决定结果",
        "不予确认原因",
    ]
    desk.text(
        f"救助申请_{person(3)}.csv",
        [
            applications,
            [
                "A1",
                "低保",
                "141121",
                person(3),
                NAMES[0],
                "2024-01-01",
                "不予确认",
                f"配偶{person(4)}（账号{ACCOUNTS[0]}）有车",
            ],
        ],
        "gb18030",
    )
    petitions = [
        "信访编号",
        "登记日期",
        "渠道",
        "首访层级",
        "反映地区代码",
        "是否实名",
        "信访人标识",
        "问题类别",
    ]
    desk.text(
        "信访举报.csv", [petitions, ["1", "2024-01-01", "来信", "县", "141121", "是", "13900001111", "漏保"]]
    )
    return desk.bring()


def test_no_identity_in_clear_in_any_byte_of_the_workspace(desk):
    report = bring_a_county(desk)
    assert report.accepted == 6
    desk.workspace.reveal(1, who="张经办", reason=f"核查件 12 号 {person(1)}", now=NOW)
    prepare(desk.workspace.dataset(), Kept.of(desk.workspace.home).views, today=NOW.date())
    assert list((desk.workspace.home / "prepared").rglob("*.duckdb"))
    hidden = [
        *(person(n) for n in range(1, 5)),
        *NAMES,
        *ACCOUNTS,
        "999999193001010",
        "99999919193001010",
        "13900001111",
        str(int(person(1)[:17])),
    ]
    needles = [
        form for text in hidden for form in (text.encode(), text.encode("gb18030"), text.encode("utf-16-le"))
    ]
    needles += [int(person(n)[:17]).to_bytes(8, order) for n in range(1, 5) for order in ("little", "big")]
    for path in desk.workspace.home.rglob("*"):
        content = str(path).encode() + (path.read_bytes() if path.is_file() else b"")
        for needle in needles:
            assert needle not in content, (path.name, needle)


def test_stored_values_are_scanned_too_not_only_compressed_bytes(desk):
    bring_a_county(desk)
    hidden = [*(person(n) for n in range(1, 5)), *NAMES, *ACCOUNTS, "13900001111"]
    for table in desk.workspace.dataset().tables:
        for row in desk.rows(table):
            shown = " ".join(str(v) for v in row.values())
            assert not [h for h in hidden if h in shown], (table, shown)
    assert desk.rows("applications")[0]["reason_text"].startswith("配偶〔P")


def test_keys_last_over_imports(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1), death(2)])
    desk.bring()
    desk.text("死亡人员.csv", [DEATH_HEADER, death(3), death(2), ["1", "丙", "2024-01-01", "公安"]])
    desk.bring()

    assert {row["person_key"] for row in desk.rows("deaths")} == {2, 3, -1}
    assert desk.texts("person", [1, 2, 3, -1]) == [person(1), person(2), person(3), "1"]
    assert desk.texts("name", [1, 2, 3, 4]) == ["人1", "人2", "人3", "丙"]


def test_many_imports_merge_the_index(desk):
    for n in range(12):
        desk.text("死亡人员.csv", [DEATH_HEADER, death(n), death(n + 1)])
        desk.bring()
    assert len(desk.workspace.catalogue().vault.kinds["person"].index) <= 8
    assert {row["person_key"] for row in desk.rows("deaths")} == {12, 13}
    assert desk.texts("person", list(range(1, 14))) == [person(n) for n in range(13)]


def test_the_key_file_is_its_owners_alone(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring()
    assert stat.S_IMODE(desk.workspace.key_file.stat().st_mode) == 0o600


def spoil(path, how):
    if how == "missing":
        path.unlink()
    elif how == "other":
        path.write_text("mingcha-vault-key-1:" + "ab" * 32)
    elif how == "garbage":
        path.write_bytes(b"\xff\xfe nonsense")
    elif how == "short":
        path.write_text("mingcha-vault-key-1:abcd")
    elif how == "open":
        path.chmod(0o644)
    elif how == "folder":
        path.unlink()
        path.mkdir()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("missing", "VAULT-01"),
        ("folder", "VAULT-02"),
        ("garbage", "VAULT-03"),
        ("short", "VAULT-03"),
        ("open", "VAULT-06"),
        ("other", "VAULT-07"),
    ],
)
def test_key_files_that_do_not_fit(desk, how, code):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring()
    spoil(desk.workspace.key_file, how)
    for act in (desk.bring, desk.workspace.identities):
        with pytest.raises(ClerkError) as said:
            act()
        assert said.value.code == code
    if how == "missing":
        assert desk.workspace.dataset().identities is None


def test_a_key_file_among_the_data_is_refused(desk):
    desk.workspace = Workspace(desk.root / "home", desk.root / "home" / "vault.key")
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    with pytest.raises(ClerkError, match="VAULT-05"):
        desk.bring()


def test_damaged_blocks_are_noticed(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring()
    path = next(desk.workspace.vault.glob("person-*.blocks"))
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.write_bytes(content)
    with pytest.raises(ClerkError, match="VAULT-08"):
        desk.texts("person", [1])


def test_rotation_keeps_keys_and_changes_everything_else(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1), death(2), ["1", "丙", "2024-01-01", "公安"]])
    desk.bring()
    before = desk.workspace.key_file.read_text()
    rows = desk.rows("deaths")
    rotate(desk.workspace, who="管理员", reason="人员离岗", now=NOW)

    assert desk.workspace.key_file.read_text() != before
    assert desk.rows("deaths") == rows
    assert desk.texts("person", [1, 2, -1]) == [person(1), person(2), "1"]
    desk.text("死亡人员.csv", [DEATH_HEADER, death(2), death(3)])
    desk.bring()
    assert {row["person_key"] for row in desk.rows("deaths")} == {2, 3}


def test_a_rotation_cut_off_after_its_commit_is_finished_later(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring()
    old = desk.workspace.key_file.read_text()
    rotate(desk.workspace, who="管理员", reason="演练", now=NOW)
    key = desk.workspace.key_file
    os.replace(key, key.with_name(key.name + ".new"))
    key.write_text(old)
    key.chmod(0o600)

    assert desk.texts("person", [1]) == [person(1)]


def test_revealing_is_recorded_without_the_number(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring()

    assert desk.workspace.reveal(1, who="张经办", reason="核查件 12 号入户", now=NOW) == person(1)
    line = json.loads(desk.workspace.audit_log.read_text("utf-8").splitlines()[-1])
    assert line == {
        "when": "2024-06-30T09:00:00+00:00",
        "who": "张经办",
        "act": "reveal",
        "what": "P000001",
        "why": "核查件 12 号入户",
    }
    for key, reason, code in ((1, " ", "VAULT-10"), (99, "核查件 12 号", "VAULT-11")):
        with pytest.raises(ClerkError, match=code):
            desk.workspace.reveal(key, who="张经办", reason=reason, now=NOW)


def test_runs_find_what_they_hold_and_nothing_else():
    rng = np.random.default_rng(7)
    high = rng.integers(0, 50, 400).astype(np.uint64)  # many equal high halves
    low = np.arange(400, dtype=np.uint64)
    runs = Runs()
    for start in range(0, 400, 37):
        part = slice(start, start + 37)
        runs.add(high[part], low[part], np.arange(1, 401)[part])
    assert (find_in(runs.runs, high, low) == np.arange(1, 401)).all()
    assert (find_in(runs.runs, high, low + 1000) == 0).all()


def test_digests_are_hmac_sha256():
    import hashlib
    import hmac

    key = b"k" * 32
    high, low = Digester(key).digests([b"person:1", "张三".encode()])
    for i, text in enumerate((b"person:1", "张三".encode())):
        assert (
            int(high[i]).to_bytes(8, "big") + int(low[i]).to_bytes(8, "big")
            == hmac.digest(key, text, hashlib.sha256)[:16]
        )


def test_runs_are_saved_and_mapped(tmp_path):
    run = Run.of(np.array([3, 1], dtype=np.uint64), np.array([0, 5], dtype=np.uint64), np.array([7, 8]))
    run.save(tmp_path / "x.index")
    assert Run.load(tmp_path / "x.index").find(
        np.array([1, 3], dtype=np.uint64), np.array([5, 0], dtype=np.uint64)
    ).tolist() == [8, 7]
