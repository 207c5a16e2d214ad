"""A copy of the database makes no code: keys of the second factor lie sealed, recovery codes as digests, both through a rotation."""

from base64 import b32encode
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from mingcha.cli.vault import seal_phones
from mingcha.domain.errors import ClerkError
from mingcha.lake.vault.rotation import rotate
from mingcha.web.audit.models import AuditEvent
from mingcha.web.signin.models import PhoneDevice
from mingcha.web.signin.second_factor import (
    bind,
    check_code,
    device_to_bind,
    new_recovery_codes,
    picture_of,
    seal_anew,
)

pytestmark = pytest.mark.django_db
KEY = b"twenty bytes of key."


@pytest.fixture(autouse=True)
def own_key_file(settings, tmp_path):
    """A key file of this test's own, away from the data."""
    settings.HOME = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")
    return settings.HOME.key_file


@pytest.fixture
def clerk(office):
    """县级经办人 with a phone."""
    actor = office.actor("clerk", "county")
    device = device_to_bind(person(actor))
    bound, actor_codes = bind(actor=actor, user=person(actor), code=shown(device), now=timezone.now())
    PhoneDevice.objects.filter(pk=bound.pk).update(last_step=-1)  # as if half a minute had passed
    return SimpleNamespace(actor=actor, user=person(actor), codes=actor_codes)


def person(actor):
    return get_user_model().objects.get(pk=actor.user_id)


def shown(device: PhoneDevice) -> str:
    """What the app on the phone shows."""
    return f"{device.totp().token():06d}"


def everything_in_the_database() -> str:
    return str([list(m.objects.values()) for m in (PhoneDevice, StaticDevice, StaticToken)])


def test_the_database_holds_neither_key_nor_recovery_code(clerk, own_key_file):
    device = PhoneDevice.objects.get()
    key, kept = device.plain_key(), everything_in_the_database()
    assert len(key) == 20 and own_key_file.exists()
    for text in (key.hex(), b32encode(key).decode(), str(key), *clerk.codes):
        assert text not in kept
    assert "otpauth" not in picture_of(device)  # the picture, not the address


def test_a_key_sealed_for_one_person_opens_nothing_for_another(office, clerk):
    other = office.actor("leader", "county")
    stolen = PhoneDevice.objects.create(
        user=person(other), name="x", confirmed=True, sealed_key=PhoneDevice.objects.get().sealed_key
    )
    with pytest.raises(ClerkError) as refused:
        stolen.plain_key()
    assert refused.value.code == "SIGNIN-02" and "重新绑定" in refused.value.next_step


def test_without_the_key_file_no_code_counts(clerk, own_key_file):
    code = shown(PhoneDevice.objects.get())
    own_key_file.rename(own_key_file.with_name("taken-away"))
    with pytest.raises(ClerkError, match="SIGNIN-02"):
        check_code(clerk.user, code)
    own_key_file.with_name("taken-away").rename(own_key_file)
    assert check_code(clerk.user, code).device


def test_after_a_rotation_phone_and_recovery_codes_work_and_keys_can_be_sealed_anew(
    clerk, settings, monkeypatch
):
    for name in ("MINGCHA_HOME", "MINGCHA_KEY_FILE"):
        monkeypatch.setenv(name, "")  # put back afterwards
    before = PhoneDevice.objects.get()
    rotate(settings.HOME.workspace(), who="管理员", reason="人员离岗", now=timezone.now())
    assert check_code(clerk.user, shown(before)).device
    assert check_code(clerk.user, clerk.codes[0]).device
    assert not check_code(clerk.user, clerk.codes[0]).device, "a recovery code works once"
    said = CliRunner().invoke(
        seal_phones, ["--home", str(settings.HOME.folder), "--key-file", str(settings.HOME.key_file)]
    )
    assert "重新加密了 1 部手机的密钥" in said.output
    assert seal_anew(now=timezone.now()) == 0, "the second time there is nothing to do"
    after = PhoneDevice.objects.get()
    assert after.sealed_key != before.sealed_key and after.plain_key() == before.plain_key()
    for former in settings.HOME.key_file.parent.glob("vault.key.old-*"):
        former.unlink()
    assert after.plain_key()
    assert AuditEvent.objects.get(action="seal_second_factors").after == {"phones": 1}


def test_codes_given_out_after_a_rotation_need_the_new_file_only(clerk, settings):
    rotate(settings.HOME.workspace(), who="管理员", reason="人员离岗", now=timezone.now())
    codes = new_recovery_codes(actor=clerk.actor, user=clerk.user, now=timezone.now())
    for former in settings.HOME.key_file.parent.glob("vault.key.old-*"):
        former.unlink()
    assert check_code(clerk.user, codes[0]).device


def test_keys_that_lay_in_clear_are_sealed_and_their_table_is_gone(office):
    user = office.post("clerk", "county").user
    failed_at = timezone.now() - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE otp_totp_totpdevice (user_id bigint, name varchar(64), confirmed bool, key varchar(80), drift smallint,"
            f" last_t bigint, throttling_failure_timestamp {connection.data_types['DateTimeField']}, throttling_failure_count integer)"
        )
        cursor.execute(
            "INSERT INTO otp_totp_totpdevice VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [user.pk, "动态口令", True, KEY.hex(), 1, 57, failed_at, 3],
        )
    kept = StaticDevice.objects.create(user=user, name="备用码", confirmed=True)
    StaticToken.objects.create(device=kept, token="abcd2345")
    migration = import_module("mingcha.web.signin.migrations.0002_keys_are_sealed")
    for _ in range(2):  # the second time changes nothing
        migration.move_keys(apps, SimpleNamespace(connection=connection))
        migration.digest_codes(apps, SimpleNamespace(connection=connection))
    device = PhoneDevice.objects.get(user=user)
    assert (device.plain_key(), device.drift, device.last_step, device.confirmed) == (KEY, 1, 57, True)
    assert (device.throttling_failure_count, device.throttling_failure_timestamp) == (3, failed_at)
    assert "otp_totp_totpdevice" not in connection.introspection.table_names()
    assert KEY.hex() not in everything_in_the_database() and "abcd2345" not in everything_in_the_database()
    assert check_code(user, "abcd2345").device
