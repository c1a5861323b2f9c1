from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

VERBS = ("add", "change", "delete", "view")


def give(apps, schema_editor):
    # Permissions are otherwise made after all migrations, too late to be given to anybody here.
    config = installed.get_app_config("articles")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    own = Permission.objects.filter(content_type__app_label="articles")
    for group in Group.objects.filter(name="administrator"):
        group.permissions.add(*own.filter(codename__in=[f"{verb}_entryversion" for verb in VERBS]))


class Migration(migrations.Migration):
    dependencies = [("newsblog", "0016_review_for_roles"), ("articles", "0018_entry_versions")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
