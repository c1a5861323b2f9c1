"""Every public address of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, register_converter

import articles.views
from articles.finished import finished
from articles.history import history
from articles.sitemaps import SITEMAPS
from newsblog import saved, views
from newsblog.converters import Entry, FourDigits, Number, Slug, TwoDigits
from newsblog.corrections import cases, corrections

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
    path("sitemap.xml", finished()(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("saved/", saved.saved, name="saved"),
    path("offline/", views.offline, name="offline"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("search/", views.search, name="search"),
    path("search/page/<number:number>/", views.search, name="search"),
    path("corrections/", corrections, name="corrections"),
    path("corrections/page/<number:number>/", corrections, name="corrections"),
    path("corrections/cases/", cases, name="cases"),
    path("corrections/cases/page/<number:number>/", cases, name="cases"),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", views.media, name="media"),
    path("preview/<int:pk>/", views.article_preview, name="article_preview"),
    path(STORY, views.article_page, name="article_page"),
    path(f"{STORY}history/", history, name="article_history"),
    path(f"{STORY}history/page/<number:number>/", history, name="article_history"),
    path(f"{STORY}comment-page-<number:number>/", views.article_page, name="article_page"),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler400 = articles.views.bad_request
handler403 = articles.views.forbidden
handler404 = articles.views.not_found
handler500 = articles.views.server_error
