"""The counts of rate limits are written with every request of a program, and lost in a crash without harm."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tokens", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE tokens_ratelimitcount SET UNLOGGED", "ALTER TABLE tokens_ratelimitcount SET LOGGED"
        )
    ]
