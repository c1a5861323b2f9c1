from django.urls import path

from . import feeds
from .views import own, places, writing

app_name = "comments"

STORY = "<yyyy:year>/<nn:month>/<nn:day>/<uslug:slug>/"

urlpatterns = [
    path("comments/feed/", feeds.CommentFeed(), name="feed"),
    path("comments/<int:pk>/", places.permalink, name="permalink"),
    path("comments/<int:pk>/edit/", own.edit, name="edit"),
    path("comments/<int:pk>/withdraw/", own.withdraw, name="withdraw"),
    path("comments/mine/", own.mine, name="mine"),
    path("comments/mine/page/<number:number>/", own.mine, name="mine"),
    path("comments/mine/export.json", own.export_json, name="export_json"),
    path("comments/mine/export.html", own.export_html, name="export_html"),
    path("comments/mine/erase/", own.erase, name="erase"),
    path("comments/mine/take-over/", own.take_over, name="take_over"),
    path(f"{STORY}own/", own.own, name="own"),
    path(f"{STORY}comment/", writing.create, name="create"),
    path(f"{STORY}comment/held/", writing.held, name="held"),
    path(f"{STORY}branch/<int:pk>/", places.branch, name="branch"),
    path(f"{STORY}branch/<int:pk>/page/<number:number>/", places.branch, name="branch"),
    path(f"{STORY}feed/", feeds.ArticleCommentFeed(), name="article_feed"),
]
