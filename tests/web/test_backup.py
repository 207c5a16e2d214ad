"""Backup and restore: what comes back is what was there, checked; a damaged archive and a folder in use are refused; the keys stay apart."""

import shutil
import sqlite3
import tarfile
from dataclasses import replace

import pytest
from django.db import connection, connections

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.services import acting, verify_chain
from mingcha.web.project.backup import restore_database_and_verify, restore_files, write_backup

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def installation(settings, tmp_path, office, now, monkeypatch):
    """A lake, a sealed file, a few acts; its keys lie outside of its folder."""
    home = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")
    settings.HOME = home
    for name in ("lake/deaths/00001/rows.parquet", "vault/identities-1", "web/files/ab/abcd", "audit.log"):
        (home.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (home.folder / name).write_bytes(name.encode() * 100)
    (home.folder / "web" / "files" / ".incoming").mkdir()
    (home.folder / "web" / "files" / ".incoming" / "half").write_bytes(b"still being written")
    clerk = office.actor("clerk", "county")
    for n in range(5):
        with acting(clerk, now=now) as act:
            act.record("view", "flag", object_id=n)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    connections.close_all()
    return home


def test_what_comes_back_is_what_was_there(installation, tmp_path, now, settings):
    target = tmp_path / "out" / "备份.tar"
    manifest = write_backup(target, now=now)
    assert not [name for name in manifest["sha256"] if "incoming" in name or "key" in name]
    with tarfile.open(target) as archive:
        assert not [n for n in archive.getnames() if n.endswith(".key")]
    restored = tmp_path / "restored"
    assert restore_files(target, restored) == manifest
    for name in ("lake/deaths/00001/rows.parquet", "vault/identities-1", "web/files/ab/abcd", "audit.log"):
        assert (restored / name).read_bytes() == (installation.folder / name).read_bytes()
    settings.HOME = replace(installation, folder=restored)
    if connection.vendor == "sqlite":
        with sqlite3.connect(restored / "web" / "db.sqlite3") as copy:
            assert copy.execute("SELECT count(*) FROM audit_auditevent").fetchone() == (5,)
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert restore_database_and_verify(manifest) == "审计记录完整"
    assert verify_chain() is None


def test_an_existing_backup_is_not_overwritten(installation, tmp_path, now):
    target = tmp_path / "备份.tar"
    write_backup(target, now=now)
    before = target.read_bytes()
    with pytest.raises(ClerkError) as refused:
        write_backup(target, now=now)
    assert (refused.value.code, target.read_bytes()) == ("BACKUP-01", before)


def test_a_damaged_archive_leaves_no_folder(installation, tmp_path, now):
    target = tmp_path / "备份.tar"
    write_backup(target, now=now)
    content = bytearray(target.read_bytes())
    place = content.index(b"vault/identities-1" * 3)
    content[place] ^= 1
    target.write_bytes(bytes(content))
    with pytest.raises(ClerkError) as refused:
        restore_files(target, tmp_path / "restored")
    assert refused.value.code == "BACKUP-03"
    assert not (tmp_path / "restored").exists()
    target.write_bytes(b"no archive at all")
    with pytest.raises(ClerkError, match="BACKUP-03"):
        restore_files(target, tmp_path / "restored")


def test_a_folder_in_use_is_not_written_to(installation, tmp_path, now):
    target = tmp_path / "备份.tar"
    write_backup(target, now=now)
    with pytest.raises(ClerkError) as refused:
        restore_files(target, installation.folder)
    assert refused.value.code == "BACKUP-04"
    shutil.rmtree(installation.folder)
    restore_files(target, installation.folder)
    assert (installation.folder / "vault" / "identities-1").exists()
