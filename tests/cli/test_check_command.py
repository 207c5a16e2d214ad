"""`mingcha check` as a clerk runs it: files in, files out, exit status, words."""

import csv
import json
from datetime import date, timedelta

import openpyxl
import pytest

from mingcha.cli.console import run_command
from mingcha.cli.main import cli
from tests.cli.small_office import LI, TABLES, WANG, write_office


def mingcha(*arguments: object) -> int:
    return run_command(cli, [str(a) for a in arguments])


@pytest.fixture
def office(tmp_path):
    return write_office(tmp_path / "office")


def flags_of(out):
    with (out / "flags.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_files_in_flags_out(office, tmp_path, capsys):
    out = tmp_path / "out"
    assert mingcha("check", office, "--as-of", "2024-06-30", "--out", out) == 0
    flag = next(f for f in flags_of(out) if f["check_id"] == "paid_after_death")
    assert (flag["household_id"], flag["amount_yuan"], flag["occurred_on"], flag["match"], flag["severity"]) == (
        "H1", "1200.00", "2024-03-01", "M1", "high",
    )  # fmt: skip
    assert flag["subject_id"].startswith("H1|P")
    assert [m["金额"] for m in json.loads(flag["evidence"])["发放"]] == ["300.00"] * 4
    record = json.loads((out / "run.json").read_text("utf-8"))
    assert record["as_of"] == "2024-06-30"
    assert record["checks"]["paid_after_death"]["status"] == "flagged"
    assert record["checks"]["vehicle_owned"]["status"] == "not_applicable"
    assert "机动车登记（公安交管）" in record["checks"]["vehicle_owned"]["missing"]
    assert {s["table"]: (s["in"], s["accepted"], s["rejected"], s["ignored"]) for s in record["snapshots"]} == {
        "households": (1, 1, 0, 0), "members": (2, 2, 0, 0), "payments": (6, 6, 0, 0), "deaths": (1, 1, 0, 0),
    }  # fmt: skip
    printed = capsys.readouterr().out
    assert "死亡后仍发放" in printed and "未比对" in printed


def test_the_workbook_shows_masked_names_and_no_numbers(office, tmp_path):
    out = tmp_path / "out"
    mingcha("check", office, "--as-of", "2024-06-30", "--out", out)
    book = openpyxl.load_workbook(out / "疑点清单.xlsx")
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert book.sheetnames[:2] == ["总表", "核实须知"]
    assert any(c == "王*大" for c in cells)
    assert not any(secret in c for c in cells for secret in (WANG, LI, "王老大"))
    statuses = {row[1].value: row[3].value for row in book["总表"].iter_rows(min_row=5)}
    assert statuses["死亡后仍发放"] == "有疑点"
    assert statuses["家庭成员名下有机动车"] == "未比对"


def test_reveal_prints_numbers_and_is_recorded(office, tmp_path):
    out, home = tmp_path / "out", tmp_path / "home"
    key = tmp_path / "keys" / "vault.key"
    assert (
        mingcha(
            "check",
            office,
            "--as-of",
            "2024-06-30",
            "--out",
            out,
            "--home",
            home,
            "--key-file",
            key,
            "--reveal",
        )
        == 0
    )
    assert {f["subject_id"] for f in flags_of(out) if f["check_id"] == "paid_after_death"} == {f"H1|{WANG}"}
    log = (home / "audit.log").read_text("utf-8")
    assert '"act": "reveal"' in log and WANG not in log


def test_the_same_data_gives_the_same_bytes(office, tmp_path):
    for name in ("one", "two"):
        mingcha("check", office, "--as-of", "2024-06-30", "--out", tmp_path / name)
    for file in ("flags.csv", "疑点清单.xlsx"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_running_again_on_the_same_home_says_what_changed(office, tmp_path, capsys):
    common = [
        "--as-of",
        "2024-06-30",
        "--home",
        tmp_path / "home",
        "--key-file",
        tmp_path / "k" / "vault.key",
    ]
    mingcha("check", office, "--out", tmp_path / "out", *common)
    count = len(flags_of(tmp_path / "out"))
    assert f"新出现 {count}，仍存在 0" in capsys.readouterr().out
    mingcha("check", "--out", tmp_path / "out", *common)
    assert f"新出现 0，仍存在 {count}，已消失 0" in capsys.readouterr().out
    write_office(office, {"deaths": [{**TABLES["deaths"][0], "died_on": "2024-06-20"}]})
    mingcha("check", office, "--out", tmp_path / "out", *common)
    assert "已消失 1" in capsys.readouterr().out
    mingcha("explain", "1", "--home", tmp_path / "home", "--key-file", tmp_path / "k" / "vault.key")
    assert "常见的正当情形" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--as-of", "2024-13-01"], "CALL-02"),
        (["--as-of", "今天"], "CALL-02"),
        (["--as-of", "{tomorrow}"], "ASOF-01"),
        (["--as-of", "2019-06-30"], "ASOF-02"),
        (["--as-of", "2024-06-30", "--checks", "no_such_check"], "CHECK-01"),
        (["--as-of", "2024-06-30", "--param", "no_such=3"], "PARAM-02"),
        (["--as-of", "2024-06-30", "--param", "months_of_standard"], "CALL-03"),
        (["--as-of", "2024-06-30", "--param", "months_of_standard=很多"], "PARAM-01"),
        (["--as-of", "2024-06-30", "--engine", "sqlite"], "CALL-01"),
        (["--as-of", "2024-06-30", "--colour", "red"], "CALL-01"),
        ([], "CALL-01"),
    ],
)
def test_a_wrong_call_is_refused_in_the_clerks_words(office, tmp_path, capsys, arguments, code):
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    out = tmp_path / "out"
    assert mingcha("check", office, "--out", out, *[a.format(tomorrow=tomorrow) for a in arguments]) == 2
    said = capsys.readouterr().err
    assert f"【{code}】" in said and "原因：" in said and "怎么办：" in said and "Traceback" not in said
    assert not (out / "flags.csv").exists()


def test_results_that_cannot_be_written_are_said_before_the_work(office, tmp_path, capsys):
    (tmp_path / "out").write_text("a file, not a folder")
    assert mingcha("check", office, "--as-of", "2024-06-30", "--out", tmp_path / "out") == 2
    assert "【OUT-01】" in capsys.readouterr().err


def test_a_folder_that_is_not_there(tmp_path, capsys):
    assert mingcha("check", tmp_path / "nowhere", "--as-of", "2024-06-30", "--out", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert "怎么办：" in said and "Traceback" not in said


def test_a_missing_required_column_stops_unless_forced(office, tmp_path, capsys):
    lacking = [{k: v for k, v in row.items() if k != "status"} for row in TABLES["payments"]]
    write_office(office, {"payments": lacking})
    assert mingcha("check", office, "--as-of", "2024-06-30", "--out", tmp_path / "out") == 2
    assert "状态" in capsys.readouterr().err
    assert mingcha("check", office, "--as-of", "2024-06-30", "--out", tmp_path / "out", "--force") == 0
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert record["checks"]["paid_after_death"]["status"] == "not_applicable"


def test_a_parameter_for_one_run_is_said_in_the_record(office, tmp_path):
    mingcha(
        "check",
        office,
        "--as-of",
        "2024-06-30",
        "--out",
        tmp_path / "out",
        "--param",
        "death_grace_months_dibao=9",
        "--checks",
        "paid_after_death",
    )
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["checks"]["paid_after_death"]
    assert record["status"] == "clear"
    assert [p["value"] for p in record["parameters"] if p["name"] == "death_grace_months_dibao"] == [9]


def test_help_is_chinese_and_english(capsys):
    assert mingcha("check", "--help") == 0
    said = capsys.readouterr().out
    assert "统计日" in said and "The day of the question" in said


def test_a_household_number_that_is_an_id_number_is_not_printed(tmp_path):
    """Some offices use the head's ID number as the household's number."""
    renamed = {
        t: [{**row, "household_id": WANG} if "household_id" in row else row for row in rows]
        for t, rows in TABLES.items()
    }
    office = write_office(tmp_path / "office", renamed)
    mingcha("check", office, "--as-of", "2024-06-30", "--out", tmp_path / "out")
    text = (tmp_path / "out" / "flags.csv").read_text("utf-8-sig")
    assert "paid_after_death" in text and WANG not in text
    mingcha("check", office, "--as-of", "2024-06-30", "--out", tmp_path / "shown", "--reveal")
    assert f"{WANG}|{WANG}" in (tmp_path / "shown" / "flags.csv").read_text("utf-8-sig")


def test_a_new_key_opens_the_vault_and_the_old_one_does_not(office, tmp_path, capsys):
    home, key = tmp_path / "home", tmp_path / "k" / "vault.key"
    common = ["--home", home, "--key-file", key]
    mingcha("check", office, "--as-of", "2024-06-30", "--out", tmp_path / "out", *common)
    assert mingcha("vault", "rotate", "--reason", "演练换钥", *common) == 0
    capsys.readouterr()
    assert mingcha("vault", "reveal", "P000001", "--reason", "核查件演练", *common) == 0
    assert capsys.readouterr().out.strip() in (WANG, LI)
    old = next(p for p in key.parent.iterdir() if ".old" in p.name)
    assert (
        mingcha("vault", "reveal", "P000001", "--reason", "核查件演练", "--home", home, "--key-file", old)
        == 2
    )
    assert "VAULT-07" in capsys.readouterr().err
