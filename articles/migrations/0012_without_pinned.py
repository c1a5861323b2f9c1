from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0011_front_page'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='article',
            name='article_pinned',
        ),
        migrations.RemoveField(
            model_name='article',
            name='pinned',
        ),
    ]
