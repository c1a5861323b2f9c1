from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0018_entry_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='entries',
            field=models.BigIntegerField(default=0),
        ),
    ]
