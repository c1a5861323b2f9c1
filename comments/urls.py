from django.urls import path

from . import feeds
from .views import places, writing

app_name = "comments"

STORY = "<yyyy:year>/<nn:month>/<nn:day>/<uslug:slug>/"

urlpatterns = [
    path("comments/feed/", feeds.CommentFeed(), name="feed"),
    path("comments/<int:pk>/", places.permalink, name="permalink"),
    path(f"{STORY}comment/", writing.create, name="create"),
    path(f"{STORY}comment/held/", writing.held, name="held"),
    path(f"{STORY}branch/<int:pk>/", places.branch, name="branch"),
    path(f"{STORY}branch/<int:pk>/page/<number:number>/", places.branch, name="branch"),
    path(f"{STORY}feed/", feeds.ArticleCommentFeed(), name="article_feed"),
]
