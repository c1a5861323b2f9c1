"""What the list of stories can be narrowed to."""

from datetime import date

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from articles.models import Article, Author, Byline, Section

from .lists import ChooseFilter, NamedFilter


class StatusFilter(NamedFilter):
    """What a reader would call it: a scheduled story whose minute has come is published."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Article.Status.choices

    def queryset(self, request, queryset):
        now = timezone.now()
        match self.value():
            case Article.Status.DRAFT:
                return queryset.filter(status=Article.Status.DRAFT)
            case Article.Status.SCHEDULED:
                return queryset.exclude(status=Article.Status.DRAFT).filter(published_at__gt=now)
            case Article.Status.PUBLISHED:
                return queryset.published(now)


class SectionFilter(ChooseFilter):
    title = gettext_lazy("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [
            (str(pk), name)
            for pk, name in Section.objects.order_by("name").values_list("pk", "name")
        ]

    def queryset(self, request, queryset):
        return queryset.filter(section=self.value()) if self.value() else queryset


class AuthorFilter(ChooseFilter):
    title = gettext_lazy("author")
    parameter_name = "author"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Author.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(
            pk__in=Byline.objects.filter(author=self.value()).order_by().values("article")
        )


class MonthFilter(ChooseFilter):
    """The months from the first story to the last; Django's hierarchy of dates reads every row."""

    title = gettext_lazy("month")
    parameter_name = "month"
    MOST = 600

    def lookups(self, request, model_admin):
        span = Article.objects.aggregate(first=Min("published_on"), last=Max("published_on"))
        if span["first"] is None:
            return []
        first, last = (12 * day.year + day.month - 1 for day in (span["first"], span["last"]))
        months = range(last, max(first, last - self.MOST) - 1, -1)
        days = [date(month // 12, month % 12 + 1, 1) for month in months]
        return [(f"{day:%m}-{day.year}", date_format(day, "YEAR_MONTH_FORMAT")) for day in days]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        month, year = self.value().split("-")
        return queryset.filter(published_on__year=year, published_on__month=month)
