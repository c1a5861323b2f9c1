from datetime import datetime, time, timedelta

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Edition, FrontItem
from articles.models.article_queryset import in_print
from comments import markup


class LetterKind(models.TextChoices):
    DAILY = "daily", _("Daily letter")
    WEEKLY = "weekly", _("Weekly letter")


class LetterSettings(models.Model):
    """When letters go out: one row, read by `LetterSettings.load()`."""

    class Mode(models.TextChoices):
        AUTOMATIC = "automatic", _("By itself at its hour, unless somebody holds it")
        BY_HAND = "by_hand", _("When an editor sends it")
        OFF = "off", _("Not at all")

    class Day(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    ROW = 1

    daily = models.CharField(
        _("daily letter"), max_length=10, choices=Mode.choices, default=Mode.AUTOMATIC
    )
    daily_hour = models.PositiveSmallIntegerField(
        _("hour"),
        default=6,
        validators=[MaxValueValidator(23)],
        help_text=_("In the paper’s time, from 0 to 23."),
    )
    weekly = models.CharField(
        _("weekly letter"), max_length=10, choices=Mode.choices, default=Mode.AUTOMATIC
    )
    weekly_day = models.PositiveSmallIntegerField(
        _("day"), choices=Day.choices, default=Day.SATURDAY
    )
    weekly_hour = models.PositiveSmallIntegerField(
        _("hour of the weekly letter"), default=8, validators=[MaxValueValidator(23)]
    )

    class Meta:
        verbose_name = _("letter settings")
        verbose_name_plural = _("letter settings")

    def __str__(self):
        return str(_("Letter settings"))

    @classmethod
    def load(cls):
        """The row, or its defaults when nobody has saved one yet."""
        return cls.objects.filter(pk=cls.ROW).first() or cls(pk=cls.ROW)

    def mode(self, kind):
        return getattr(self, kind)

    def offered(self):
        """The kinds of letter that readers can have."""
        return [kind for kind in LetterKind if self.mode(kind) != self.Mode.OFF]

    def next_time(self, kind, after):
        """The next moment at which a letter of this kind goes out by itself."""
        hour = time(self.daily_hour if kind == LetterKind.DAILY else self.weekly_hour)
        day = timezone.localdate(after)
        taken = Letter.objects.filter(kind=kind, day__gte=day).values_list("day", flat=True)
        taken = set(taken)
        while True:
            is_day = kind == LetterKind.DAILY or day.weekday() == self.weekly_day
            moment = timezone.make_aware(datetime.combine(day, hour))
            if is_day and moment > after and day not in taken:
                return moment
            day += timedelta(days=1)


class LetterQuerySet(models.QuerySet):
    def sent(self):
        return self.exclude(sent_at=None)

    def newest_first(self):
        return self.order_by("-sent_at", "-pk")

    def with_lead(self, now=None):
        """With the headline of its first story that may be read now."""
        items = LetterItem.objects.filter(letter=OuterRef("pk")).public(now)
        return self.annotate(lead=Subquery(items.values("article__headline")[:1]))


class Letter(models.Model):
    """One issue of the daily or weekly letter. Until it is sent it gathers what is published.

    There is one of each kind that is not sent yet, and at most one is sent on a day.
    """

    # A first letter, or one after a long silence, reaches back so far.
    REACH = {LetterKind.DAILY: timedelta(days=3), LetterKind.WEEKLY: timedelta(days=14)}
    FIRST = {LetterKind.DAILY: timedelta(days=1), LetterKind.WEEKLY: timedelta(days=7)}
    # What was saved while the last letter was being closed is not lost.
    OVERLAP = timedelta(hours=1)
    # As many stories are gathered; of a busy week the newest.
    MOST = 200

    kind = models.CharField(_("letter"), max_length=10, choices=LetterKind.choices)
    subject = models.CharField(
        _("subject"),
        max_length=150,
        blank=True,
        help_text=_("The headline of the first story, if you leave it empty."),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        max_length=5000,
        help_text=_(
            "Stands at the top. An empty line begins a new paragraph; *emphasis*, **more of it**, "
            "[words](https://…) for a link, and lists, whose lines begin with a hyphen."
        ),
    )
    is_held = models.BooleanField(
        _("hold it"), default=False, help_text=_("It does not go out by itself.")
    )
    # Whether an editor has put the stories in an order, which new ones then leave alone.
    is_arranged = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("goes out"), editable=False)
    day = models.DateField(_("day"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    articles = models.ManyToManyField(Article, through="LetterItem", related_name="+")

    objects = LetterQuerySet.as_manager()

    # Its text, made once for all the mails in which it goes out together (comments.letters).
    copy = None

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(name="letter_of_a_day", fields=["kind", "day"]),
            models.UniqueConstraint(
                name="letter_one_open", fields=["kind"], condition=Q(sent_at__isnull=True)
            ),
            models.CheckConstraint(
                name="letter_sent_has_a_day",
                condition=Q(sent_at__isnull=True, day__isnull=True)
                | Q(sent_at__isnull=False, day__isnull=False),
            ),
        ]
        indexes = [models.Index(name="letter_newest", fields=["-sent_at", "-id"])]

    def __str__(self):
        day = date_format(self.day, "DATE_FORMAT") if self.day else _("the next one")
        return f"{self.get_kind_display()}, {day}"

    def get_absolute_url(self):
        return reverse("comments:letter", args=[self.kind, self.day.isoformat()])

    def public_items(self, now=None):
        """What is in it, in the editors' order."""
        return self.items.public(now)

    @property
    def note_html(self):
        return mark_safe(markup.render(self.note, rel="noopener"))

    @property
    def title(self):
        """On the site; `lead` comes from LetterQuerySet.with_lead."""
        return self.subject or getattr(self, "lead", None) or self.get_kind_display()

    # Composing

    @classmethod
    def open(cls, kind, settings, now):
        """The one of this kind that is not sent yet, made when there is none."""
        new = {"created_at": now, "due_at": settings.next_time(kind, now)}
        return cls.objects.get_or_create(kind=kind, sent_at=None, defaults=new)[0]

    def gather(self, now):
        """Take in what was published since the last letter of its kind; returns how much.

        What came from another site is no news, and no story is in two letters of a kind.
        """
        with transaction.atomic():
            letter = Letter.objects.select_for_update().get(pk=self.pk)
            if letter.sent_at:
                return 0
            known = LetterItem.objects.filter(letter__kind=self.kind, article=OuterRef("pk"))
            found = (
                Article.objects.published(now)
                .filter(published_at__gt=letter.begins_at(now), import_key=None)
                .exclude(Exists(known))
                .newest_first()
                .values_list("pk", flat=True)
            )
            room = max(0, self.MOST - letter.items.count())
            last = letter.items.aggregate(last=models.Max("position"))["last"] or 0
            items = [
                LetterItem(letter=letter, article_id=pk, position=position)
                for position, pk in enumerate(found[:room], last + 1)
            ]
            LetterItem.objects.bulk_create(items)
            if items and not letter.is_arranged:
                letter.arrange_by_section()
        return len(items)

    def begins_at(self, now):
        last = Letter.objects.sent().filter(kind=self.kind).newest_first().first()
        if last is None:
            return now - self.FIRST[self.kind]
        return max(last.sent_at - self.OVERLAP, now - self.REACH[self.kind])

    def arrange_by_section(self):
        """What leads the front page or the newest one first, then section by section as in the
        header.
        """
        leads = FrontItem.objects.filter(place=FrontItem.Place.LEAD, article=OuterRef("article"))
        items = self.items.annotate(leads=Exists(leads)).select_related("article__section")
        items = items.defer("article__body", "article__body_html")
        items = list(items.order_by("-leads", "-article__published_at", "-article"))
        rest = sorted(
            items[1:],
            key=lambda item: (item.article.section.position, item.article.section.name),
        )
        self.number(items[:1] + rest)

    def number(self, items):
        for position, item in enumerate(items, 1):
            item.position = position
        LetterItem.objects.bulk_update(items, ["position"])

    def shift(self, item, steps):
        """Move one story up (-1) or down (1) among those that are in it."""
        with transaction.atomic():
            Letter.objects.select_for_update().get(pk=self.pk)
            items = list(self.items.all())
            place = next((n for n, one in enumerate(items) if one.pk == item), None)
            if place is None:
                return
            target = min(max(place + steps, 0), len(items) - 1)
            items.insert(target, items.pop(place))
            self.number(items)
            self.is_arranged = True
            self.save(update_fields=["is_arranged"])

    # Sending

    def send(self, now=None):
        """Close it, let it stand on the site, and have the worker mail it to whoever wants it.

        Returns whether that was done: not twice, not a second one on a day, and not an empty one.
        """
        # By name: the module knows this one.
        from .announcement import Announcement

        now = now or timezone.now()
        with transaction.atomic():
            letter = Letter.objects.select_for_update().get(pk=self.pk)
            day = timezone.localdate(now)
            others = Letter.objects.filter(kind=self.kind, day=day)
            if letter.sent_at or others.exists() or not letter.public_items(now).exists():
                return False
            letter.sent_at, letter.day = now, day
            letter.save(update_fields=["sent_at", "day"])
            Announcement.objects.create(letter=letter)
            Edition.move("paper")
        self.refresh_from_db()
        return True


class LetterItemQuerySet(models.QuerySet):
    def public(self, now=None):
        """What was not left out and may be read now."""
        return self.filter(in_print(now, of="article__"), is_left_out=False)


class LetterItem(models.Model):
    """A story in a letter."""

    letter = models.ForeignKey(
        Letter, verbose_name=_("letter"), on_delete=models.CASCADE, related_name="items"
    )
    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    is_left_out = models.BooleanField(_("leave out"), default=False)

    objects = LetterItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("story in a letter")
        verbose_name_plural = _("stories in a letter")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="letter_story_once", fields=["letter", "article"]),
        ]

    def __str__(self):
        return str(self.article)
