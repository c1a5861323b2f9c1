from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "editor": ["view_frontpage", "change_frontpage"],
    "administrator": ["add_frontpage", "change_frontpage", "delete_frontpage", "view_frontpage"],
}


def give(apps, schema_editor):
    # Permissions are otherwise made after all migrations, too late to be given to anybody here.
    config = installed.get_app_config("articles")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    own = Permission.objects.filter(content_type__app_label="articles")
    for group in Group.objects.filter(name__in=ROLES):
        group.permissions.add(*own.filter(codename__in=ROLES[group.name]))


class Migration(migrations.Migration):
    dependencies = [
        ("newsblog", "0012_pings"),
        ("articles", "0012_without_pinned"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
