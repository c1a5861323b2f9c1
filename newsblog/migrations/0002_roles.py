from django.apps.registry import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

PAPER = ["article", "author", "byline", "masthead", "oldaddress", "page", "picture", "section", "tag"]

ROLES = {
    "author": [
        "articles.add_article",
        "articles.change_article",
        "articles.view_article",
        "articles.add_picture",
        "articles.change_picture",
        "articles.view_picture",
        "articles.add_tag",
        "articles.view_tag",
        "articles.view_section",
        "articles.view_author",
    ],
    "editor": [
        *(f"articles.{verb}_{name}" for verb in ("add", "change", "delete", "view") for name in PAPER),
        "articles.publish_article",
        "articles.edit_any_article",
        "comments.view_comment",
        "comments.change_comment",
        "comments.moderate_comment",
        "comments.view_commenter",
        "comments.view_discussionpolicy",
        "comments.change_discussionpolicy",
    ],
    "moderator": [
        "articles.view_article",
        "comments.view_comment",
        "comments.change_comment",
        "comments.moderate_comment",
        "comments.view_commenter",
        "comments.view_discussionpolicy",
    ],
}


def create_roles(apps, schema_editor):
    # Permissions are otherwise made after all migrations, too late to be given to anybody here.
    for label in ("newsblog", "articles", "comments", "auth", "admin"):
        config = installed.get_app_config(label)
        create_permissions(config, verbosity=0, using=schema_editor.connection.alias, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, wanted in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        for permission in wanted:
            label, codename = permission.split(".")
            group.permissions.add(
                Permission.objects.get(content_type__app_label=label, codename=codename)
            )
    administrator, _created = Group.objects.get_or_create(name="administrator")
    administrator.permissions.set(
        Permission.objects.filter(
            content_type__app_label__in=["articles", "comments", "newsblog", "auth"]
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("newsblog", "0001_initial"),
        ("articles", "0002_initial"),
        ("comments", "0002_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
