from django.urls import path

from . import feeds, views

app_name = "articles"


def paged(route, view, name):
    """A list and its further pages, under one name: reverse(name, args=[…, 2])."""
    return [
        path(route, view, name=name),
        path(f"{route}page/<number:number>/", view, name=name),
    ]


urlpatterns = [
    *paged("", views.front_page, "front_page"),
    *paged("category/<uslug:slug>/", views.section, "section"),
    *paged("tag/<uslug:slug>/", views.tag, "tag"),
    *paged("author/<uslug:slug>/", views.author, "author"),
    *paged("<yyyy:year>/", views.archive, "archive"),
    *paged("<yyyy:year>/<nn:month>/", views.archive, "archive"),
    *paged("<yyyy:year>/<nn:month>/<nn:day>/", views.archive, "archive"),
    *feeds.addresses("feed/", feeds.SiteFeed, "feed"),
    *feeds.addresses("corrections/feed/", feeds.CorrectionFeed, "correction_feed"),
    *feeds.addresses("category/<uslug:slug>/feed/", feeds.SectionFeed, "section_feed"),
    *feeds.addresses("tag/<uslug:slug>/feed/", feeds.TagFeed, "tag_feed"),
    *feeds.addresses("author/<uslug:slug>/feed/", feeds.AuthorFeed, "author_feed"),
    # WordPress writes nested categories below their parents; here a section has one address.
    path(
        "category/<path:parents>/<uslug:slug>/",
        views.nested_section,
    ),
    path("<path:path>/", views.standing_page, name="page"),
]
