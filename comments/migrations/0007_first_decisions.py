from django.db import migrations

# What moderators could choose before the list was the editors' own.
REASONS = [
    "It attacks a person instead of an argument.",
    "It has nothing to do with the story.",
    "It says something grave about somebody and names no source.",
    "It advertises.",
    "It is not in a language of this paper.",
]
ILLEGAL = "It is against the law."


def make_reasons(apps, schema_editor):
    Reason = apps.get_model("comments", "Reason")
    for position, text in enumerate(REASONS, start=1):
        Reason.objects.create(text=text, position=position)
    Reason.objects.create(text=ILLEGAL, ground="illegal", position=len(REASONS) + 1)


# No state is without its decision: what stood here before has one that says so.
DECISIONS = """
    INSERT INTO comments_decision (comment_id, was, status, origin, made_at, rule, text, clause)
    SELECT c.id, '', c.status, 'import', c.created_at, '',
        CASE WHEN c.status = 'pending' THEN c.held_because ELSE c.refused_because END, ''
    FROM comments_comment c
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_decisions")]

    operations = [
        migrations.RunPython(make_reasons, migrations.RunPython.noop),
        migrations.RunSQL(DECISIONS, "DELETE FROM comments_decision"),
    ]
