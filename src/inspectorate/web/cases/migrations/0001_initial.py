import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("inspections", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("seed", models.BigIntegerField(null=True)),
                ("sample_record", models.JSONField(default=dict)),
                ("max_per_manager", models.PositiveIntegerField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("because", models.JSONField()),
                ("balance", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                ("drawn_at", models.DateTimeField(auto_now_add=True)),
                (
                    "drawn_by",
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
                        related_name="draws",
                        to="inspections.inspection",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseReplacement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("out", models.TextField()),
                ("reason", models.TextField()),
                ("rule", models.CharField(max_length=10)),
                ("eligible", models.PositiveIntegerField(default=0)),
                ("into", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=10)),
                ("value", models.TextField(blank=True)),
                ("origin", models.TextField(blank=True)),
                ("because", models.TextField(blank=True)),
                ("undone", models.TextField(blank=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("completed_at", models.DateTimeField(null=True)),
                (
                    "completed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replacements",
                        to="cases.draw",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LongList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("file_name", models.CharField(max_length=200)),
                ("content", models.BinaryField(null=True)),
                ("content_hash", models.CharField(max_length=64)),
                ("sheet", models.CharField(blank=True, max_length=120)),
                ("headings", models.JSONField()),
                ("examples", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=list)),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                ("columns", models.JSONField(default=dict)),
                ("on", models.DateField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("eligible", models.PositiveIntegerField(default=0)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="long_lists",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="draw",
            name="long_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="cases.longlist"
            ),
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("record", models.JSONField()),
                ("because", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                ("sealed_at", models.DateTimeField(auto_now_add=True)),
                ("numbered_at", models.DateTimeField(null=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seals",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "long_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seals", to="cases.longlist"
                    ),
                ),
                (
                    "numbered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sealed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "group", "number"), name="cases_seal_number"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="draw",
            name="seal",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draw",
                to="cases.seal",
            ),
        ),
        migrations.CreateModel(
            name="LongListRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                ("case_id", models.TextField(blank=True)),
                ("reason_key", models.CharField(blank=True, max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
                ("disposal_date", models.DateField(null=True)),
                ("age", models.PositiveSmallIntegerField(null=True)),
                ("remarks", models.JSONField(default=list)),
                ("possible_duplicate", models.TextField(blank=True)),
                ("changed", models.JSONField(default=list)),
                (
                    "long_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_rows",
                        to="cases.longlist",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ColumnMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=60)),
                ("columns", models.JSONField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="column_maps",
                        to="people.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service", "group"), name="cases_column_map_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DrawnCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_id", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("selected", "In the sample"),
                            ("replaced", "Replaced"),
                        ],
                        max_length=10,
                    ),
                ),
                ("order", models.PositiveIntegerField()),
                ("case_manager", models.TextField(blank=True)),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cases", to="cases.draw"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draw", "case_id"), name="cases_drawn_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="longlist",
            constraint=models.UniqueConstraint(
                fields=("inspection", "group", "number"), name="cases_long_list_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                fields=("inspection", "group", "number"), name="cases_draw_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="longlistrow",
            constraint=models.UniqueConstraint(fields=("long_list", "row"), name="cases_long_list_row_once"),
        ),
    ]
