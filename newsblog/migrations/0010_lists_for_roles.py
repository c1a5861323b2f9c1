from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

EVERY = ("add", "change", "delete", "view")
LISTS = [f"{verb}_{name}" for verb in EVERY for name in ("word", "domain")]
KEPT = [f"{verb}_{name}" for verb in EVERY for name in ("bucket", "likeness")]
ROLES = {"moderator": LISTS, "editor": LISTS, "administrator": LISTS + KEPT}


def give(apps, schema_editor):
    # Permissions are otherwise made after all migrations, too late to be given to anybody here.
    config = installed.get_app_config("comments")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    own = Permission.objects.filter(content_type__app_label="comments")
    for group in Group.objects.filter(name__in=ROLES):
        group.permissions.add(*own.filter(codename__in=ROLES[group.name]))


class Migration(migrations.Migration):
    dependencies = [
        ("newsblog", "0009_appeals_for_roles"),
        ("comments", "0011_rules_before_posting"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
