import csv
import html
import re
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from comments.aid import measure
from comments.aid.features import Reading
from comments.aid.learner import learn

FOLDS = 5
ANCHOR = re.compile(r'<a\b[^>]*\bhref="(https?:[^"]*)"[^>]*>.*?</a>', re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^<>]{1,500}>")
# Of a label; everything else is told.
YES, NO = ("1", "spam", "true", "yes", "refused"), ("0", "ham", "false", "no", "approved")


class Command(BaseCommand):
    help = (
        "Measure the aid on labelled comments: it learns from the CSV files TRAIN and is tried on "
        "the file TEST, which it has not seen. Nothing is kept: the site's own aid learns from the "
        "site's own decisions alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("train", nargs="+", metavar="TRAIN", help="CSV files to learn from")
        parser.add_argument("--on", required=True, metavar="TEST", help="CSV file to be tried on")
        parser.add_argument("--text", default="CONTENT", metavar="COLUMN", help="the words")
        parser.add_argument(
            "--label", default="CLASS", metavar="COLUMN", help="1 for spam, 0 for the rest"
        )
        parser.add_argument(
            "--false-alarms",
            type=float,
            default=2.0,
            metavar="PERCENT",
            help="how much of the good may be held (2)",
        )

    def handle(self, *, train, on, text, label, false_alarms, verbosity, **options):
        if not 0 <= false_alarms < 100:
            raise CommandError("--false-alarms must be at least 0 and less than 100.")
        self.columns, self.verbosity, share = (text, label), verbosity, false_alarms / 100
        sources = [self._read(path) for path in train]
        vectors, labels = together(sources)
        test, truth = self._read(on)
        self._say(f"Learning from {len(labels):,} comments, {sum(labels):,} of them spam …")
        began = time.perf_counter()
        learner = learn(vectors, labels)
        took = time.perf_counter() - began
        scores = [weigh(learner, vector) for vector in test]
        line = self.stdout.write
        line(f"Learnt from    {len(labels):,} comments ({sum(labels):,} spam) in {took:.1f} s")
        line(f"Tried on       {len(truth):,} comments ({sum(truth):,} spam) of {Path(on).name}")
        line(f"AUC            {measure.area(scores, truth):.4f}")
        line("")
        there = measure.threshold(scores, truth, share)
        self._tell(
            f"At {false_alarms:g} % false alarms on the file it was tried on", there, scores, truth
        )
        self._say("Choosing a threshold on the training data alone …")
        here = self._chosen(sources, share)
        self._tell("With the threshold chosen on the training data", here, scores, truth)

    def _chosen(self, sources, share):
        """The threshold for `share`, by scores of what a learner had not seen: each source in turn,
        or a fifth in turn where there is one source."""
        if len(sources) == 1:
            vectors, labels = sources[0]
            sources = [(vectors[n::FOLDS], labels[n::FOLDS]) for n in range(FOLDS)]
        scores, truth = [], []
        for n, (vectors, labels) in enumerate(sources):
            others = together(sources[:n] + sources[n + 1 :])
            learner = learn(*others)
            scores += [weigh(learner, vector) for vector in vectors]
            truth += labels
            self._say(f"  {n + 1} of {len(sources)}")
        return measure.threshold(scores, truth, share)

    def _tell(self, title, threshold, scores, truth):
        result = measure.count([score > threshold for score in scores], truth)
        precision = "–" if result.precision is None else f"{result.precision:.1%}"
        for line in (
            f"{title} (score above {threshold:.2f}):",
            f"  caught       {result.recall:.1%} of the spam ({result.caught} of {result.refused})",
            f"  held wrongly {result.false_alarms:.1%} of the rest"
            f" ({result.alarms} of {result.approved})",
            f"  precision    {precision}",
        ):
            self.stdout.write(line)

    def _read(self, path):
        """The vectors and labels of a file that has both kinds."""
        text, label = self.columns
        try:
            with open(path, encoding="utf-8-sig", newline="") as file:
                rows = csv.DictReader(file)
                for column in self.columns:
                    if column not in (rows.fieldnames or ()):
                        raise CommandError(f"{path} has no column {column}.")
                found = [(row[text] or "", self._label(row[label], path, rows)) for row in rows]
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise CommandError(f"{path} is not in UTF-8.") from None
        except csv.Error as error:
            raise CommandError(f"{path} is not CSV: {error}.") from None
        labels = [spam for _text, spam in found]
        if len(set(labels)) < 2:
            raise CommandError(f"{path} must have both spam (1) and other comments (0).")
        self._say(f"Read {len(found):,} comments of {path}")
        return [Reading(plain(words)).vector() for words, _spam in found], labels

    def _label(self, value, path, rows):
        value = (value or "").strip().lower()
        if value not in (*YES, *NO):
            raise CommandError(f"{path}, line {rows.line_num}: {value!r} is neither 1 nor 0.")
        return value in YES

    def _say(self, text):
        if self.verbosity > 1:
            self.stdout.write(text)
        else:
            self.stderr.write(text)


def plain(text):
    """Text that was taken from pages, without their markup; comments here have none."""
    text = ANCHOR.sub(r" \1 ", html.unescape(text))
    return html.unescape(TAG.sub(" ", text)).strip("\ufeff \n")


def together(sources):
    vectors = [vector for found, _labels in sources for vector in found]
    return vectors, [label for _found, labels in sources for label in labels]


def weigh(learner, vector):
    return learner.bias + sum(learner.weights[at] * value for at, value in vector)
