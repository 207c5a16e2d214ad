"""An import takes effect whole or not at all: locks, full disks, missing permissions, kill -9 at random moments."""

import errno
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from lake_desk import DEATH_HEADER, death

from mingcha.domain.errors import ClerkError
from mingcha.lake import transaction as transaction_module
from mingcha.lake.importing import import_folder
from mingcha.lake.vault import blocks
from mingcha.lake.workspace import Workspace

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["mingcha.lake.importing"])


def bring_one(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring()
    desk.text("死亡人员.csv", [DEATH_HEADER, death(2), death(3), death(4, "不详")])


def assert_only_the_first_import_counts(desk):
    assert [row["person_key"] for row in desk.rows("deaths")] == [1]
    assert desk.workspace.catalogue().imports == 1
    assert not (desk.workspace.lake / "incoming").exists()
    desk.bring()
    assert [row["person_key"] for row in desk.rows("deaths")] == [2, 3]


def raise_error(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize(
    ("owner", "name", "error", "code"),
    [
        (blocks.BlockWriter, "_write", OSError(errno.ENOSPC, "No space left on device"), "LAKE-06"),
        (transaction_module, "write_catalogue", OSError(errno.ENOSPC, "No space left on device"), "LAKE-06"),
        (transaction_module.StagedTable, "write_sorted", duckdb.IOException("Could not write: No space left on device"), "LAKE-06"),
        (transaction_module.StagedTable, "_write", OSError("Error writing bytes to file. Detail: [errno 28] No space left on device"), "LAKE-06"),
        (transaction_module.StagedTable, "write_sorted", duckdb.OutOfMemoryException("memory"), "LAKE-07"),
        (transaction_module, "write_catalogue", OSError(errno.EROFS, "Read-only file system"), "LAKE-05"),
        (transaction_module, "write_rejected", OSError(errno.ENOSPC, "No space left on device"), "IMPORT-05"),
        (transaction_module, "record", PermissionError(errno.EACCES, "Permission denied"), "LAKE-05"),
    ],
)  # fmt: skip
def test_failures_of_the_machine_leave_the_former_state(desk, monkeypatch, owner, name, error, code):
    bring_one(desk)
    with monkeypatch.context() as patched:
        if name == "record":
            from mingcha.lake import importing as owner
        patched.setattr(owner, name, raise_error(error))
        with pytest.raises(ClerkError) as said:
            desk.bring()
    assert said.value.code == code
    assert_only_the_first_import_counts(desk)


def test_a_second_import_at_the_same_time_is_told_to_wait(desk):
    bring_one(desk)
    with desk.workspace.lock(), pytest.raises(ClerkError) as said:
        desk.bring()
    assert said.value.code == "LAKE-04"
    assert "进程" in said.value.why
    assert_only_the_first_import_counts(desk)


def test_a_workspace_that_is_a_file_is_refused(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.workspace.home.write_text("x")
    with pytest.raises(ClerkError, match="LAKE-05"):
        desk.bring()


def test_a_workspace_without_write_permission_is_refused(desk):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.workspace.home.mkdir()
    desk.workspace.home.chmod(0o500)
    with pytest.raises(ClerkError, match="LAKE-05"):
        desk.bring()


def test_results_never_go_into_the_workspace(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.out = desk.workspace.home / "out"
    with pytest.raises(ClerkError, match="IMPORT-04"):
        desk.bring()


@pytest.mark.parametrize(
    ("content", "code"), [("{", "LAKE-01"), ('{"format": 1}', "LAKE-01"), ('{"format": 99}', "LAKE-02")]
)
def test_a_catalogue_that_cannot_be_understood(desk, content, code):
    bring_one(desk)
    (desk.workspace.lake / "catalogue.json").write_text(content)
    for act in (desk.bring, desk.workspace.dataset):
        with pytest.raises(ClerkError, match=code):
            act()


def kill_and_look(desk, rounds: int, rows: int, seed: int) -> None:
    """Start imports and kill them; after each kill the data is that of the last import that came through, whole.

    A busy machine may let the few come through before they are killed: then it is tried again.
    """
    rng = random.Random(seed)
    sizes = {0}
    longest, killed = 1.0, 0
    for number in range(5 * rounds):
        if number >= rounds and killed:
            break
        desk.text(
            "死亡人员.csv",
            [DEATH_HEADER, *(death(n) for n in range(rows + number)), death(rows + number, "不详")],
        )
        workspace = Workspace(desk.workspace.home, desk.workspace.key_file)
        child = PROCESSES.Process(
            target=import_folder, args=(desk.inbox, workspace), kwargs={"out_dir": desk.root / "out2"}
        )
        child.start()
        started = time.monotonic()
        if number:
            child.join(rng.uniform(0, longest))
            if child.exitcode is None:
                child.kill()
        child.join()
        if child.exitcode == 0:
            longest = min(longest, 1.1 * (time.monotonic() - started) + 0.05)
        sizes.add(rows + number)
        check_whole(desk.workspace, sizes, rows + number if child.exitcode == 0 else None)
        killed += child.exitcode == -signal.SIGKILL
    assert killed


def check_whole(workspace: Workspace, sizes: set[int], expected: int | None) -> None:
    dataset = Workspace(workspace.home, workspace.key_file).dataset()
    stored = dataset.tables.get("deaths")
    keys = [
        k for path in (stored.paths if stored else ()) for k in pq.read_table(path)["person_key"].to_pylist()
    ]
    assert len(keys) in sizes
    assert expected is None or len(keys) == expected
    if keys:
        people = {k for path in dataset.people.paths for k in pq.read_table(path)["person_key"].to_pylist()}
        assert set(keys) <= people
        assert len(dataset.identities.texts("person", keys)) == len(keys)
    rejected = Path(workspace.home).parent / "out2" / "rejected.xlsx"
    assert not rejected.exists() or rejected.read_bytes()[:2] == b"PK"


def test_killed_at_a_few_moments(desk):
    kill_and_look(desk, rounds=3, rows=200, seed=5)


@pytest.mark.slow
def test_killed_at_fifty_random_moments(desk):
    kill_and_look(desk, rounds=51, rows=3000, seed=11)
