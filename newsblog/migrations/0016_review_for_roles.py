from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "editor": ["approve_article", "view_checklist", "change_checklist"],
    "administrator": [
        "approve_article",
        *(
            f"{verb}_{name}"
            for verb in ("add", "change", "delete", "view")
            for name in ("checklist", "outsidelink", "review", "reviewnote", "reviewstep")
        ),
    ],
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
    dependencies = [("newsblog", "0015_entries_for_roles"), ("articles", "0017_review")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
