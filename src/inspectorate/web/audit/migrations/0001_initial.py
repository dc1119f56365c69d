import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Archive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.DateTimeField()),
                ("transactions_before", models.BigIntegerField()),
                ("events", models.BigIntegerField()),
                ("ends", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("chain", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("digest", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="RowChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("transaction_id", models.BigIntegerField()),
                ("table_name", models.TextField()),
                ("row_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.SmallIntegerField(db_default=0, editable=False)),
                ("number", models.BigIntegerField(db_default=0, editable=False)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("transaction_id", models.BigIntegerField(db_default=0, editable=False)),
                ("person", models.BigIntegerField(null=True)),
                ("who", models.TextField()),
                ("event_type", models.TextField()),
                (
                    "outcome",
                    models.TextField(choices=[("done", "Done"), ("viewed", "Viewed"), ("denied", "Denied")]),
                ),
                ("inspection", models.BigIntegerField(null=True)),
                ("subject", models.TextField(blank=True)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("salt", models.TextField(db_default="", editable=False)),
                ("details_digest", models.TextField(db_default="", editable=False)),
                ("previous", models.TextField(db_default="", editable=False)),
                ("digest", models.TextField(db_default="", editable=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["inspection", "-at"], name="audit_event_inspect_77b521_idx"),
                    models.Index(fields=["inspection", "person", "-at"], name="audit_event_by_person"),
                    models.Index(
                        condition=models.Q(("outcome", "denied")),
                        fields=["inspection", "-at"],
                        name="audit_event_denied",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("event_type__in", ("save_answer", "see_assessment", "see_cases")), _negated=True
                        ),
                        fields=["inspection", "event_type", "-at"],
                        name="audit_event_by_rare_type",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "number"), name="audit_event_in_its_place")
                ],
            },
        ),
    ]
