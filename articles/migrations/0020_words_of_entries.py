from django.db import migrations


def take_words(apps, schema_editor):
    """Live stories are found by the words of their entries too; see Article.words."""
    Article = apps.get_model("articles", "Article")
    live = Article.objects.exclude(live_from_at=None).only("body_text")
    for story in live.iterator(500):
        entries = story.entries.filter(withdrawn_at=None).order_by("-number")
        texts = [text for entry in entries.values_list("title", "body_text") for text in entry]
        words = " ".join(filter(None, [story.body_text, *texts]))
        Article.objects.filter(pk=story.pk).update(body_text=words)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0019_entries_in_the_edition"),
    ]

    operations = [
        migrations.RunPython(take_words, migrations.RunPython.noop),
    ]
