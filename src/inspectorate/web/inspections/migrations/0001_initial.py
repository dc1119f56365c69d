import django.db.models.deletion
import inspectorate.web.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.CharField(max_length=60)),
                ("edition_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("setting_up", "Setting up"),
                            ("announced", "Announced"),
                            ("fieldwork", "Fieldwork"),
                            ("panel", "Ratings panel"),
                            ("confirmed", "Ratings confirmed"),
                            ("published", "Published"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default=inspectorate.web.states.State["SETTING_UP"],
                        max_length=20,
                    ),
                ),
                ("long_lists_due", models.DateField(blank=True, null=True)),
                ("fieldwork_starts", models.DateField(blank=True, null=True)),
                ("fieldwork_ends", models.DateField(blank=True, null=True)),
                ("panel_on", models.DateField(blank=True, null=True)),
                ("remove_cases_on", models.DateField(blank=True, null=True)),
                ("deletion_allowed_from", models.DateTimeField(editable=False, null=True)),
                ("cases_removed_at", models.DateTimeField(blank=True, null=True)),
                ("invented", models.TextField(blank=True)),
                ("set_up_at", models.DateTimeField(auto_now_add=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="people.service",
                    ),
                ),
                (
                    "set_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "start",
                    models.CharField(
                        choices=[
                            ("setting_up", "Setting up"),
                            ("announced", "Announced"),
                            ("fieldwork", "Fieldwork"),
                            ("panel", "Ratings panel"),
                            ("confirmed", "Ratings confirmed"),
                            ("published", "Published"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "end",
                    models.CharField(
                        choices=[
                            ("setting_up", "Setting up"),
                            ("announced", "Announced"),
                            ("fieldwork", "Fieldwork"),
                            ("panel", "Ratings panel"),
                            ("confirmed", "Ratings confirmed"),
                            ("published", "Published"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                        related_name="state_changes",
                        to="inspections.inspection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head_of_inspections", "Head of inspections"),
                            ("operations", "Operations"),
                            ("lead_inspector", "Lead inspector"),
                            ("inspector", "Inspector"),
                            ("local_assessor", "Local assessor"),
                            ("partner_inspector", "Partner inspector"),
                            ("link_person", "Link person"),
                            ("service_head", "Head of the service"),
                            ("board_member", "Board member"),
                            ("analyst", "Analyst"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "conflict_of_interest",
                    models.CharField(
                        choices=[
                            ("none", "No conflict of interest"),
                            ("some_cases", "In some cases"),
                            ("service", "In the service as a whole"),
                        ],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("conflict_detail", models.TextField(blank=True)),
                ("excluded", models.JSONField(default=list)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("inspection", "person"),
                        name="inspections_member_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "conflict_of_interest",
                    models.CharField(
                        choices=[
                            ("none", "No conflict of interest"),
                            ("some_cases", "In some cases"),
                            ("service", "In the service as a whole"),
                        ],
                        max_length=20,
                    ),
                ),
                ("conflict_detail", models.TextField(blank=True)),
                ("excluded", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawal_reason", models.TextField(blank=True)),
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
                        related_name="declarations",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_by", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inspections_declaration_withdrawn",
                    )
                ],
            },
        ),
    ]
