"""Uploads on disk: by hash, sealed, readable from any place, nothing left of what was refused."""

import io
import os
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.jobs import file_cleanup
from mingcha.web.jobs.file_store import FileStore

ID_NUMBER = b"990101195003075117"


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "files", "a secret")


def all_bytes(store: FileStore) -> bytes:
    return b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("size", [0, 1, 262_143, 262_144, 262_145, 3 * 262_144, 1_000_003])
def test_what_is_stored_comes_back_whole(store, size):
    content = os.urandom(size)
    stored = store.save_bytes(content)
    assert stored.size == size
    assert store.read(stored.sha256) == content


def test_browsing_the_folder_shows_no_identity(store):
    stored = store.save_bytes(ID_NUMBER * 1000)
    assert ID_NUMBER not in all_bytes(store)
    assert ID_NUMBER in store.read(stored.sha256)
    assert store.folder.stat().st_mode & 0o077 == 0


def test_the_same_content_is_kept_once(store):
    assert store.save_bytes(b"one").sha256 == store.save_bytes(b"one").sha256
    assert len(list(store.kept())) == 1


def test_a_file_above_the_limit_leaves_nothing(store):
    with pytest.raises(ClerkError) as refused:
        store.save(io.BytesIO(b"x" * 2_000_001), limit_bytes=2_000_000)
    assert (refused.value.code, refused.value.status) == ("FILE-01", 413)
    assert all_bytes(store) == b""


def test_a_parquet_file_is_read_by_parts(store):
    out = io.BytesIO()
    pq.write_table(pa.table({"n": list(range(200_000))}), out, row_group_size=1000)
    stored = store.save_bytes(out.getvalue())
    with store.open(stored.sha256) as file:
        assert pq.ParquetFile(file).read_row_group(150)["n"][0].as_py() == 150_000


@pytest.mark.parametrize("harm", ["flip", "cut", "swap", "other key"])
def test_a_changed_file_is_refused_not_half_read(store, harm):
    stored = store.save_bytes(os.urandom(262_144 * 3))
    path = next(p for p in store.folder.rglob("*") if p.name == stored.sha256)
    sealed, piece = bytearray(path.read_bytes()), 12 + 262_144 + 16
    if harm == "flip":
        sealed[40_000] ^= 1
    elif harm == "cut":
        del sealed[24 + 2 * piece :]
    elif harm == "swap":
        first, second = sealed[24 : 24 + piece], sealed[24 + piece : 24 + 2 * piece]
        sealed[24 : 24 + 2 * piece] = second + first
    path.write_bytes(sealed)
    reader = FileStore(store.folder, "another secret") if harm == "other key" else store
    with pytest.raises(ClerkError) as refused:
        reader.read(stored.sha256)
    assert refused.value.code == "FILE-03"


def test_a_readable_copy_is_gone_afterwards(store):
    stored = store.save_bytes(ID_NUMBER)
    with store.unsealed(stored.sha256, "../../死亡人员.xlsx") as path:
        assert path.name == "死亡人员.xlsx"
        assert path.read_bytes() == ID_NUMBER
        assert store.folder in path.parents
    assert not path.exists()


def test_copies_left_by_a_killed_process_go_with_the_next_call(store):
    stored = store.save_bytes(ID_NUMBER)
    left = store.folder / ".open" / "999999999-abc"
    left.mkdir(parents=True)
    (left / "死亡人员.xlsx").write_bytes(ID_NUMBER)
    with store.unsealed(stored.sha256, "a.xlsx"):
        assert not left.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "0" * 63, "G" * 64])
def test_only_hashes_name_files(store, name):
    with pytest.raises(ValueError, match="SHA-256"):
        store.open(name)


def test_the_sweep_takes_what_is_not_needed_and_old(store):
    needed, unneeded = store.save_bytes(b"needed").sha256, store.save_bytes(b"unneeded").sha256
    now = datetime.now(UTC)
    assert file_cleanup.sweep(store, [needed], now=now) == 0
    assert file_cleanup.sweep(store, [needed], now=now + timedelta(days=2)) == 1
    assert store.has(needed)
    assert not store.has(unneeded)


def test_what_an_app_still_names_is_not_released(store, monkeypatch):
    needed, unneeded = store.save_bytes(b"needed").sha256, store.save_bytes(b"unneeded").sha256
    monkeypatch.setattr(file_cleanup, "_NAMED", [lambda: [needed]])
    assert file_cleanup.release(store, [needed, unneeded, "0" * 64]) == 1
    assert [sha256 for sha256, _ in store.kept()] == [needed]
