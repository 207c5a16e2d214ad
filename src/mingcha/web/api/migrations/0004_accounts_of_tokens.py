"""Accounts in which tokens act are marked as such."""

from django.db import migrations


def mark_accounts(apps, schema_editor):
    """Also those of tokens that are revoked."""
    users = apps.get_model("orgs", "User")
    held = apps.get_model("api", "ApiToken").objects.values("post__user_id")
    users.objects.filter(pk__in=held).update(is_interface=True)


class Migration(migrations.Migration):
    dependencies = [("api", "0003_pace_over_all_processes"), ("orgs", "0002_interface_accounts")]

    operations = [migrations.RunPython(mark_accounts, migrations.RunPython.noop)]
