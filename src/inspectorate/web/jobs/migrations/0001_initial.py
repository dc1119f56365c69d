import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("inspections", "0002_retention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("send_long_list", "Read a long list"),
                            ("confirm_columns", "Find the eligible cases in a long list"),
                            ("number_samples", "Calculate the numbered samples"),
                            ("choose_sample", "Record the chosen sample"),
                            ("export_dataset", "Create a dataset"),
                            ("import_package", "Import an inspection from a package"),
                            ("prepare_release", "Prepare a release of the report"),
                            ("read_word_draft", "Read a Word document of the draft"),
                            ("make_report_files", "Make the files of the report"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("token", models.BigIntegerField(null=True)),
                ("request_id", models.CharField(blank=True, max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("arguments", models.TextField(blank=True)),
                ("content", models.BinaryField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("queued_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True)),
                ("request_page", models.CharField(max_length=200)),
                ("result_page", models.CharField(blank=True, max_length=200)),
                ("result_address", models.CharField(blank=True, max_length=200)),
                ("result", models.BinaryField(null=True)),
                ("result_inspections", models.JSONField(default=list)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                (
                    "inspection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "queued_at"], name="jobs_job_state_69e138_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=("person", "digest"),
                        name="jobs_job_once_at_a_time",
                    )
                ],
            },
        ),
    ]
