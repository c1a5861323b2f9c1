"""Every public address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter

import articles.views
from articles import sitemaps
from articles.feeds import EntryFeed, addresses
from articles.history import history
from articles.live import entries, entry_history
from newsblog import api, machines, saved, search, views
from newsblog.converters import Entry, FourDigits, Number, Slug, TwoDigits
from newsblog.corrections import cases, corrections
from newsblog.outside import outside

register_converter(FourDigits, "yyyy")
register_converter(TwoDigits, "nn")
register_converter(Slug, "uslug")
register_converter(Number, "number")
register_converter(Entry, "entry")

STORY = "<yyyy:year>/<nn:month>/<nn:day>/<uslug:slug>/"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemaps.part, name="sitemap_part"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("indexnow-<str:key>.txt", views.indexnow_key, name="indexnow_key"),
    path("logo.png", machines.logo, name="logo"),
    path("pictures/<int:pk>/<slug:ratio>/", machines.picture_crop, name="picture_crop"),
    path("oembed/", machines.oembed, name="oembed"),
    path("api/", api.index, name="api"),
    path("api/openapi.json", api.openapi, name="api_openapi"),
    path("api/stories/", api.stories, name="api_stories"),
    path("api/stories/<int:pk>/", api.story, name="api_story"),
    path("api/stories/<int:pk>/comments/", api.comments, name="api_comments"),
    path("api/stories/<int:pk>/entries/", api.entries, name="api_entries"),
    path("api/<path:path>/", api.nothing),
    path("saved/", saved.saved, name="saved"),
    path("offline/", views.offline, name="offline"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("corrections/", corrections, name="corrections"),
    path("corrections/page/<number:number>/", corrections, name="corrections"),
    path("corrections/cases/", cases, name="cases"),
    path("corrections/cases/page/<number:number>/", cases, name="cases"),
    path("search/", search.search, name="search"),
    path("search/page/<number:number>/", search.search, name="search"),
    path("search/comments/", search.search_comments, name="search_comments"),
    path("search/comments/page/<number:number>/", search.search_comments, name="search_comments"),
    *addresses("search/feed/", search.SearchFeed, "search_feed"),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", views.media, name="media"),
    path("outside/<str:token>/", outside, name="outside"),
    path("preview/<int:pk>/", views.article_preview, name="article_preview"),
    path(STORY, views.article_page, name="article_page"),
    path(f"{STORY}history/", history, name="article_history"),
    path(f"{STORY}history/page/<number:number>/", history, name="article_history"),
    path(f"{STORY}card.png", machines.card, name="card"),
    path(f"{STORY}entries/", entries),
    *addresses(f"{STORY}entries/feed/", EntryFeed, "entry_feed"),
    path(f"{STORY}entries/page/<number:number>/", entries, name="article_entries"),
    path(f"{STORY}entries/<number:number>/history/", entry_history, name="entry_history"),
    path(f"{STORY}comment-page-<number:number>/", views.article_page, name="article_page"),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler400 = articles.views.bad_request
handler403 = articles.views.forbidden
handler404 = articles.views.not_found
handler500 = articles.views.server_error
