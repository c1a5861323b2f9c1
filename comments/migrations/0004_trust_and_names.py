from django.db import migrations
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from comments.names import skeleton


def count_and_name(apps, schema_editor):
    """What trust rests on, from the comments that are here; the names that readers own."""
    Comment = apps.get_model("comments", "Comment")
    Commenter = apps.get_model("comments", "Commenter")
    own = Comment.objects.filter(commenter=OuterRef("pk")).order_by().values("commenter")
    approved = own.filter(status="approved").annotate(n=Count("pk")).values("n")
    refused = own.filter(status__in=["rejected", "spam", "removed"])
    refused = refused.annotate(n=Count("pk")).values("n")
    Commenter.objects.update(
        approved_count=Coalesce(Subquery(approved), 0),
        refused_count=Coalesce(Subquery(refused), 0),
    )
    # Their networks were hashed without a salt, and are of no use beside those that have one.
    Comment.objects.exclude(network="").update(network="")
    for commenter in Commenter.objects.filter(user__isnull=False).only("name"):
        commenter.skeleton = skeleton(commenter.name)
        commenter.save(update_fields=["skeleton"])


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_coming_back")]

    operations = [migrations.RunPython(count_and_name, migrations.RunPython.noop)]
