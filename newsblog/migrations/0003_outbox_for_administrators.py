from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def show_outbox(apps, schema_editor):
    # Permissions are otherwise made after all migrations, too late to be given to anybody here.
    config = installed.get_app_config("comments")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    administrator = Group.objects.filter(name="administrator").first()
    if administrator is not None:
        administrator.permissions.add(
            Permission.objects.get(content_type__app_label="comments", codename="view_message")
        )


class Migration(migrations.Migration):
    dependencies = [("newsblog", "0002_roles"), ("comments", "0005_outbox")]

    operations = [migrations.RunPython(show_outbox, migrations.RunPython.noop)]
