import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("inspections", "0001_initial"),
        ("reports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImprovementAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="improvement_actions",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="improvement_actions",
                        to="reports.recommendation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("owner", models.CharField(max_length=200)),
                ("due", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("under_way", "Under way"),
                            ("done", "Done"),
                            ("returned", "Returned"),
                            ("verified", "Verified"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="improvement.improvementaction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActionEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField(blank=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("stored_name", models.CharField(blank=True, max_length=200)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("added_on", models.DateField(default=django.utils.timezone.localdate)),
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
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="improvement.improvementaction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImprovementPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due", models.DateField(null=True)),
                ("next_review", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "inspection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="improvement_plan",
                        to="inspections.inspection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImprovementReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=[("soon", "Due soon"), ("late", "Late")], max_length=10)),
                ("due", models.DateField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="improvement.improvementaction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecommendationClosure",
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
                            ("implemented", "Closed as implemented"),
                            ("not_implemented", "Closed as not implemented"),
                            ("reopened", "Open again"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("on", models.DateField()),
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
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closures",
                        to="reports.recommendation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecommendationResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("words_version", models.PositiveIntegerField()),
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
                ("commentary", models.TextField(blank=True)),
                ("given_by", models.TextField(blank=True)),
                ("given_on", models.DateField()),
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
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="reports.recommendation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BoardReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("held_on", models.DateField()),
                ("present", models.JSONField(default=list)),
                ("minute", models.TextField()),
                ("decided", models.TextField(blank=True)),
                ("next_review", models.DateField(null=True)),
                ("progress", models.JSONField(default=list)),
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
                        related_name="board_reviews",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "number"), name="improvement_review_number")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="improvementaction",
            constraint=models.UniqueConstraint(
                fields=("inspection", "number"), name="improvement_action_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionversion",
            constraint=models.UniqueConstraint(
                fields=("action", "number"), name="improvement_action_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementreminder",
            constraint=models.UniqueConstraint(
                fields=("action", "kind", "due"), name="improvement_reminder_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendationclosure",
            constraint=models.UniqueConstraint(
                fields=("recommendation", "number"), name="improvement_closure_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendationresponse",
            constraint=models.UniqueConstraint(
                fields=("recommendation", "number"), name="improvement_response_number"
            ),
        ),
    ]
