"""manage.py evaluate_aid."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from .remarks import remarks


def write(path, rows, columns=("CONTENT", "CLASS")):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return str(path)


def source(path, seed, count=40):
    rows = [
        (text, int(refused)) for refused in (True, False) for text in remarks(count, refused, seed)
    ]
    return write(path, rows)


def evaluate(*args, **options):
    out = StringIO()
    call_command("evaluate_aid", *args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.mark.parametrize("sources", [1, 2])
def test_it_is_measured_on_a_source_it_has_not_seen(tmp_path, sources):
    train = [source(tmp_path / f"{n}.csv", n) for n in range(sources)]
    told = evaluate(*train, on=source(tmp_path / "other.csv", 9))
    assert f"Learnt from    {sources * 80} comments ({sources * 40} spam)" in told
    assert "Tried on       80 comments (40 spam) of other.csv" in told
    assert "AUC            1.0000" in told
    assert "At 2 % false alarms on the file it was tried on" in told
    assert "caught       100.0% of the spam (40 of 40)" in told
    assert "held wrongly 0.0% of the rest (0 of 40)" in told
    assert "With the threshold chosen on the training data" in told


def test_labels_that_say_nothing_are_learnt_as_nothing(tmp_path):
    """Where the two kinds are the same words, nothing can be told apart."""
    same = write(tmp_path / "same.csv", [(f"Remark {n % 9}", n % 2) for n in range(90)])
    assert "caught       0.0%" in evaluate(same, on=same)


@pytest.mark.parametrize(
    ("rows", "columns", "sentence"),
    [
        ([("a", 1)], ("TEXT", "CLASS"), "has no column CONTENT."),
        ([("a", 1)], ("CONTENT", "SPAM"), "has no column CLASS."),
        ([("a", 1), ("b", 1)], ("CONTENT", "CLASS"), "must have both spam (1) and other"),
        ([], ("CONTENT", "CLASS"), "must have both spam (1) and other"),
        (
            [("a", 1), ("b", "perhaps")],
            ("CONTENT", "CLASS"),
            "line 3: 'perhaps' is neither 1 nor 0.",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(tmp_path, rows, columns, sentence):
    path = write(tmp_path / "bad.csv", rows, columns)
    with pytest.raises(CommandError) as error:
        evaluate(path, on=path)
    assert sentence in str(error.value) and "\n" not in str(error.value)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(
        CommandError, match=r"none\.csv cannot be read: No such file or directory\."
    ):
        evaluate(str(tmp_path / "none.csv"), on="x")


def test_file_in_another_encoding_is_named(tmp_path):
    (tmp_path / "latin.csv").write_bytes("CONTENT,CLASS\ncaf\xe9,1\n".encode("latin-1"))
    with pytest.raises(CommandError, match="not in UTF-8"):
        evaluate(str(tmp_path / "latin.csv"), on="x")


def test_markup_of_pages_is_not_learnt(tmp_path):
    from comments.management.commands.evaluate_aid import plain

    text = 'I&#39;m <a href="https://a.example/x">here</a><br />now\ufeff'
    assert plain(text).split() == ["I'm", "https://a.example/x", "now"]
