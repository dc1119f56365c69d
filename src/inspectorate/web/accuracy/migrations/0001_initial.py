import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("inspections", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccuracyCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("working_days", models.PositiveIntegerField()),
                ("deadline", models.DateField()),
                ("draft_digest", models.CharField(max_length=64)),
                ("content", models.JSONField(default=dict)),
                ("statements", models.JSONField(default=list)),
                ("documents", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accuracy_checks",
                        to="inspections.inspection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("statement", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("figure", models.TextField(blank=True)),
                ("wrong", models.TextField()),
                ("right", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("page", "On a page"),
                            ("api", "Through the API"),
                            ("file", "In a returned file"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_late", models.BooleanField(default=False)),
                ("is_void", models.BooleanField(default=False)),
                ("is_admitted", models.BooleanField(null=True)),
                ("admission_reason", models.TextField(blank=True)),
                ("admitted_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "admitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "check_sent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="challenges",
                        to="accuracy.accuracycheck",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChallengeFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("stored_name", models.CharField(max_length=200)),
                ("content_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="accuracy.challenge",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChallengeResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("partly_accepted", "Partly accepted"),
                            ("not_accepted", "Not accepted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                ("sections", models.JSONField(default=list)),
                ("asks_panel", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responses",
                        to="accuracy.challenge",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CheckRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("token", models.CharField(max_length=60)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "check_sent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="accuracy.accuracycheck",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="challenge",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="challenges",
                to="accuracy.checkrecipient",
            ),
        ),
        migrations.CreateModel(
            name="ResponsesSignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("draft_digest", models.CharField(max_length=64)),
                ("name", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "check_sent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_offs",
                        to="accuracy.accuracycheck",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="accuracycheck",
            constraint=models.UniqueConstraint(fields=("inspection", "number"), name="accuracy_check_number"),
        ),
        migrations.AddConstraint(
            model_name="challengeresponse",
            constraint=models.UniqueConstraint(
                fields=("challenge", "number"), name="accuracy_response_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkrecipient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False)),
                fields=("check_sent", "person"),
                name="accuracy_recipient_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                fields=("check_sent", "number"), name="accuracy_challenge_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("admitted_at", None), ("admitted_by", None), ("is_admitted", None)),
                    models.Q(
                        ("admitted_at__isnull", False),
                        ("admitted_by__isnull", False),
                        ("is_admitted__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="accuracy_challenge_admitted",
            ),
        ),
    ]
