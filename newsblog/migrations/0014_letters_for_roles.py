from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = ["letter", "letteritem", "lettersettings"]
ROLES = {
    "editor": [f"{verb}_{model}" for verb in ("change", "view") for model in MODELS],
    "administrator": [
        f"{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in MODELS
    ],
}


def give_permissions(apps, schema_editor):
    # Permissions are otherwise made after all migrations, too late to be given to anybody here.
    config = installed.get_app_config("comments")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for group in Group.objects.filter(name__in=ROLES):
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="comments", codename__in=ROLES[group.name]
            )
        )


class Migration(migrations.Migration):
    dependencies = [
        ("newsblog", "0013_front_for_roles"),
        ("comments", "0014_letters"),
    ]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
