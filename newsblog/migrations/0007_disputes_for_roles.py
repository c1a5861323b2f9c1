from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "author": ["view_dispute"],
    "moderator": ["view_dispute"],
    "editor": ["view_dispute", "answer_dispute"],
    "administrator": [
        "answer_dispute",
        *(f"{verb}_{name}" for verb in ("add", "change", "delete", "view") for name in ("dispute", "disputestep")),
    ],
}


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
    dependencies = [("newsblog", "0006_versions_for_roles"), ("comments", "0008_disputes")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
