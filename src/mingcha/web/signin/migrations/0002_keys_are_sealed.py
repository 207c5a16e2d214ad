"""Keys that django-otp's own device kept in clear are sealed, and its table goes; recovery codes become digests.

The table is asked for by name: its app is no longer installed, and a new installation never had it.
"""

from binascii import unhexlify
from datetime import UTC, datetime

from django.db import migrations

from mingcha.web.signin.sealing import code_digest, seal

_FORMER = "otp_totp_totpdevice"
_KEPT = "user_id, name, confirmed, key, drift, last_t, throttling_failure_timestamp, throttling_failure_count"
_IN_CLEAR = 8
"""Characters of a recovery code; a digest has 16."""


def move_keys(apps, schema_editor):
    """Seal, copy, drop."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if _FORMER not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete = ON")  # the freed pages are written over
        cursor.execute(f"SELECT {_KEPT} FROM {_FORMER}")
        rows = cursor.fetchall()
    made = []
    device = apps.get_model("signin", "PhoneDevice")
    for user_id, name, confirmed, key, drift, last_t, failed_at, failures in rows:
        made.append(
            device(
                user_id=user_id, name=name, confirmed=confirmed, sealed_key=seal(unhexlify(key), user_id), drift=drift,
                last_step=last_t, throttling_failure_timestamp=_aware(failed_at), throttling_failure_count=failures,
            )
        )  # fmt: skip
    device.objects.bulk_create(made)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_FORMER}")


def digest_codes(apps, schema_editor):
    """Recovery codes that were given out go on working; the database no longer knows them."""
    tokens = apps.get_model("otp_static", "StaticToken").objects.select_related("device")
    for token in tokens.all():
        if len(token.token) == _IN_CLEAR:
            token.token = code_digest(token.token, token.device.user_id)
            token.save(update_fields=["token"])


def _aware(moment):
    """SQLite hands text or a naive instant to a bare cursor; both are UTC."""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


class Migration(migrations.Migration):
    dependencies = [("signin", "0001_initial"), ("otp_static", "0003_add_timestamps")]

    operations = [
        migrations.RunPython(move_keys, migrations.RunPython.noop),
        migrations.RunPython(digest_codes, migrations.RunPython.noop),
    ]
