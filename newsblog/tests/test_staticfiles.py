"""Style sheets and scripts as they are collected for readers."""

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "collected"
    source = tmp_path / "source"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "newsblog.staticfiles.Storage"}
    }

    def collect(name, text):
        path = source / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
        call_command("collectstatic", interactive=False, verbosity=0)
        stem, suffix = name.rsplit(".", 1)
        (found,) = settings.STATIC_ROOT.glob(f"{stem}.*.{suffix}")
        return found.read_text()

    return collect


def test_readers_load_style_sheets_without_comments(collected):
    text = """/* Why. */
@layer a {
  .b > .c :is(p, li) { inset: calc(1rem + 2px); }
  .b::after { content: "/*  no  */"; } /* "so" */
}
"""
    assert collected("css/a.css", text) == (
        " @layer a { .b > .c :is(p, li) { inset: calc(1rem + 2px); }"
        ' .b::after { content: "/*  no  */"; } } '
    )


def test_readers_load_scripts_without_comments(collected):
    text = "/* Why. */\nconst a = `// ${1 + 1}  b`; // said\nif (a)\n  alert(/[/]\\/\\*/);\n"
    assert collected("js/a.js", text) == "const a=`// ${1 + 1}  b`;if(a)\nalert(/[/]\\/\\*/);"


def test_what_comes_with_packages_is_served_as_it_was_made(collected):
    text = "/* A licence that must stay. */\na { color: red; }\n"
    assert collected("admin/css/a.css", text) == text
