import re
from urllib.parse import unquote

from django.conf import settings
from django.db import migrations

ENDINGS = ("jpg", "png", "webp", "gif")


def note(apps, schema_editor):
    """What stands in texts already; later it is written down when a text is saved."""
    Picture = apps.get_model("articles", "Picture")
    PictureUse = apps.get_model("articles", "PictureUse")
    place = f"{settings.MEDIA_URL}pictures/"
    file = re.compile(re.escape(settings.MEDIA_URL) + r"""(pictures/[^\s"'<>?#,]+)""")
    for name in ("article", "page"):
        texts = apps.get_model("articles", name).objects.filter(body__contains=place)
        for pk, body in texts.values_list("pk", "body").iterator(200):
            wanted = set()
            for found in {unquote(found) for found in file.findall(body)}:
                stem = re.sub(r"-[0-9]+(_\w+)?\.webp$", "", found)
                wanted |= {found, *(f"{stem}.{ending}" for ending in ENDINGS)}
            pictures = Picture.objects.filter(file__in=wanted).values_list("pk", flat=True)
            PictureUse.objects.bulk_create(
                [PictureUse(picture_id=picture, **{f"{name}_id": pk}) for picture in pictures]
            )


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_pictures")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
