"""Why an assessment was opened again goes with the assessment; the trail keeps only its digest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="reopened_because",
            field=models.TextField(blank=True, db_default="", default=""),
        )
    ]
